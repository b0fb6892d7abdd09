// File: sql_file.h
//
// SQL files read as a migration: which part is Up, which is Down, and what is
// known of each before it runs. The same code reads them at build time
// (tools/embed) and at run time (directory.h).
#ifndef GANDER_RUNTIME_SQL_SQL_FILE_H_
#define GANDER_RUNTIME_SQL_SQL_FILE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/declared_variable.h"
#include "runtime/migration/file_name.h"
#include "runtime/migration/sql_script.h"
#include "runtime/migration/version.h"

namespace gander {

// A file's content, and its name for messages.
struct SqlSource {
  absl::string_view file;
  absl::string_view content;
};

// How files are read, beyond what they say themselves.
struct SqlOptions {
  DatabaseName database = DatabaseName::kPostgres;
  // Every file must be of this format, and is read as such: with kPlain, and
  // with the one that its name says, annotations in it are comments (but for
  // those of replaces_line.h and variables_line.h). Not set: each is what it
  // looks like.
  std::optional<SourceFormat> format = std::nullopt;
  // Declared for every file, beside what its own lines declare
  // (variables_line.h).
  std::vector<DeclaredVariable> variables = {};
  // The file is a repeatable migration.
  bool repeatable = false;
};

// What was found. Refers to the text that was read.
struct SqlFile {
  SourceFormat format = SourceFormat::kPlain;
  SqlScript up;
  // Not set: there is none, or `down_error`.
  std::optional<SqlScript> down;
  absl::Status down_error;
  // There is no Down, and the format could say one.
  bool down_missing = false;
  // See replaces_line.h.
  std::vector<Version> replaces;
  std::string file_checksum;
  // Without the lines that say what it replaces.
  std::string up_checksum;
  // Whose values go into `up` and `down`, where their substitution says so.
  std::vector<DeclaredVariable> variables;
};

// Reads a migration that is all in one file.
//
// An annotated file (one with a line -- +goose Up or -- +gander Up) is read as
// goose reads it, with the traps of goose's line-wise parser mended: a
// semicolon ends a statement where the database says so, and StatementBegin is
// needed for nothing but to force several statements into one message. Files of
// sql-migrate (-- +migrate Up) and dbmate (-- migrate:up) are read by their
// rules. Any other file is plain: all of it is Up. The lines -- no-transaction
// (sqlx) and -- atlas:txmode none take a plain one out of the transaction.
//
// One BEGIN ... COMMIT around the whole of a part is dropped: the step's own
// transaction takes its place. Elsewhere, BEGIN, COMMIT and ROLLBACK, and
// statements that refuse a transaction, are an error in an annotated file
// without NO TRANSACTION; in any other they take that part out of the
// transaction.
//
// Refused, so that no Down is ever run as part of an Up: annotations whose
// prefix is misspelled (-- +GOOSE UP, -- +goos Down), which are comments to
// goose.
//
// A part with variables (ENVSUB, or declared ones) is not read any further: its
// values come when it runs.
//
// A byte order mark, CR LF and a missing last newline are fine. A file or part
// without any statement is a step that does nothing.
//
// kInvalidArgument: the file cannot be read as a migration; the message begins
// with file:line:column and says what to do. Only the Up decides: when the
// Down cannot be read, that is in down_error.
absl::StatusOr<SqlFile> ReadSqlFile(absl::string_view file,
                                    absl::string_view content,
                                    DatabaseName database);

// Reads a migration from the files that it is made of, named in the way of
// `naming`; `down` is null when there is none.
//
//   kGander  as ReadSqlFile; no `down`
//   kFlyway  the same, with a `down` if it is plain: it is undone by that file
//   kPair, kDiesel  a file is Up, the other one Down. Annotations in them are
//            an error, unless options.format makes them comments. Without
//            `down` a rollback runs nothing.
//
// Errors as ReadSqlFile; also that it is not of options.format.
//
// A repeatable migration (kFlyway) has no Down and runs in a transaction:
// anything else in it is an error.
absl::StatusOr<SqlFile> ReadSqlFiles(FileNaming naming, const SqlSource& up,
                                     const SqlSource* down,
                                     const SqlOptions& options);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_SQL_FILE_H_

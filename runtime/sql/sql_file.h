// File: sql_file.h
//
// A SQL file read as a migration: which part is Up, which is Down, and what is
// known of each before it runs. The same code reads it at build time
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
#include "runtime/migration/sql_script.h"
#include "runtime/migration/version.h"

namespace gander {

// What ReadSqlFile found. Refers to the text that was read.
struct SqlFile {
  SourceFormat format = SourceFormat::kPlain;
  SqlScript up;
  // Not set: a plain file, or another one without Down, or `down_error`.
  std::optional<SqlScript> down;
  absl::Status down_error;
  // The file has no Down, and its format could say one.
  bool down_missing = false;
  // See replaces_line.h.
  std::vector<Version> replaces;
  std::string file_checksum;
  // Without the lines that say what it replaces.
  std::string up_checksum;
};

// Reads the content of a migration file. `file` is its name for messages.
//
// An annotated file (one with a line -- +goose Up or -- +gander Up) is read as
// goose reads it, with the traps of goose's line-wise parser mended: a
// semicolon ends a statement where the database says so, and StatementBegin is
// needed for nothing but to force several statements into one message. Files of
// sql-migrate (-- +migrate Up) and dbmate (-- migrate:up) are read by their
// rules. Any other file is plain: all of it is Up.
//
// One BEGIN ... COMMIT around the whole of a part is dropped: the step's own
// transaction takes its place. Elsewhere, BEGIN, COMMIT and ROLLBACK, and
// statements that refuse a transaction, are an error in an annotated file
// without NO TRANSACTION; in any other they take that part out of the
// transaction.
//
// Refused, so that no Down is ever run as part of an Up: annotations whose
// prefix is misspelled (-- +GOOSE UP, -- +goos Down), which are comments to
// goose. ENVSUB is refused as well.
//
// A byte order mark, CR LF and a missing last newline are fine. A file or part
// without any statement is a step that does nothing.
//
// kInvalidArgument: the file cannot be read as a migration; the message begins
// with `file`:line:column and says what to do. Only the Up decides: when the
// Down cannot be read, that is in down_error.
absl::StatusOr<SqlFile> ReadSqlFile(absl::string_view file,
                                    absl::string_view content,
                                    DatabaseName database);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_SQL_FILE_H_

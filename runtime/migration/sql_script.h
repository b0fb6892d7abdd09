// File: sql_script.h
//
// One direction of a SQL migration: the text to run, and what is known of it
// before it runs.
#ifndef GANDER_RUNTIME_MIGRATION_SQL_SCRIPT_H_
#define GANDER_RUNTIME_MIGRATION_SQL_SCRIPT_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace gander {

// Whose values are put into a text before it runs (runtime/sql/envsub.h,
// variables.h).
enum class Substitution {
  kNone,
  // Environment variables, behind an ENVSUB ON in the text; where it is off,
  // those that the file or the project declares.
  kEnvsub,
  kEnvsubFromStart,  // the same, and an ENVSUB ON stands before the text
  kVariables,        // those that the file or the project declares
};

// Facts that were found when the file was read, at build time or when a folder
// is loaded, so that running it need not read it again. A plain aggregate: the
// manifest that Bazel generates holds constants of it. Refers to the text, and
// does not own it.
struct SqlScript {
  // A part of the file, whole statements and the comments between them.
  absl::string_view text;
  // Where `text` begins in the file, from 1.
  int64_t first_line = 1;
  int64_t first_column = 1;
  // How many statements the server will count in `text`.
  int64_t statements = 0;
  // Runs as one transaction with its history row. False: statement by
  // statement (NO TRANSACTION).
  bool transactional = true;
  // The server must not be sent `text` as it stands: it holds the data of a
  // COPY ... FROM stdin, which is no SQL, or a statement without semicolon that
  // only a StatementEnd line tells from the next one; or it is for MySQL, whose
  // files may have DELIMITER lines. It has to be cut into statements
  // (runtime/sql/statement.h).
  bool needs_cutting = false;
  // Holds PRAGMA foreign_keys = OFF (SQLite), which does nothing inside a
  // transaction and therefore must be done around it.
  bool foreign_keys_off = false;
  // The file has a BEGIN ... COMMIT of its own around all of this, which was
  // dropped: gander's transaction takes its place.
  bool had_block = false;
  // Not kNone: `text` is no SQL yet. How many statements it has, and the
  // members behind that (and `marks_are_comments`), are found when it has its
  // values (runtime/sql/expanded_script.h); `transactional` is then what the
  // file says.
  Substitution substitution = Substitution::kNone;
  // Holds StatementBegin or StatementEnd lines that are comments like any
  // other: the file was read as of a format that has none.
  bool marks_are_comments = false;

  friend bool operator==(const SqlScript&, const SqlScript&) = default;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_SQL_SCRIPT_H_

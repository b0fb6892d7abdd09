// File: annotated_file.h
//
// A file divided at the lines that say what is Up and what is Down. Private to
// this package.
#ifndef GANDER_RUNTIME_SQL_ANNOTATED_FILE_H_
#define GANDER_RUNTIME_SQL_ANNOTATED_FILE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/sql_script.h"
#include "runtime/sql/source_position.h"

namespace gander {

// One direction, as it stands in the file.
struct FilePart {
  absl::string_view text;
  SourcePosition position;
  // What ends it, for messages: "line 20 (-- +goose Down)".
  std::string end;
  // kEnvsub or kEnvsubFromStart when ENVSUB is on somewhere in it.
  Substitution substitution = Substitution::kNone;
};

struct DividedFile {
  FilePart up;
  // Not set: the file has no Down, or `down_error`.
  std::optional<FilePart> down;
  absl::Status down_error;
  bool down_missing = false;
  // It says that the direction runs outside a transaction.
  bool up_no_transaction = false;
  bool down_no_transaction = false;
  // "+goose", "+gander" or "+migrate", as the file itself writes; for advice.
  absl::string_view prefix;
};

// Divides `text`, which has at least one annotation line, by goose's rules, or
// sql-migrate's: Up, then at most one Down, and in each any number of
// StatementBegin ... StatementEnd. What stands before Up must be comments.
//
// kInvalidArgument: it breaks these rules up to the Down line, or has a second
// Up behind it; the message begins with line:column. What else is wrong from
// there on is `down_error`.
absl::StatusOr<DividedFile> DivideAnnotatedFile(absl::string_view text,
                                                DatabaseName database);

// What stands before the line that begins Up, "-- +goose Up" say, must be
// comments. `before` is the file up to there.
//
// kInvalidArgument: it holds SQL; the message begins with line:column.
absl::Status CheckNothingBeforeUp(absl::string_view before,
                                  DatabaseName database,
                                  absl::string_view up_line);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_ANNOTATED_FILE_H_

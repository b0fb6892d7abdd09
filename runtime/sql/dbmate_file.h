// File: dbmate_file.h
//
// A file as dbmate reads it: -- migrate:up and -- migrate:down. Private to this
// package.
#ifndef GANDER_RUNTIME_SQL_DBMATE_FILE_H_
#define GANDER_RUNTIME_SQL_DBMATE_FILE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/database_name.h"
#include "runtime/sql/annotated_file.h"

namespace gander {

// Whether a line of `text` is -- migrate:up or -- migrate:down.
bool HasDbmateMarker(absl::string_view text);

// For a file with annotations or markers: whether every comment line that
// begins with migrate: is a marker of dbmate's, and the file one of dbmate's.
//
// kInvalidArgument: one is not, and would let what follows it run with the
// section before. The message begins with line:column.
absl::Status CheckDbmateMarkers(absl::string_view text, bool is_dbmate);

// Divides `text`, for which HasDbmateMarker holds: Up, then at most one Down.
// What stands before Up must be comments. `transaction:false` behind a marker
// takes that direction out of the transaction.
//
// kInvalidArgument: it breaks these rules, or a marker has another option; the
// message begins with line:column. What is wrong from Down on is `down_error`.
absl::StatusOr<DividedFile> DivideDbmateFile(absl::string_view text,
                                             DatabaseName database);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_DBMATE_FILE_H_

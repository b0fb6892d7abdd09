// File: sqlite_error.h
//
// What SQLite's result codes mean to a run.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_SQLITE_ERROR_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_SQLITE_ERROR_H_

#include <sqlite3.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/server_error.h"

namespace gander::sqlite {

// How the calls of this folder fail: nothing means success.
using Failure = std::optional<ServerError>;

// "SQLITE_CONSTRAINT_UNIQUE" for an extended result code. A code that is newer
// than this program has the name of its primary code: "SQLITE_IOERR".
std::string ResultCodeName(int code);

// kTransient for SQLITE_BUSY and its kind, kCancelled for SQLITE_INTERRUPT,
// kConnection for SQLITE_IOERR (whether the file has what was written, nobody
// can say), kStatement for everything else.
ErrorClass ClassOf(int code);

// The error of the last call that failed on `db` with `code`: its name, class
// and message, and a hint where the message alone does not tell what to do.
ServerError MakeError(sqlite3* db, int code);

// An error of gander's own, of class kStatement.
ServerError OwnError(absl::string_view message, absl::string_view hint = "");

// "message; hint (SQLITE_BUSY)", with a code as Database::Query has it.
absl::Status ToStatus(const ServerError& error);

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_SQLITE_ERROR_H_

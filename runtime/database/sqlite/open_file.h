// File: open_file.h
//
// Opens a database file, and says why it cannot be opened.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_OPEN_FILE_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_OPEN_FILE_H_

#include <sqlite3.h>

#include "absl/status/statusor.h"
#include "runtime/database/driver.h"
#include "runtime/database/sqlite/location.h"

namespace gander::sqlite {

// An open database with extended result codes, for the caller to close.
//
// kNotFound: the folder does not exist, or the file does not and must not be
// made. kInvalidArgument: the path is a folder, or the file no database.
// kPermissionDenied: the file cannot be read, or, unless only reading was asked
// for, file or folder cannot be written. kUnavailable: the disk fails.
// kDataLoss: the file is damaged. A database that another process has locked
// opens.
//
// What a process that died while it wrote left in a journal is rolled back
// first, by a session that only reads, too, unless its URL says mode=ro: until
// then nobody can read the file.
absl::StatusOr<sqlite3*> OpenFile(const Location& location,
                                  const ConnectOptions& options);

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_OPEN_FILE_H_

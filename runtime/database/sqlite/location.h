// File: location.h
//
// What a sqlite: URL says.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_LOCATION_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_LOCATION_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gander::sqlite {

// How long a statement waits for another writer when nobody says otherwise.
inline constexpr absl::Duration kDefaultBusyTimeout = absl::Seconds(5);

struct Location {
  // As open(2) takes it; empty for a database in memory.
  std::string path;
  // The file is only read / must be there already.
  bool read_only = false;
  bool must_exist = false;
  // What PRAGMA foreign_keys is set to; not set: as SQLite was built (off).
  std::optional<bool> foreign_keys;
  absl::Duration busy_timeout = kDefaultBusyTimeout;

  bool in_memory() const { return path.empty(); }
};

// Reads
//
//   sqlite:rel.db  sqlite://rel.db     a file, relative to where we run
//   sqlite:/abs.db  sqlite:///abs.db   a file
//   sqlite::memory:                    a database of this session alone
//
// with sqlite3: for the same, %XX for any byte of the path (%3F for a question
// mark), and parameters:
//
//   mode=ro|rw|rwc|memory   read only; must exist; is made (the default); as
//                           sqlite::memory:
//   foreign_keys=on|off     whether foreign keys are enforced
//   busy_timeout=5s         how long to wait for another writer: a duration, or
//                           a number of milliseconds
//
// kInvalidArgument: no path, a user and host before it
// (sqlite://user@host/a.db), a malformed %XX or NUL, another parameter, or a
// value that its parameter does not have. The message lists what there is.
absl::StatusOr<Location> ParseUrl(absl::string_view url);

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_LOCATION_H_

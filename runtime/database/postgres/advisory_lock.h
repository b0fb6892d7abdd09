// File: advisory_lock.h
//
// The lock of a history table: an advisory lock of the session.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_ADVISORY_LOCK_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_ADVISORY_LOCK_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/database/postgres/session.h"
#include "runtime/database/table_name.h"

namespace gander {

// The key of the lock: of the schema's and the table's name. PostgreSQL keeps
// the locks of each database apart. The same in every version of gander, or two
// versions would not exclude each other.
int64_t AdvisoryLockKey(const TableName& history);

// See the methods of the same names of Database. The table's name needs its
// schema.
class AdvisoryLock {
 public:
  explicit AdvisoryLock(Session* session) : session_(session) {}

  absl::StatusOr<bool> TryLock(const TableName& history);
  absl::Status Unlock();
  // Takes the lock again when the session should have it and does not: after
  // DISCARD ALL, which also frees locks. When somebody else was faster, nothing
  // is recorded any more (Session::lock_condition).
  void TakeAgain();
  absl::StatusOr<std::string> DescribeHolder(const TableName& history);

 private:
  Session* const session_;
  std::optional<int64_t> held_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_ADVISORY_LOCK_H_

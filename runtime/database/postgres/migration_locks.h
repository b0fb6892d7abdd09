// File: migration_locks.h
//
// The lock of a history table, as an advisory lock or as a lease.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_MIGRATION_LOCKS_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_MIGRATION_LOCKS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/database/lock_kind.h"
#include "runtime/database/postgres/advisory_lock.h"
#include "runtime/database/postgres/lease_lock.h"
#include "runtime/database/postgres/session.h"
#include "runtime/database/table_name.h"

namespace gander {

// Chooses one (LockKind), and makes certain that two migrators of which one has
// the one and another one the other keep each other out, too: each takes its
// own, then looks whether the other is taken, and gives its own back if so.
//
// See the methods of the same names of Database. The table's name needs its
// schema.
class MigrationLocks {
 public:
  // `session` is not owned. `connect` makes another one like it.
  MigrationLocks(Session* session, LeaseLock::Connector connect,
                 const LockOptions& options, std::string owner)
      : session_(session),
        kind_(options.kind),
        advisory_(session),
        lease_(session, std::move(connect), options, std::move(owner)) {}

  absl::StatusOr<bool> TryLock(const TableName& history);
  absl::Status Unlock();
  absl::StatusOr<std::string> DescribeHolder(const TableName& history);
  // After statements that may have freed the locks of the session.
  void TakeAgain() { advisory_.TakeAgain(); }
  bool session_is_shared() const { return session_is_shared_; }

 private:
  absl::StatusOr<bool> TryAdvisory(const TableName& history);
  absl::StatusOr<bool> TryLease(const TableName& history);
  absl::StatusOr<bool> AdvisoryIsHeld(const TableName& history);
  // Sets session_is_shared_, once.
  absl::Status LookWhoServes();

  Session* const session_;
  const LockKind kind_;
  AdvisoryLock advisory_;
  LeaseLock lease_;
  bool has_looked_ = false;
  bool session_is_shared_ = false;
  bool uses_lease_ = false;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_MIGRATION_LOCKS_H_

// File: lease_lock.h
//
// The lock of a history table as a row beside it, for where a lock of the
// session means nothing: behind a pooler that gives the session to somebody
// else between two transactions, and on servers without advisory locks.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_LEASE_LOCK_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_LEASE_LOCK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/database/lock_kind.h"
#include "runtime/database/postgres/heartbeat.h"
#include "runtime/database/postgres/session.h"
#include "runtime/database/table_name.h"

namespace gander {

// The row says who has the lock, under which number (its token, one more each
// time), and until when. Its owner renews it on a connection of its own. A
// transaction of a migration ends by locking the row and looking whether it
// still holds (lock_fence.h): whoever lost it, because his machine
// slept or his network was cut, commits nothing any more. What runs outside a
// transaction is only checked before it begins.
//
// See the methods of the same names of Database. The table's name needs its
// schema.
class LeaseLock {
 public:
  using Connector = std::function<absl::StatusOr<std::unique_ptr<Session>>()>;

  // `connect` makes a session like `session`, which is not owned.
  LeaseLock(Session* session, Connector connect, const LockOptions& options,
            std::string owner);
  ~LeaseLock();

  // Also as Database::Query: the table is made when it is missing.
  absl::StatusOr<bool> TryLock(const TableName& history);
  absl::Status Unlock();
  absl::StatusOr<std::string> DescribeHolder(const TableName& history);
  // Whether somebody has it. False when there is no such table any more.
  absl::StatusOr<bool> IsHeld(const TableName& history);

 private:
  bool Renew();

  Session* const session_;
  const Connector connect_;
  const LockOptions options_;
  const std::string owner_;
  TableName lease_;
  std::optional<int64_t> token_;
  // Of the heartbeat's thread.
  std::unique_ptr<Session> renewing_;
  std::unique_ptr<Heartbeat> heartbeat_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_LEASE_LOCK_H_

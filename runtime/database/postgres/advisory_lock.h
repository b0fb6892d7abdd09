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

// What DescribeHolder says of a lock that has just become free.
inline constexpr char kNobody[] = "nobody any more";

// The key of the lock: of the schema's and the table's name. PostgreSQL keeps
// the locks of each database apart. The same in every version of gander, or two
// versions would not exclude each other.
int64_t AdvisoryLockKey(const TableName& history);

// Conditions in SQL: some session has the lock of that key; the server's
// process is the one that the client was told of, and not one of those that a
// pooler has, which tells its clients a number of its own making.
std::string AdvisoryLockIsHeld(int64_t key);
std::string SessionIsOurs(const Session& session);

// See the methods of the same names of Database. The table's name needs its
// schema.
class AdvisoryLock {
 public:
  enum class Attempt {
    kTaken,
    kHeld,           // by another session
    kSharedSession,  // nothing was tried: this session is not ours alone
  };

  explicit AdvisoryLock(Session* session) : session_(session) {}

  // `any_session`: the caller knows that the session is his, although the
  // server's process is another one than the client was told. One round trip,
  // which also finds out whether there is a table `other`.
  absl::StatusOr<Attempt> TryLock(const TableName& history, bool any_session,
                                  const TableName& other, bool* other_exists);
  absl::Status Unlock();
  // Takes the lock again when the session should have it and does not: after
  // DISCARD ALL, which also frees locks. When somebody else was faster, nothing
  // is recorded any more (lock_fence.h).
  void TakeAgain();
  absl::StatusOr<std::string> DescribeHolder(const TableName& history);

 private:
  Session* const session_;
  std::optional<int64_t> held_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_ADVISORY_LOCK_H_

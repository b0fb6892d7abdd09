#include "runtime/database/postgres/migration_locks.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/database/postgres/libpq.h"
#include "runtime/database/postgres/query.h"

namespace gander {
namespace {

// It has the function, which takes nothing.
bool IsCockroach(const Session& session) {
  return PQparameterStatus(session.connection(), "crdb_version") != nullptr;
}

// Servers that speak PostgreSQL's protocol, and say that they do not have this.
bool IsNotSupported(const absl::Status& status) {
  const std::string message(status.message());
  return absl::StrContains(message, "(0A000)") ||
         absl::StrContains(message, "(42883)");
}

}  // namespace

absl::StatusOr<bool> MigrationLocks::TryLock(const TableName& history) {
  if (kind_ == LockKind::kNone || kind_ == LockKind::kLease) {
    if (absl::Status s = LookWhoServes(); !s.ok()) return s;
  }
  if (kind_ == LockKind::kNone) return true;
  if (kind_ == LockKind::kLease) uses_lease_ = true;
  if (kind_ == LockKind::kAuto && IsCockroach(*session_)) uses_lease_ = true;
  if (uses_lease_) return TryLease(history);
  absl::StatusOr<bool> taken = TryAdvisory(history);
  if (kind_ == LockKind::kAuto && IsNotSupported(taken.status())) {
    uses_lease_ = true;
  }
  return uses_lease_ ? TryLease(history) : taken;
}

absl::StatusOr<bool> MigrationLocks::TryAdvisory(const TableName& history) {
  bool may_be_leased = false;
  const absl::StatusOr<AdvisoryLock::Attempt> attempt =
      advisory_.TryLock(history, /*any_session=*/kind_ == LockKind::kAdvisory,
                        history.Sibling("lease"), &may_be_leased);
  if (!attempt.ok()) return attempt.status();
  switch (*attempt) {
    case AdvisoryLock::Attempt::kHeld:
      return false;
    case AdvisoryLock::Attempt::kSharedSession:
      session_is_shared_ = true;
      uses_lease_ = true;
      return false;
    case AdvisoryLock::Attempt::kTaken:
      break;
  }
  if (!may_be_leased) return true;
  const absl::StatusOr<bool> leased = lease_.IsHeld(history);
  if (leased.ok() && !*leased) return true;
  const absl::Status released = advisory_.Unlock();
  if (!leased.ok()) return leased.status();
  if (!released.ok()) return released;
  return false;
}

absl::StatusOr<bool> MigrationLocks::TryLease(const TableName& history) {
  const absl::StatusOr<bool> taken = lease_.TryLock(history);
  if (!taken.ok() || !*taken) return taken;
  const absl::StatusOr<bool> locked = AdvisoryIsHeld(history);
  if (locked.ok() && !*locked) return true;
  const absl::Status released = lease_.Unlock();
  if (!locked.ok()) return locked.status();
  if (!released.ok()) return released;
  return false;
}

absl::StatusOr<bool> MigrationLocks::AdvisoryIsHeld(const TableName& history) {
  if (IsCockroach(*session_)) return false;
  const absl::StatusOr<std::vector<ResultRows>> results = RunQuery(
      session_,
      absl::StrCat("SELECT ", AdvisoryLockIsHeld(AdvisoryLockKey(history))));
  if (IsNotSupported(results.status())) return false;
  if (!results.ok()) return results.status();
  return (*results)[0][0][0] == "t";
}

absl::Status MigrationLocks::LookWhoServes() {
  if (has_looked_) return absl::OkStatus();
  const absl::StatusOr<std::vector<ResultRows>> results =
      RunQuery(session_, absl::StrCat("SELECT ", SessionIsOurs(*session_)));
  if (!results.ok()) return results.status();
  session_is_shared_ = (*results)[0][0][0] != "t";
  has_looked_ = true;
  return absl::OkStatus();
}

absl::Status MigrationLocks::Unlock() {
  absl::Status status = lease_.Unlock();
  status.Update(advisory_.Unlock());
  return status;
}

absl::StatusOr<std::string> MigrationLocks::DescribeHolder(
    const TableName& history) {
  absl::StatusOr<std::string> first = uses_lease_
                                          ? lease_.DescribeHolder(history)
                                          : advisory_.DescribeHolder(history);
  if (!first.ok() || *first != kNobody) return first;
  return uses_lease_ && !IsCockroach(*session_)
             ? advisory_.DescribeHolder(history)
             : lease_.DescribeHolder(history);
}

}  // namespace gander

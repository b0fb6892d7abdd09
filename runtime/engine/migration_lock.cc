#include "runtime/engine/migration_lock.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/database/backoff.h"
#include "runtime/engine/news.h"

namespace gander {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(25);
constexpr absl::Duration kLongestPause = absl::Milliseconds(500);

}  // namespace

absl::StatusOr<MigrationLock> MigrationLock::Acquire(
    Database* database, const TableName& history, absl::Duration wait,
    EventSink* events, StopFlag* stop,
    absl::FunctionRef<absl::StatusOr<bool>()> is_needed) {
  const absl::Status writable = database->CheckWritable();
  if (!writable.ok()) return writable;
  const absl::Time begin = absl::Now();
  Backoff backoff(kFirstPause, kLongestPause);
  News news;
  while (true) {
    if (stop->raised()) {
      return absl::CancelledError("stopped while waiting for the lock");
    }
    const absl::StatusOr<bool> locked = database->TryLock(history);
    if (!locked.ok()) return locked.status();
    if (*locked) return MigrationLock(database);

    const absl::StatusOr<std::string> holder =
        database->DescribeLockHolder(history);
    if (!holder.ok()) return holder.status();
    const absl::Duration waited = absl::Now() - begin;
    if (waited >= wait) {
      return absl::DeadlineExceededError(absl::StrCat(
          "another migrator has the lock of ", history.ToString(), ": ",
          *holder, "; waited ",
          absl::FormatDuration(absl::Trunc(waited, absl::Milliseconds(1))),
          " (--lock-wait)"));
    }
    if (news.IsNew(*holder)) events->LockWait(*holder, waited);
    stop->SleepFor(std::min(backoff.Next(), wait - waited));

    const absl::StatusOr<bool> needed = is_needed();
    if (!needed.ok()) return needed.status();
    if (!*needed) {
      return absl::NotFoundError("another migrator has done everything");
    }
  }
}

MigrationLock::MigrationLock(MigrationLock&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

MigrationLock::~MigrationLock() {
  // When it cannot be given back, the session is lost, and the lock with it.
  if (database_ != nullptr) (void)database_->Unlock();
}

}  // namespace gander

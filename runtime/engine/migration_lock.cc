#include "runtime/engine/migration_lock.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/engine/backoff.h"

namespace gander {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(25);
constexpr absl::Duration kLongestPause = absl::Milliseconds(500);
constexpr absl::Duration kBetweenTellings = absl::Seconds(10);

// Tells who is waited for, without repeating itself.
class Waiting {
 public:
  Waiting(EventSink* events, absl::Time since)
      : events_(*events), since_(since) {}

  void On(const std::string& holder) {
    const absl::Time now = absl::Now();
    if (holder == holder_ && now - told_ < kBetweenTellings) return;
    holder_ = holder;
    told_ = now;
    events_.LockWait(holder, now - since_);
  }

 private:
  EventSink& events_;
  const absl::Time since_;
  std::string holder_;
  absl::Time told_ = absl::InfinitePast();
};

}  // namespace

absl::StatusOr<MigrationLock> MigrationLock::Acquire(
    Database* database, const TableName& history, absl::Duration wait,
    EventSink* events, StopFlag* stop,
    absl::FunctionRef<absl::StatusOr<bool>()> is_needed) {
  const absl::Status writable = database->CheckWritable();
  if (!writable.ok()) return writable;
  const absl::Time begin = absl::Now();
  Backoff backoff(kFirstPause, kLongestPause);
  Waiting waiting(events, begin);
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
    waiting.On(*holder);
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

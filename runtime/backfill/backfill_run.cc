#include "runtime/backfill/backfill_run.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

namespace gander {
namespace {

// How long a stop may go unnoticed.
constexpr absl::Duration kLook = absl::Milliseconds(50);

}  // namespace

BackfillRun::BackfillRun(const BackfillSpec* spec, const BatchWork* work,
                         const Checkpoint* checkpoint, BackfillHost* host,
                         const StepContext* context,
                         const std::vector<KeyRange>& ranges,
                         bool progress_in_batches)
    : spec(*spec),
      work(*work),
      checkpoint(*checkpoint),
      host(*host),
      progress_in_batches(progress_in_batches),
      batch_size(spec->batch_size.value_or(0), spec->batch_duration),
      context_(*context) {
  for (const KeyRange& range : ranges) {
    rows_total_ += range.rows_total;
    rows_done_ += range.rows_read;
    rows_written_ += range.rows_written;
    rows_rejected_ += range.rows_rejected;
    if (!range.finished) left_.push_back(range);
  }
  std::reverse(left_.begin(), left_.end());
}

std::optional<KeyRange> BackfillRun::NextRange() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (left_.empty() || stopped()) return std::nullopt;
  KeyRange next = std::move(left_.back());
  left_.pop_back();
  return next;
}

void BackfillRun::Done(const BatchCount& count) {
  host.NoteEffect();
  rows_done_ += count.read;
  rows_written_ += count.written;
  rows_rejected_ += count.rejected;
  rows_kept_back_ += count.kept_back;
}

void BackfillRun::Stop(absl::Status why) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!stopped_) why_ = std::move(why);
  stopped_ = true;
}

void BackfillRun::StopForException() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!stopped_) exception_ = std::current_exception();
  stopped_ = true;
}

absl::Status BackfillRun::Why() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (exception_ != nullptr) std::rethrow_exception(exception_);
  return why_;
}

void BackfillRun::SleepFor(absl::Duration duration) const {
  const absl::Time end = absl::Now() + duration;
  while (!stopped() && absl::Now() < end) {
    absl::SleepFor(std::min(kLook, end - absl::Now()));
  }
}

void BackfillRun::Rest(absl::Duration batch_took) {
  absl::Duration pause = spec.pause;
  if (has_waiter_.exchange(false)) {
    batch_size.Halve();
    pause = std::max(pause, batch_took);
  }
  SleepFor(pause);
  while (resting_ && !stopped()) SleepFor(kLook);
}

void BackfillRun::AddSession(SqlRunner& runner) {
  const int64_t pid =
      runner.QueryValue<int64_t>("SELECT pg_catalog.pg_backend_pid()")
          .value_or(0);
  const std::lock_guard<std::mutex> lock(mutex_);
  sessions_.insert(pid);
}

std::set<int64_t> BackfillRun::sessions() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return sessions_;
}

}  // namespace gander

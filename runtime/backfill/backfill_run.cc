#include "runtime/backfill/backfill_run.h"

#include <algorithm>
#include <utility>

namespace gander {

BackfillRun::BackfillRun(const BackfillSpec* spec, const BatchWork* work,
                         const Checkpoint* checkpoint, BackfillHost* host,
                         const std::vector<KeyRange>& ranges,
                         bool progress_in_batches)
    : spec(*spec),
      work(*work),
      checkpoint(*checkpoint),
      host(*host),
      progress_in_batches(progress_in_batches),
      batch_size(spec->batch_size, spec->batch_duration) {
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
  if (left_.empty() || stopped_) return std::nullopt;
  KeyRange next = std::move(left_.back());
  left_.pop_back();
  return next;
}

void BackfillRun::Done(const BatchCount& count) {
  rows_done_ += count.read;
  rows_written_ += count.written;
  rows_rejected_ += count.rejected;
}

void BackfillRun::Stop(absl::Status why) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!stopped_) why_ = std::move(why);
    stopped_ = true;
  }
  changed_.notify_all();
}

void BackfillRun::StopForException() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!stopped_) exception_ = std::current_exception();
    stopped_ = true;
  }
  changed_.notify_all();
}

absl::Status BackfillRun::Why() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (exception_ != nullptr) std::rethrow_exception(exception_);
  return why_;
}

void BackfillRun::SetResting(bool resting) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    resting_ = resting;
  }
  changed_.notify_all();
}

void BackfillRun::Rest(absl::Duration batch_took) {
  absl::Duration pause = spec.pause;
  if (has_waiter_.exchange(false)) {
    batch_size.Halve();
    pause = std::max(pause, batch_took);
  }
  std::unique_lock<std::mutex> lock(mutex_);
  if (pause > absl::ZeroDuration()) {
    changed_.wait_for(lock, absl::ToChronoNanoseconds(pause),
                      [this] { return stopped_.load(); });
  }
  changed_.wait(lock, [this] { return stopped_ || !resting_; });
}

void BackfillRun::AddSession(int64_t pid) {
  const std::lock_guard<std::mutex> lock(mutex_);
  sessions_.insert(pid);
}

std::set<int64_t> BackfillRun::sessions() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return sessions_;
}

}  // namespace gander

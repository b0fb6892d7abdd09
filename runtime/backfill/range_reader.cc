#include "runtime/backfill/range_reader.h"

#include <chrono>
#include <utility>

#include "runtime/backfill/session_settings.h"

namespace gander {
namespace {

// More would only take memory: who writes is the slower one.
constexpr size_t kAhead = 2;
// How long a stop may go unnoticed here.
constexpr std::chrono::milliseconds kLook(100);

}  // namespace

RangeReader::RangeReader(BackfillRun* run, KeyRange range)
    : run_(*run), range_(std::move(range)), thread_([this] { Read(); }) {}

RangeReader::~RangeReader() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    unwanted_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void RangeReader::Read() {
  absl::Status status;
  std::exception_ptr exception;
  try {
    status = run_.host.OnConnection(
        [this](Connection& connection) { return ReadAll(connection); });
  } catch (...) {
    exception = std::current_exception();
  }
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ended_ = std::move(status);
    exception_ = std::move(exception);
  }
  changed_.notify_all();
}

absl::Status RangeReader::ReadAll(Connection& connection) {
  run_.AddSession(connection);
  SetSessionUp(connection);
  BatchBounds bounds;
  bounds.after = range_.done.has_value() ? range_.done : range_.from;
  bounds.up_to = range_.to;
  while (!run_.stopped()) {
    bounds.limit = run_.batch_size.rows();
    Batch batch;
    // A transaction, because a cursor outside one would cost a copy.
    connection.InTransaction([&](Transaction& tx) {
      batch = run_.work.Read(tx, bounds, BatchSql::Lock::kNone);
    });
    const absl::Status transformed = run_.work.Transform(&batch);
    if (!transformed.ok()) return transformed;
    PreparedBatch next;
    next.bounds = bounds;
    next.rows = batch.read;
    next.writes = run_.work.Prepare(batch);
    next.has_rejected = batch.has_rejected();
    next.last = batch.last;
    bounds.after = batch.last;
    const bool is_last = !batch.last.has_value();
    if (!Give(std::move(next)) || is_last) return absl::OkStatus();
  }
  return absl::OkStatus();
}

bool RangeReader::Give(PreparedBatch batch) {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return unwanted_ || ready_.size() < kAhead; });
  if (unwanted_) return false;
  ready_.push_back(std::move(batch));
  lock.unlock();
  changed_.notify_all();
  return true;
}

absl::StatusOr<std::optional<PreparedBatch>> RangeReader::Next() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (ready_.empty() && !ended_.has_value()) {
    if (run_.stopped()) return absl::CancelledError("stopped");
    changed_.wait_for(lock, kLook);
  }
  if (ready_.empty()) {
    if (exception_ != nullptr) std::rethrow_exception(exception_);
    if (!ended_->ok()) return *ended_;
    return std::optional<PreparedBatch>();
  }
  std::optional<PreparedBatch> next = std::move(ready_.front());
  ready_.pop_front();
  lock.unlock();
  changed_.notify_all();
  return next;
}

}  // namespace gander

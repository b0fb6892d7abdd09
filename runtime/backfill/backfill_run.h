// File: backfill_run.h
//
// What the workers of one running backfill share.
#ifndef GANDER_RUNTIME_BACKFILL_BACKFILL_RUN_H_
#define GANDER_RUNTIME_BACKFILL_BACKFILL_RUN_H_

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "runtime/backfill/backfill_spec.h"
#include "runtime/backfill/batch.h"
#include "runtime/backfill/batch_size.h"
#include "runtime/backfill/checkpoint.h"
#include "runtime/migration/backfill_host.h"
#include "runtime/migration/sql_runner.h"
#include "runtime/migration/step_context.h"

namespace gander {

// Thread-safe.
class BackfillRun {
 public:
  // Nothing is owned; everything must outlive it. `progress_in_batches`: each
  // batch says in its own transaction how far all of it is, which is for one
  // worker alone.
  BackfillRun(const BackfillSpec* spec, const BatchWork* work,
              const Checkpoint* checkpoint, BackfillHost* host,
              const StepContext* context, const std::vector<KeyRange>& ranges,
              bool progress_in_batches);

  const BackfillSpec& spec;
  const BatchWork& work;
  const Checkpoint& checkpoint;
  BackfillHost& host;
  const bool progress_in_batches;
  BatchSize batch_size;

  // The next range that nobody works on; nothing when there is none left.
  std::optional<KeyRange> NextRange();

  // A batch has committed.
  void Done(const BatchCount& count);
  int64_t rows_done() const { return rows_done_; }
  int64_t rows_total() const { return rows_total_; }
  int64_t rows_written() const { return rows_written_; }
  int64_t rows_rejected() const { return rows_rejected_; }
  int64_t rows_kept_back() const { return rows_kept_back_; }

  // Everybody is to end. The first reason counts: a status, or the exception
  // that is being handled.
  void Stop(absl::Status why);
  void StopForException();
  // Also as soon as the step's run is asked to stop.
  bool stopped() const { return stopped_ || context_.cancelled(); }
  // Why it was stopped; OK: it was not. Throws the exception that was why.
  absl::Status Why() const;

  // Whether workers are to rest before the next batch, by order of the monitor.
  void SetResting(bool resting) { resting_ = resting; }
  // Somebody waits for locks of ours: the worker rests once.
  void NoteWaiter() { has_waiter_ = true; }
  // Rests after a batch that took so long. Returns early when it is stopped.
  void Rest(absl::Duration batch_took);
  // Sleeps so long, or until it is stopped.
  void SleepFor(absl::Duration duration) const;

  // PostgreSQL: that this session is the backfill's own. Throws StatementError.
  void AddSession(SqlRunner& runner);
  // The server's numbers of them.
  std::set<int64_t> sessions() const;

 private:
  const StepContext& context_;
  mutable std::mutex mutex_;
  std::vector<KeyRange> left_;  // the next one last
  absl::Status why_;
  std::exception_ptr exception_;
  std::atomic<bool> resting_ = false;
  std::set<int64_t> sessions_;
  std::atomic<bool> stopped_ = false;
  std::atomic<bool> has_waiter_ = false;
  std::atomic<int64_t> rows_done_ = 0;
  std::atomic<int64_t> rows_written_ = 0;
  std::atomic<int64_t> rows_rejected_ = 0;
  std::atomic<int64_t> rows_kept_back_ = 0;
  int64_t rows_total_ = 0;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_BACKFILL_RUN_H_

// File: range_reader.h
//
// Reads the batches of a range ahead of who writes them, on a connection and a
// thread of its own: while the server writes one batch, the next is read and
// transformed.
#ifndef GANDER_RUNTIME_BACKFILL_RANGE_READER_H_
#define GANDER_RUNTIME_BACKFILL_RANGE_READER_H_

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/backfill/backfill_run.h"
#include "runtime/backfill/batch_commit.h"
#include "runtime/backfill/checkpoint.h"

namespace gander {

// Thread-safe.
class RangeReader {
 public:
  // Begins to read. Everything must outlive it.
  RangeReader(BackfillRun* run, KeyRange range);
  // Waits for its thread.
  ~RangeReader();
  RangeReader(const RangeReader&) = delete;
  RangeReader& operator=(const RangeReader&) = delete;

  // The next batch, as soon as there is one; nothing behind the last. Otherwise
  // as BatchWork::Transform; kCancelled: the backfill was stopped. Throws
  // StatementError as the reading did.
  absl::StatusOr<std::optional<PreparedBatch>> Next();

 private:
  void Read();
  absl::Status ReadAll(Connection& connection);
  // False: nobody wants it any more.
  bool Give(PreparedBatch batch);

  BackfillRun& run_;
  const KeyRange range_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<PreparedBatch> ready_;
  bool unwanted_ = false;
  // The thread has ended, so.
  std::optional<absl::Status> ended_;
  std::exception_ptr exception_;
  std::thread thread_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_RANGE_READER_H_

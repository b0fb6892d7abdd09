// File: worker.h
//
// One worker of a backfill: takes a range, works through it, takes the next.
#ifndef GANDER_RUNTIME_BACKFILL_WORKER_H_
#define GANDER_RUNTIME_BACKFILL_WORKER_H_

#include <functional>

#include "absl/status/status.h"
#include "runtime/backfill/backfill_run.h"
#include "runtime/migration/transaction.h"

namespace gander {

// Works on `connection` until there is no range left or the run is stopped.
// `after_batch` is called after each batch that has committed; what it returns
// beside OK ends the work.
//
// Where BatchWork::may_read_ahead(), a second connection does (range_reader.h).
//
// As BatchCommitter; kCancelled: the run was stopped.
absl::Status Work(BackfillRun* run, Connection& connection,
                  const std::function<absl::Status()>& after_batch);

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_WORKER_H_

// File: history_writer.h
//
// Changes the history without running a migration: plans, takes the lock,
// plans again, and writes all in one transaction.
#ifndef GANDER_RUNTIME_ENGINE_HISTORY_WRITER_H_
#define GANDER_RUNTIME_ENGINE_HISTORY_WRITER_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/database/database.h"
#include "runtime/engine/history_change.h"
#include "runtime/engine/history_row.h"
#include "runtime/engine/report.h"
#include "runtime/engine/run.h"

namespace gander {

// What to change, given the rows there are. `database` is null when there is no
// database yet (a SQLite file that does not exist).
using HistoryPlanner = absl::FunctionRef<absl::StatusOr<HistoryPlan>(
    Database* database, const std::vector<HistoryRow>& history)>;

// How a change of the history ended.
struct ChangeReport {
  RunResult result = RunResult::kDone;
  // OK exactly when result is kDone.
  absl::Status status;
  // What was written; nothing when the status is not OK, or when there was
  // nothing to do.
  HistoryPlan plan;
  std::string run_id;
};

// Writes what `planner` says, if it is what `shown` has. Neither takes the lock
// nor writes when that is nothing.
//
// kDisagreement: the history is not as it was when `shown` was made. Otherwise
// as a run that could not begin, and what `planner` returns.
ChangeReport WriteHistory(const RunEnvironment& environment,
                          HistoryPlanner planner, const HistoryPlan& shown);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_HISTORY_WRITER_H_

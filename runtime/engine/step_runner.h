// File: step_runner.h
//
// Runs one planned step on a database that is locked for it.
#ifndef GANDER_RUNTIME_ENGINE_STEP_RUNNER_H_
#define GANDER_RUNTIME_ENGINE_STEP_RUNNER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/database/database.h"
#include "runtime/engine/canceller.h"
#include "runtime/engine/event_sink.h"
#include "runtime/engine/history_sql.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/report.h"
#include "runtime/engine/run_identity.h"
#include "runtime/engine/step_watcher.h"
#include "runtime/engine/stop_flag.h"

namespace gander {

// What all steps of a run have in common. Nothing is owned; the pointers are
// not null, but where it is said, and must outlive the runner.
struct StepEnvironment {
  Database* database;
  // Null: the run keeps no history. Nothing is recorded then, and a NO
  // TRANSACTION step that stops half-way begins anew the next time.
  const HistorySql* history;
  const RunIdentity* identity;
  EventSink* events;
  StopFlag* stop;
  Canceller* canceller;
  const std::map<std::string, std::string>* variables = nullptr;
  absl::Duration lock_timeout = absl::Seconds(3);
  int lock_tries = 10;
  absl::Duration statement_timeout = absl::ZeroDuration();
  // What a statement sets is there for the next one. False: nothing may run
  // outside a transaction.
  bool has_own_session = true;
  // Opens another session beside `database`; null: there can be none.
  std::function<absl::StatusOr<std::unique_ptr<Database>>()> connect = nullptr;
  // Null: nobody watches.
  StepWatcher* watcher = nullptr;
  // Of a backfill; nothing: as it says itself.
  std::optional<int64_t> max_load;
};

// How a step ended.
struct StepResult {
  RunResult result = RunResult::kDone;
  StepReport report;
  // With kOutcomeUnknown: the history knows whether the step took effect.
  bool connection_lost_at_commit = false;
};

// Runs `step` together with its history row: in one transaction, or, for NO
// TRANSACTION, statement by statement. What the database rolled back for a
// transient reason is tried again, a C++ step only when it is marked
// Retryable. A failed attempt is written to the log table after its rollback.
// Tells the events of the start, of retries and of the end.
//
// REQUIRES: the migration lock is held, and the history tables exist unless the
// run keeps none.
StepResult RunStep(const StepEnvironment& environment, const PlannedStep& step);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_STEP_RUNNER_H_

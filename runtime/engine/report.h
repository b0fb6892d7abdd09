// File: report.h
//
// What a run has to say when it is over, however it ended.
#ifndef GANDER_RUNTIME_ENGINE_REPORT_H_
#define GANDER_RUNTIME_ENGINE_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "runtime/engine/plan.h"
#include "runtime/migration/version.h"

namespace gander {

// How a run ended. The command line's exit codes are made of it.
enum class RunResult {
  kDone,             // or there was nothing to do
  kMigrationFailed,  // a step failed; StepReport says whether all of it is gone
  kUsage,            // what was asked for cannot be asked
  kDisagreement,     // history and files disagree (Plan::problems)
  kLockNotFree,      // another migrator kept the lock
  kUnreachable,      // no connection, or a transient failure to the end
  kInterrupted,      // stopped or out of time; rolled back, or resumable
  kOutcomeUnknown,   // a person must look
};

// One step that was run, or that failed.
struct StepReport {
  Direction direction = Direction::kUp;
  // Without meaning when `repeatable`.
  Version version;
  bool repeatable = false;
  std::string name;
  std::string file;
  // OK when it took effect, together with its history row.
  absl::Status status;
  absl::Duration duration = absl::ZeroDuration();
  // SQL: how many statements it has; 0 for C++.
  int64_t statements = 0;
  // It had nothing to run; only the history changed.
  bool empty = false;
  // It failed, and nothing of it is left in the database: its transaction was
  // rolled back as a whole.
  bool rolled_back = false;
};

struct RunReport {
  RunResult result = RunResult::kDone;
  // OK exactly when result is kDone. The message is for a person: what
  // happened, where, what to do.
  absl::Status status;
  // What took effect, in order.
  std::vector<StepReport> steps;
  // The step that failed, when one did.
  std::vector<StepReport> failed;
  // What was planned and not reached.
  int64_t steps_left = 0;
  std::vector<Problem> problems;
  std::vector<std::string> warnings;
  // Groups the rows that this run wrote to the history and to the log.
  std::string run_id;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_REPORT_H_

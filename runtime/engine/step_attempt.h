// File: step_attempt.h
//
// What the ways of running a step share: its log entry, the judgement of an
// outcome, and the words for it.
#ifndef GANDER_RUNTIME_ENGINE_STEP_ATTEMPT_H_
#define GANDER_RUNTIME_ENGINE_STEP_ATTEMPT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "runtime/database/database.h"
#include "runtime/engine/history_sql.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/report.h"
#include "runtime/engine/step_runner.h"
#include "runtime/engine/stop_flag.h"

namespace gander {

// The log entry of an attempt that begins now, with the outcome it is to have.
LogEntry BeginAttempt(const PlannedStep& step, int attempt);

// Whether the database rolled the attempt back for a reason that may be gone
// when it is run again.
bool IsTransient(const Outcome& outcome);

// How a run ends on this outcome, which is not kYes.
RunResult JudgeFailure(const Outcome& outcome, const StopFlag& stop);

// Turns `log` into the entry of an attempt that failed so.
LogEntry FailedAttempt(LogEntry log, const Outcome& outcome,
                       const absl::Status& status, RunResult result);

// Writes a failed attempt to the log table, after its rollback. Warns when that
// is refused; says nothing when the connection is gone. Does nothing without a
// history.
void WriteFailure(const StepEnvironment& environment, const LogEntry& log);

// A report for `step` without an outcome yet.
StepReport ReportFor(const PlannedStep& step);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_STEP_ATTEMPT_H_

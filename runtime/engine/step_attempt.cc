#include "runtime/engine/step_attempt.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace gander {

LogEntry BeginAttempt(const PlannedStep& step, int attempt) {
  LogEntry log;
  log.outcome = step.direction == Direction::kUp
                    ? LogEntry::Outcome::kApplied
                    : LogEntry::Outcome::kRolledBack;
  log.direction = step.direction;
  log.migration = step.migration;
  log.started = absl::Now();
  log.attempt = attempt;
  const SqlScript* sql = ScriptOf(step);
  log.statements_done = sql == nullptr ? 0 : sql->statements;
  return log;
}

bool IsTransient(const Outcome& outcome) {
  // A part of it may be committed already: not to be run twice.
  if (outcome.committed != Committed::kNo || outcome.ended_by_step) {
    return false;
  }
  if (outcome.error.has_value()) {
    return outcome.error->error_class == ErrorClass::kTransient;
  }
  return absl::IsAborted(outcome.step_status);
}

RunResult JudgeFailure(const Outcome& outcome, const StopFlag& stop) {
  if (outcome.committed == Committed::kUnknown || outcome.ended_by_step) {
    return RunResult::kOutcomeUnknown;
  }
  if (!outcome.error.has_value()) {
    return stop.raised() ? RunResult::kInterrupted
                         : RunResult::kMigrationFailed;
  }
  switch (outcome.error->error_class) {
    case ErrorClass::kStatement:
      return RunResult::kMigrationFailed;
    case ErrorClass::kTransient:
    case ErrorClass::kConnection:
      return stop.raised() ? RunResult::kInterrupted : RunResult::kUnreachable;
    case ErrorClass::kCancelled:
      return RunResult::kInterrupted;
    case ErrorClass::kLeaseLost:
      return stop.raised() ? RunResult::kInterrupted : RunResult::kLockNotFree;
  }
  return RunResult::kMigrationFailed;
}

LogEntry FailedAttempt(LogEntry log, const Outcome& outcome,
                       const absl::Status& status, RunResult result) {
  log.outcome = result == RunResult::kInterrupted
                    ? LogEntry::Outcome::kInterrupted
                    : LogEntry::Outcome::kFailed;
  log.statements_done = 0;
  if (outcome.error.has_value()) log.error_code = outcome.error->code;
  log.error = std::string(status.message());
  return log;
}

void WriteFailure(const StepEnvironment& environment, const LogEntry& log) {
  if (environment.history == nullptr) return;
  const std::string sql = environment.history->Log(*environment.identity, log);
  absl::Status written = environment.database->Query(sql).status();
  if (absl::IsCancelled(written)) {
    // A cancellation that was meant for the step may arrive only now.
    written = environment.database->Query(sql).status();
  }
  if (written.ok() || absl::IsUnavailable(written)) return;
  environment.events->Warning(
      absl::StrCat("the failed attempt could not be written to ",
                   environment.history->table().Sibling("log").ToString(), ": ",
                   std::string(written.message())));
}

StepReport ReportFor(const PlannedStep& step) {
  const Migration& m = *step.migration;
  StepReport report;
  report.direction = step.direction;
  report.version = m.version;
  report.repeatable = m.repeatable;
  report.name = m.name;
  report.file = FileOf(step);
  if (m.kind() == MigrationKind::kCpp) {
    report.empty = step.direction == Direction::kUp ? m.cpp->up.empty()
                                                    : m.cpp->down.empty();
    return report;
  }
  const SqlScript* sql = ScriptOf(step);
  report.statements = sql == nullptr ? 0 : sql->statements;
  report.empty = report.statements == 0;
  return report;
}

}  // namespace gander

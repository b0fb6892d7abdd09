#include "runtime/engine/no_transaction_step.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/database/backoff.h"
#include "runtime/engine/failure_place.h"
#include "runtime/engine/server_status.h"

namespace gander {

NoTransactionStep::NoTransactionStep(const StepEnvironment& environment,
                                     const PlannedStep& step)
    : env_(environment),
      step_(step),
      migration_(*step.migration),
      log_(BeginAttempt(step, 1)),
      observer_(environment.watcher == nullptr
                    ? nullptr
                    : environment.watcher->Watch(step, environment.database)) {
  result_.report = ReportFor(step);
  row_exists_ = step.direction == Direction::kDown || step.partial.has_value();
  if (step.partial.has_value()) done_ = step.partial->statements_done;
}

StepResult NoTransactionStep::Finished() {
  result_.report.duration = absl::Now() - log_.started;
  // A session that is lost or broken shows when it is used next.
  (void)env_.database->ResetSession();
  return std::move(result_);
}

absl::string_view NoTransactionStep::Verb() const {
  return step_.direction == Direction::kUp ? "up" : "down";
}

Frame NoTransactionStep::UnitFrame(std::string record) const {
  Frame frame;
  frame.record = std::move(record);
  frame.lock_timeout = env_.lock_timeout;
  frame.statement_timeout = env_.statement_timeout;
  frame.keep_session = true;
  frame.observer = observer_;
  return frame;
}

Outcome NoTransactionStep::Cancellable(absl::FunctionRef<Outcome()> run) {
  const Canceller::Statements statements(env_.canceller);
  return run();
}

std::string NoTransactionStep::ProgressRecord(int64_t done,
                                              std::optional<int64_t> begun,
                                              std::string done_checksum) const {
  if (env_.history == nullptr) return "";
  HistorySql::ProgressRow row;
  row.direction = step_.direction;
  row.is_new = !row_exists_;
  row.recorded = RecordedVersion(step_);
  row.done = done;
  row.total = total_;
  row.begun = begun;
  row.done_checksum = std::move(done_checksum);
  return env_.history->RecordProgress(migration_, *env_.identity, row);
}

std::string NoTransactionStep::NotBegunRecord() const {
  if (env_.history == nullptr) return "";
  return env_.history->RecordNotBegun(migration_, RecordedVersion(step_),
                                      step_.direction);
}

std::string NoTransactionStep::FinalRecord() const {
  if (env_.history == nullptr) return "";
  if (step_.direction == Direction::kDown) {
    return env_.history->RecordRolledBack(RecordedVersion(step_),
                                          *env_.identity, log_);
  }
  return row_exists_
             ? env_.history->RecordPartialApplied(migration_,
                                                  RecordedVersion(step_),
                                                  *env_.identity, log_, total_)
             : env_.history->RecordApplied(migration_, *env_.identity, log_);
}

bool NoTransactionStep::RecordEnd(const std::string& note,
                                  const std::string& beside) {
  is_recorded_ = Record(absl::StrCat(beside, FinalRecord()), note);
  return is_recorded_;
}

bool NoTransactionStep::Record(const std::string& record,
                               const std::string& note) {
  if (TryRecord(record)) return true;
  FailWith(record_outcome_,
           absl::StrCat(FileOf(step_), ": writing the history"), note);
  return false;
}

bool NoTransactionStep::TryRecord(const std::string& record) {
  // Without a history there is nothing to say, but for what a step adds.
  if (record.empty()) return true;
  constexpr int kCancellations = 3;
  Backoff backoff(kFirstPause, kLongestPause);
  for (int number = 1;; ++number) {
    Frame frame = UnitFrame(record);
    frame.observer = nullptr;  // it is not the step's
    record_outcome_ = env_.database->RunScript(Script(), frame);
    if (record_outcome_.committed == Committed::kYes) {
      row_exists_ = true;
      return true;
    }
    const bool cancelled =
        record_outcome_.error.has_value() &&
        record_outcome_.error->error_class == ErrorClass::kCancelled;
    const bool again =
        cancelled ? number < kCancellations
                  : IsTransient(record_outcome_) && number < env_.lock_tries;
    if (!again) return false;
    if (!cancelled) absl::SleepFor(backoff.Next());
  }
}

void NoTransactionStep::FailWith(const Outcome& outcome,
                                 const std::string& place,
                                 const std::string& note) {
  const absl::Status why = StatusOf(outcome, place);
  RunResult result = JudgeFailure(outcome, *env_.stop);
  absl::StatusCode code = why.code();
  // A commit in doubt is settled by the mark, or by the progress that is
  // committed with it: the next run knows, if there is a history.
  if (outcome.committed == Committed::kUnknown && env_.history != nullptr) {
    result = RunResult::kUnreachable;
    code = absl::StatusCode::kUnavailable;
  }
  FailWith(result,
           absl::Status(code, absl::StrCat(std::string(why.message()),
                                           note.empty() ? "" : "\n  ", note)),
           outcome);
}

void NoTransactionStep::FailWith(RunResult result, absl::Status why,
                                 const Outcome& outcome) {
  result_.result = result;
  result_.report.status = std::move(why);
  LogEntry log = FailedAttempt(log_, outcome, result_.report.status, result);
  log.statements_done = done_;
  WriteFailure(env_, log);
}

}  // namespace gander

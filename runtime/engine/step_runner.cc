#include "runtime/engine/step_runner.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/database/backoff.h"
#include "runtime/engine/failure_place.h"
#include "runtime/engine/no_transaction.h"
#include "runtime/engine/run_context.h"
#include "runtime/engine/script_pieces.h"
#include "runtime/engine/server_status.h"
#include "runtime/engine/step_attempt.h"

namespace gander {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(200);
constexpr absl::Duration kLongestPause = absl::Seconds(10);

// An attempt, and where in the source it failed if it did.
struct Attempt {
  Outcome outcome;
  std::string place;
};

StepResult RunOutside(const StepEnvironment& environment,
                      const PlannedStep& step) {
  return step.migration->kind() == MigrationKind::kSql
             ? RunSqlWithoutTransaction(environment, step)
             : RunCppWithoutTransaction(environment, step);
}

class TransactionalStep {
 public:
  TransactionalStep(const StepEnvironment& environment, const PlannedStep& step)
      : env_(environment), step_(step), migration_(*step.migration) {}

  StepResult Run() {
    Backoff backoff(kFirstPause, kLongestPause);
    for (int number = 1;; ++number) {
      // Before a statement runs there is nothing that a cancellation could
      // reach.
      if (env_.stop->raised()) return Stopped();
      const LogEntry log = BeginAttempt(step_, number);
      const Attempt attempt = RunOnce(log);
      StepResult result;
      result.report = ReportFor(step_);
      result.report.duration = absl::Now() - log.started;
      if (attempt.outcome.committed == Committed::kYes) {
        if (attempt.outcome.ended_by_step) WarnOfOwnCommit();
        return result;
      }

      result.report.status = StatusOf(attempt.outcome, attempt.place);
      result.result = JudgeFailure(attempt.outcome, *env_.stop);
      result.connection_lost_at_commit =
          attempt.outcome.committed == Committed::kUnknown;
      result.report.rolled_back = attempt.outcome.committed == Committed::kNo &&
                                  !attempt.outcome.ended_by_step;
      WriteFailure(env_, FailedAttempt(log, attempt.outcome,
                                       result.report.status, result.result));
      if (RunsWithoutTransaction(attempt.outcome)) {
        env_.events->Warning(absl::StrCat(
            std::string(result.report.status.message()),
            "\n  it was rolled back, and is run again without a transaction, "
            "as the tool that it was written for does"));
        return RunOutside(env_, step_);
      }
      if (!MayRetry(attempt.outcome, number)) return result;
      const absl::Duration pause = backoff.Next();
      env_.events->StepRetry(step_, result.report.status, number + 1, pause);
      if (env_.stop->SleepFor(pause)) {
        result.result = RunResult::kInterrupted;
        return result;
      }
    }
  }

  StepResult Stopped() const {
    StepResult result;
    result.result = RunResult::kInterrupted;
    result.report = ReportFor(step_);
    result.report.rolled_back = true;
    result.report.status = absl::CancelledError(
        absl::StrCat(FileOf(step_), ": stopped before it began"));
    return result;
  }

 private:
  std::string Record(const LogEntry& log) const {
    if (env_.history == nullptr) return "";
    if (step_.direction == Direction::kDown) {
      return env_.history->RecordRolledBack(RecordedVersion(step_),
                                            *env_.identity, log);
    }
    if (migration_.repeatable) {
      return env_.history->RecordRepeated(migration_, *env_.identity, log);
    }
    // A C++ step that stopped half-way when it was outside a transaction.
    return step_.partial.has_value()
               ? env_.history->RecordPartialApplied(
                     migration_, RecordedVersion(step_), *env_.identity, log,
                     /*total=*/0)
               : env_.history->RecordApplied(migration_, *env_.identity, log);
  }

  // The step took effect, but not as one transaction with its row.
  void WarnOfOwnCommit() {
    env_.events->Warning(absl::StrCat(
        FileOf(step_),
        ": the step committed its transaction itself; it took effect, but a "
        "failure in it would have left a part of it behind. Take the COMMIT "
        "out, or mark it NO TRANSACTION"));
  }

  Attempt RunOnce(const LogEntry& log) {
    Frame frame;
    frame.lock_timeout = env_.lock_timeout;
    frame.statement_timeout = env_.statement_timeout;
    frame.record = Record(log);
    if (env_.watcher != nullptr) {
      frame.observer = env_.watcher->Watch(step_, env_.database);
    }
    return migration_.kind() == MigrationKind::kSql ? RunSql(std::move(frame))
                                                    : RunCpp(frame);
  }

  Attempt RunSql(Frame frame) {
    // A Down section that is missing is empty.
    const SqlScript* of_step = ScriptOf(step_);
    const SqlScript sql = of_step == nullptr ? SqlScript() : *of_step;
    frame.foreign_keys_off = sql.foreign_keys_off;
    const absl::StatusOr<Script> script =
        frame.observer == nullptr
            ? CutIntoPieces(sql, migration_.database)
            : CutIntoPieces(sql, migration_.database, /*piece_bytes=*/0);
    Attempt attempt;
    if (!script.ok()) {
      attempt.outcome.step_status = script.status();
      attempt.place = FileOf(step_);
      return attempt;
    }
    {
      const Canceller::Statements statements(env_.canceller);
      attempt.outcome = env_.database->RunScript(*script, frame);
    }
    if (attempt.outcome.in_record) {
      attempt.place = PlaceInRecord();
    } else if (attempt.outcome.error.has_value()) {
      attempt.place = PlaceInSql(FileOf(step_), migration_.database, sql,
                                 *script, *attempt.outcome.error);
    } else {
      attempt.place = FileOf(step_);
    }
    return attempt;
  }

  Attempt RunCpp(const Frame& frame) {
    const StepFunction& function = step_.direction == Direction::kUp
                                       ? migration_.cpp->up
                                       : migration_.cpp->down;
    RunContext context(step_, env_.events, env_.stop, env_.variables);
    Attempt attempt;
    {
      const Canceller::Statements statements(env_.canceller);
      attempt.outcome = env_.database->RunFunction(
          [&](Transaction& tx) {
            return function.empty() ? absl::OkStatus()
                                    : function.in_transaction(context, tx);
          },
          frame);
    }
    attempt.place = attempt.outcome.in_record
                        ? PlaceInRecord()
                        : PlaceInCpp(migration_, attempt.outcome);
    return attempt;
  }

  // The migration is not to blame.
  std::string PlaceInRecord() const {
    const TableName& history = env_.history->table();
    return absl::StrCat(FileOf(step_),
                        ": the migration itself succeeded, and was rolled back "
                        "because its rows could not be written to gander's own "
                        "tables ",
                        history.ToString(), " and ",
                        history.Sibling("log").ToString());
  }

  // Whether the file of another tool holds what no transaction allows, and what
  // reading it did not tell. In a transaction of its own no tool could run it.
  bool RunsWithoutTransaction(const Outcome& outcome) const {
    return env_.has_own_session && migration_.kind() == MigrationKind::kSql &&
           migration_.format != SourceFormat::kAnnotated &&
           ScriptOf(step_) != nullptr && !ScriptOf(step_)->had_block &&
           !migration_.repeatable && outcome.committed == Committed::kNo &&
           !outcome.ended_by_step && !outcome.in_record &&
           outcome.error.has_value() && outcome.error->refuses_transaction;
  }

  bool MayRetry(const Outcome& outcome, int number) const {
    return IsTransient(outcome) && number < env_.lock_tries &&
           !env_.stop->raised() &&
           (migration_.kind() == MigrationKind::kSql ||
            migration_.cpp->retryable);
  }

  const StepEnvironment& env_;
  const PlannedStep& step_;
  const Migration& migration_;
};

}  // namespace

StepResult RunStep(const StepEnvironment& environment,
                   const PlannedStep& step) {
  environment.events->StepStarted(step);
  environment.database->SetNoticeHandler([&](const Notice& notice) {
    environment.events->StepNotice(step, notice);
  });
  const StepResult result = IsTransactional(step)
                                ? TransactionalStep(environment, step).Run()
                                : RunOutside(environment, step);
  environment.database->SetNoticeHandler(nullptr);
  environment.events->StepFinished(step, result.report);
  return result;
}

}  // namespace gander

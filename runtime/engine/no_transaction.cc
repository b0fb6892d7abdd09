#include "runtime/engine/no_transaction.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/engine/backoff.h"
#include "runtime/engine/failure_place.h"
#include "runtime/engine/no_transaction_unit.h"
#include "runtime/engine/run_context.h"
#include "runtime/engine/server_status.h"
#include "runtime/engine/step_attempt.h"

namespace gander {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(200);
constexpr absl::Duration kLongestPause = absl::Seconds(10);

class NoTransactionStep {
 public:
  NoTransactionStep(const StepEnvironment& environment, const PlannedStep& step)
      : env_(environment),
        step_(step),
        migration_(*step.migration),
        log_(BeginAttempt(step, 1)) {
    result_.report = ReportFor(step);
    row_exists_ =
        step.direction == Direction::kDown || step.partial.has_value();
    if (step.partial.has_value()) done_ = step.partial->statements_done;
  }

  StepResult RunSql() {
    // A Down section that is missing is empty.
    if (const SqlScript* script = ScriptOf(step_)) sql_ = *script;
    absl::StatusOr<NoTransactionScript> script =
        CutIntoUnits(sql_, migration_.database);
    if (!script.ok()) {
      return Fail(RunResult::kMigrationFailed, script.status());
    }
    total_ = script->statements;
    if (total_ == 0) {
      Record(FinalRecord());
      return Finished();
    }
    for (const NoTransactionUnit& unit : script->units) {
      if (unit.last <= done_) {
        if (unit.session_setting && !Replay(unit)) return Finished();
        continue;
      }
      if (!RunUnit(unit)) break;
    }
    return Finished();
  }

  StepResult RunCpp() {
    // No statement of it is known; 0 of 1 stands for "begun".
    total_ = 1;
    if (!Record(ProgressRecord(0, 0))) return Finished();
    const StepFunction& function = step_.direction == Direction::kUp
                                       ? migration_.cpp->up
                                       : migration_.cpp->down;
    RunContext context(step_, env_.events, env_.stop, env_.variables);
    const Outcome outcome = env_.database->RunOnConnection(
        [&](Connection& connection) {
          return function.on_connection(context, connection);
        },
        UnitFrame(""));
    if (outcome.committed != Committed::kYes) {
      FailWith(outcome, PlaceInCpp(migration_, outcome),
               "it runs outside a transaction: what it did before stays; up "
               "runs it again from its beginning");
      return Finished();
    }
    total_ = 0;
    Record(FinalRecord());
    return Finished();
  }

 private:
  StepResult Finished() {
    result_.report.duration = absl::Now() - log_.started;
    // A session that is lost or broken shows when it is used next.
    (void)env_.database->ResetSession();
    return std::move(result_);
  }

  StepResult Fail(RunResult result, const absl::Status& why) {
    result_.result = result;
    result_.report.status = absl::Status(
        why.code(),
        absl::StrCat(migration_.file, ":", std::string(why.message())));
    return Finished();
  }

  Frame UnitFrame(std::string record) const {
    Frame frame;
    frame.record = std::move(record);
    frame.lock_timeout = env_.lock_timeout;
    frame.statement_timeout = env_.statement_timeout;
    frame.keep_session = true;
    return frame;
  }

  // Runs a SET again that took effect in an earlier session.
  bool Replay(const NoTransactionUnit& unit) {
    const Outcome outcome =
        unit.refuses_transaction
            ? env_.database->RunOutsideTransaction(unit.script, UnitFrame(""))
            : env_.database->RunScript(unit.script, UnitFrame(""));
    if (outcome.committed == Committed::kYes) return true;
    FailWith(outcome, Place(unit, outcome), Progress());
    return false;
  }

  bool RunUnit(const NoTransactionUnit& unit) {
    return unit.refuses_transaction ? RunOutside(unit) : RunInside(unit);
  }

  // The statement and the progress in the history commit together.
  bool RunInside(const NoTransactionUnit& unit) {
    Backoff backoff(kFirstPause, kLongestPause);
    for (int number = 1;; ++number) {
      const Outcome outcome =
          env_.database->RunScript(unit.script, UnitFrame(RecordAfter(unit)));
      if (outcome.committed == Committed::kYes) {
        done_ = unit.last;
        row_exists_ = true;
        return true;
      }
      if (!IsTransient(outcome) || number >= env_.lock_tries ||
          env_.stop->raised()) {
        FailWith(outcome, Place(unit, outcome), Progress());
        return false;
      }
      const absl::Duration pause = backoff.Next();
      env_.events->StepRetry(step_, StatusOf(outcome, Place(unit, outcome)),
                             number + 1, pause);
      env_.stop->SleepFor(pause);
    }
  }

  // Marked before, recorded after.
  bool RunOutside(const NoTransactionUnit& unit) {
    if (!Record(ProgressRecord(done_, unit.first))) return false;
    Frame frame = UnitFrame("");
    // Such a statement waits for old transactions by taking locks; timing out
    // there would leave an invalid index behind.
    frame.lock_timeout = absl::ZeroDuration();
    const Outcome outcome =
        env_.database->RunOutsideTransaction(unit.script, frame);
    if (outcome.committed != Committed::kYes) {
      // Refused by the server, it certainly is not running any more.
      if (outcome.committed == Committed::kNo) {
        Record(done_ == 0
                   ? env_.history->RecordNotBegun(migration_, step_.direction)
                   : ProgressRecord(done_, std::nullopt));
      }
      std::string note = Progress();
      if (absl::StrContains(absl::AsciiStrToUpper(unit.text), "CONCURRENTLY")) {
        absl::StrAppend(&note,
                        "; if it left an invalid index behind, drop that "
                        "before the next run");
      }
      FailWith(outcome, Place(unit, outcome), note);
      return false;
    }
    return Record(RecordAfter(unit));
  }

  std::string Place(const NoTransactionUnit& unit) const {
    return absl::StrCat(migration_.file, ":", unit.position.line, ":",
                        unit.position.column);
  }

  std::string Place(const NoTransactionUnit& unit,
                    const Outcome& outcome) const {
    if (!outcome.error.has_value() || outcome.error->statement < 0) {
      return Place(unit);
    }
    return PlaceInSql(migration_, sql_, unit.script, *outcome.error);
  }

  std::string Progress() const {
    return absl::StrCat(done_, " of ", total_,
                        " statements have taken effect and stay; the next run "
                        "goes on after them");
  }

  std::string RecordAfter(const NoTransactionUnit& unit) const {
    return unit.last == total_ ? FinalRecord()
                               : ProgressRecord(unit.last, std::nullopt);
  }

  std::string ProgressRecord(int64_t done, std::optional<int64_t> begun) const {
    HistorySql::ProgressRow row;
    row.direction = step_.direction;
    row.is_new = !row_exists_;
    row.done = done;
    row.total = total_;
    row.begun = begun;
    if (migration_.kind() == MigrationKind::kSql) {
      row.done_checksum =
          DoneChecksum(sql_, migration_.database, done).value_or("");
    }
    return env_.history->RecordProgress(migration_, *env_.identity, row);
  }

  std::string FinalRecord() const {
    if (step_.direction == Direction::kDown) {
      return env_.history->RecordRolledBack(*env_.identity, log_);
    }
    return row_exists_
               ? env_.history->RecordPartialApplied(migration_, *env_.identity,
                                                    log_, total_)
               : env_.history->RecordApplied(migration_, *env_.identity, log_);
  }

  // Writes to the history in a transaction of its own.
  bool Record(const std::string& record) {
    Frame frame;
    frame.record = record;
    frame.keep_session = true;
    const Outcome outcome = env_.database->RunScript(Script(), frame);
    if (outcome.committed == Committed::kYes) {
      row_exists_ = true;
      return true;
    }
    FailWith(outcome, absl::StrCat(migration_.file, ": writing the history"),
             Progress());
    return false;
  }

  void FailWith(const Outcome& outcome, const std::string& place,
                const std::string& note) {
    const absl::Status why = StatusOf(outcome, place);
    result_.report.status = absl::Status(
        why.code(), absl::StrCat(std::string(why.message()), "\n  ", note));
    result_.result = JudgeFailure(outcome, *env_.stop);
    // A unit that was in doubt is settled by the mark or by the progress that
    // is committed with it: the next run knows.
    if (result_.result == RunResult::kOutcomeUnknown) {
      result_.result = RunResult::kUnreachable;
    }
    LogEntry log =
        FailedAttempt(log_, outcome, result_.report.status, result_.result);
    log.statements_done = done_;
    (void)env_.database->Query(env_.history->Log(*env_.identity, log));
  }

  const StepEnvironment& env_;
  const PlannedStep& step_;
  const Migration& migration_;
  const LogEntry log_;
  SqlScript sql_;
  int64_t done_ = 0;
  int64_t total_ = 0;
  bool row_exists_ = false;
  StepResult result_;
};

}  // namespace

StepResult RunWithoutTransaction(const StepEnvironment& environment,
                                 const PlannedStep& step) {
  NoTransactionStep run(environment, step);
  return step.migration->kind() == MigrationKind::kSql ? run.RunSql()
                                                       : run.RunCpp();
}

}  // namespace gander

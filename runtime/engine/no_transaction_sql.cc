#include <optional>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "runtime/database/backoff.h"
#include "runtime/database/shown_statement.h"
#include "runtime/engine/done_checksum.h"
#include "runtime/engine/failure_place.h"
#include "runtime/engine/index_guard.h"
#include "runtime/engine/no_transaction.h"
#include "runtime/engine/no_transaction_step.h"
#include "runtime/engine/no_transaction_unit.h"
#include "runtime/engine/server_status.h"

namespace gander {
namespace {

class SqlStep : private NoTransactionStep {
 public:
  SqlStep(const StepEnvironment& environment, const PlannedStep& step)
      : NoTransactionStep(environment, step) {}

  StepResult Run() {
    // A Down section that is missing is empty.
    if (const SqlScript* script = ScriptOf(step_)) sql_ = *script;
    absl::StatusOr<NoTransactionScript> script =
        CutIntoUnits(sql_, migration_.database);
    if (!script.ok()) {
      FailWith(RunResult::kMigrationFailed,
               absl::Status(script.status().code(),
                            absl::StrCat(FileOf(step_), ":",
                                         script.status().message())));
      return Finished();
    }
    total_ = static_cast<int64_t>(script->statements.size());
    checksum_.emplace(&script->statements);
    for (const NoTransactionUnit& setting : script->settings) {
      if (setting.last <= done_ && !Replay(setting)) return Finished();
    }
    for (const NoTransactionUnit& unit : script->units) {
      if (unit.last > done_ && !RunUnit(unit)) return Finished();
    }
    // The last unit is recorded together with the end of the step. Without
    // one, there was nothing to run, or what was left has been edited away.
    if (!is_recorded_) RecordEnd("");
    return Finished();
  }

 private:
  // Runs a SET again that took effect in an earlier session.
  bool Replay(const NoTransactionUnit& unit) {
    const Outcome outcome = Cancellable([&] {
      return unit.refuses_transaction
                 ? env_.database->RunOutsideTransaction(unit.script,
                                                        UnitFrame(""))
                 : env_.database->RunScript(unit.script, UnitFrame(""));
    });
    if (outcome.committed == Committed::kYes) return true;
    FailWith(outcome, Place(unit, outcome), Progress());
    return false;
  }

  bool RunUnit(const NoTransactionUnit& unit) {
    // Between two statements there is nothing that a cancellation could reach.
    if (env_.stop->raised()) {
      FailWith(RunResult::kInterrupted,
               absl::CancelledError(
                   absl::StrCat(Place(unit), ": stopped\n  ", Progress())));
      return false;
    }
    return unit.refuses_transaction ? RunOutside(unit) : RunInside(unit);
  }

  // The statement and the progress in the history commit together.
  bool RunInside(const NoTransactionUnit& unit) {
    const std::string record = RecordAfter(unit);
    const Outcome outcome = Retrying(
        unit, [] { return true; },
        [&] {
          return Cancellable([&] {
            return env_.database->RunScript(unit.script, UnitFrame(record));
          });
        });
    if (outcome.committed == Committed::kYes) {
      NoteDone(unit);
      return true;
    }
    // It was rolled back: a procedure that commits as it goes, say. Without
    // gander's transaction a block is in one of its own, and fails as it did.
    if (outcome.committed == Committed::kNo && outcome.error.has_value() &&
        outcome.error->refuses_transaction && !unit.is_block) {
      return RunOutside(unit, /*commits_as_it_goes=*/true);
    }
    // What came of a commit in doubt stands in the history: the next run knows.
    FailWith(outcome, Place(unit, outcome), Progress());
    return false;
  }

  // Marked before, recorded after.
  bool RunOutside(const NoTransactionUnit& unit,
                  bool commits_as_it_goes = false) {
    IndexGuard index(env_.database, env_.stop, unit);
    if (const absl::Status looked = index.Look(); !looked.ok()) {
      FailWith(IndexGuard::Judge(looked),
               absl::Status(looked.code(),
                            absl::StrCat(Place(unit), ": ",
                                         std::string(looked.message()), "\n  ",
                                         Progress())));
      return false;
    }
    // What may run twice needs no mark.
    const std::string before = checksum_->Of(done_);
    if (!unit.repeatable &&
        !Record(
            ProgressRecord(done_, unit.first, checksum_->Of(unit.first + 1)),
            Progress())) {
      return false;
    }
    Frame frame = UnitFrame("");
    // Timing out there would leave an invalid index behind.
    frame.wait_for_locks = unit.concurrently;
    absl::Status swept;
    Outcome outcome = Retrying(
        unit,
        [&] {
          return !commits_as_it_goes && swept.ok() &&
                 (!unit.concurrently || index.is_needed());
        },
        [&] {
          Outcome attempt = Cancellable([&] {
            return env_.database->RunOutsideTransaction(unit.script, frame);
          });
          if (attempt.committed == Committed::kNo) swept = index.Sweep();
          return attempt;
        });
    if (commits_as_it_goes && outcome.committed == Committed::kNo) {
      outcome.committed = Committed::kUnknown;
    }
    if (outcome.committed == Committed::kYes) {
      const std::string record = RecordAfter(unit);
      NoteDone(unit);
      return Record(record,
                    absl::StrCat(Place(unit),
                                 ": this statement took effect, but this could "
                                 "not be recorded"));
    }
    if (outcome.committed == Committed::kUnknown && !unit.repeatable) {
      FailInDoubt(unit, outcome, index.is_settled_later());
      return false;
    }
    std::string note = Progress();
    if (!swept.ok()) {
      absl::StrAppend(
          &note, "; an invalid index that it left could not be dropped now (",
          std::string(swept.message()), "): ",
          index.is_settled_later()
              ? "the next run does that"
              : "the next run stops at it and says what to do");
    } else if (unit.concurrently && !index.is_needed()) {
      absl::StrAppend(&note,
                      "; if it left an invalid index behind, drop that before "
                      "the next run");
    }
    // Refused by the server, it certainly is not running any more. With its
    // mark the next run looks for what it left.
    if (outcome.committed == Committed::kNo && !unit.repeatable && swept.ok()) {
      const std::string unmarked =
          done_ == 0 ? NotBegunRecord()
                     : ProgressRecord(done_, std::nullopt, before);
      if (!TryRecord(unmarked)) {
        absl::StrAppend(&note,
                        "; that it was refused could not be recorded, so the "
                        "next run stops at it and says what to do");
      }
    }
    FailWith(outcome, Place(unit, outcome), note);
    return false;
  }

  // The connection was lost in a statement that no transaction is around.
  void FailInDoubt(const NoTransactionUnit& unit, const Outcome& outcome,
                   bool catalogue_tells) {
    if (catalogue_tells && env_.history != nullptr) {
      FailWith(outcome, Place(unit, outcome),
               "the next run looks into the catalogue what became of the "
               "index, and goes on");
      return;
    }
    const absl::Status why = StatusOf(outcome, Place(unit, outcome));
    FailWith(RunResult::kOutcomeUnknown,
             absl::DataLossError(absl::StrCat(
                 std::string(why.message()),
                 "\n  whether this statement took effect cannot be told: ",
                 ShownStatement(unit.text), "\n  look at the database. ",
                 env_.history == nullptr
                     ? "The next run begins with the first statement again"
                     : "The next run stops here, and says what to do")),
             outcome);
  }

  // Runs `attempt` again while the database rolls it back for a transient
  // reason, and `may_retry` says so.
  Outcome Retrying(const NoTransactionUnit& unit,
                   absl::FunctionRef<bool()> may_retry,
                   absl::FunctionRef<Outcome()> attempt) {
    Backoff backoff(kFirstPause, kLongestPause);
    for (int number = 1;; ++number) {
      Outcome outcome = attempt();
      if (outcome.committed == Committed::kYes || !IsTransient(outcome) ||
          number >= env_.lock_tries || env_.stop->raised() || !may_retry()) {
        return outcome;
      }
      const absl::Duration pause = backoff.Next();
      env_.events->StepRetry(step_, StatusOf(outcome, Place(unit, outcome)),
                             number + 1, pause);
      if (env_.stop->SleepFor(pause)) return outcome;
    }
  }

  void NoteDone(const NoTransactionUnit& unit) {
    done_ = unit.last;
    row_exists_ = true;
    is_recorded_ = unit.last == total_;
  }

  std::string Place(const NoTransactionUnit& unit) const {
    return absl::StrCat(FileOf(step_), ":", unit.position.line, ":",
                        unit.position.column);
  }

  std::string Place(const NoTransactionUnit& unit,
                    const Outcome& outcome) const {
    if (!outcome.error.has_value() || outcome.error->statement < 0) {
      return Place(unit);
    }
    return PlaceInSql(FileOf(step_), migration_.database, sql_, unit.script,
                      *outcome.error);
  }

  std::string Progress() const {
    return absl::StrCat(done_, " of ", total_,
                        " statements have taken effect and stay; the next run ",
                        env_.history == nullptr ? "begins with the first again"
                                                : "goes on after them");
  }

  std::string RecordAfter(const NoTransactionUnit& unit) {
    return unit.last == total_ ? FinalRecord()
                               : ProgressRecord(unit.last, std::nullopt,
                                                checksum_->Of(unit.last));
  }

  SqlScript sql_;
  std::optional<DoneChecksum> checksum_;
};

}  // namespace

StepResult RunSqlWithoutTransaction(const StepEnvironment& environment,
                                    const PlannedStep& step) {
  return SqlStep(environment, step).Run();
}

}  // namespace gander

#include "runtime/engine/repair.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "runtime/engine/done_checksum.h"
#include "runtime/engine/expand_steps.h"
#include "runtime/engine/half_done.h"
#include "runtime/engine/history_index.h"
#include "runtime/engine/no_transaction_unit.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/row_text.h"

namespace gander {
namespace {

using Action = RepairRequest::Action;

absl::Status Refuse(absl::string_view message) {
  return absl::FailedPreconditionError(message);
}

class Repair {
 public:
  Repair(const Catalog& catalog, absl::Span<const HistoryRow> history,
         const RepairRequest& request)
      : catalog_(catalog),
        history_(history),
        request_(request),
        migration_(catalog.FindRecorded(request.version)),
        row_(RowOf(history, request.version, migration_)) {}

  absl::StatusOr<HistoryPlan> Plan() const {
    if (request_.action == Action::kAcceptAll) return AcceptAll();
    if (migration_ == nullptr && row_ == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(
          "neither the migrations nor the history have version ",
          request_.version.ToString(), "; repair alone lists what is wrong"));
    }
    switch (request_.action) {
      case Action::kAccept:
        return Accept();
      case Action::kForget:
        return Forget();
      case Action::kMarkApplied:
        return MarkApplied();
      default:
        return Resolve();
    }
  }

 private:
  // The row of that version, else of that migration.
  static const HistoryRow* RowOf(absl::Span<const HistoryRow> history,
                                 Version version, const Migration* migration) {
    const HistoryRow* row = FindRow(history, version);
    return row != nullptr || migration == nullptr
               ? row
               : FindRow(history, *migration);
  }

  // Whether the migration is pending without this row.
  bool IsOnlyRow() const {
    return migration_ != nullptr &&
           std::none_of(history_.begin(), history_.end(),
                        [this](const HistoryRow& other) {
                          return other.version != row_->version &&
                                 migration_->IsRecordedAs(other.version);
                        });
  }

  std::string Label() const {
    return absl::StrCat("version ", row_ != nullptr ? Named(*row_)
                                                    : Named(migration_->version,
                                                            migration_->name));
  }

  HistoryPlan One(HistoryChange::Action action, std::optional<HistoryRow> after,
                  std::string message) const {
    HistoryChange change;
    change.action = action;
    if (row_ != nullptr) change.before = *row_;
    change.after = std::move(after);
    if (migration_ != nullptr) change.file = migration_->file;
    change.message = std::move(message);
    HistoryPlan plan;
    plan.changes.push_back(std::move(change));
    return plan;
  }

  absl::Status NoFile(absl::string_view instead) const {
    return Refuse(absl::StrCat(Label(),
                               " has no file here; restore it, or use ",
                               instead, request_.version.ToString()));
  }

  absl::Status NoRow() const {
    return Refuse(absl::StrCat(
        Label(),
        " is not in the history: it is pending, and there is nothing "
        "to repair"));
  }

  static HistoryRow Accepted(const Migration& migration,
                             const HistoryRow& row) {
    HistoryRow after = RowFor(migration, row.state, row.sequence);
    after.version = row.version;
    after.applied_at = row.applied_at;
    after.duration_microseconds = row.duration_microseconds;
    return after;
  }

  absl::StatusOr<HistoryPlan> AcceptAll() const {
    HistoryPlan plan;
    for (const HistoryRow& row : history_) {
      const Migration* migration = catalog_.FindRecorded(row.version);
      if (migration == nullptr || !UpWasEdited(row, *migration)) continue;
      const RepairRequest one{Action::kAccept, row.version};
      absl::StatusOr<HistoryPlan> accepted =
          Repair(catalog_, history_, one).Plan();
      if (!accepted.ok()) return accepted.status();
      plan.changes.insert(plan.changes.end(), accepted->changes.begin(),
                          accepted->changes.end());
    }
    return plan;
  }

  absl::StatusOr<HistoryPlan> Accept() const {
    if (row_ == nullptr) return NoRow();
    if (migration_ == nullptr) return NoFile("repair --forget=");
    if (row_->state == HistoryState::kPartial) return AcceptHalfDone();
    HistoryRow after = Accepted(*migration_, *row_);
    if (after == *row_) return HistoryPlan();
    return One(HistoryChange::Action::kAccept, std::move(after),
               "the file as it is now is taken as what was applied");
  }

  absl::StatusOr<HistoryPlan> AcceptHalfDone() const {
    if (row_->statement_begun.has_value()) {
      return Refuse(absl::StrCat(
          Label(),
          " has a statement in doubt; restore the file, and say first "
          "what became of it: repair --resolve=",
          request_.version.ToString(), " --as=applied or --as=not-applied"));
    }
    absl::StatusOr<NoTransactionScript> script = Script();
    if (!script.ok()) return script.status();
    const int64_t total = static_cast<int64_t>(script->statements.size());
    if (row_->statements_done > total) {
      return Refuse(absl::StrCat(
          migration_->file, ": ", row_->statements_done,
          " statements have taken effect, and the file has ", total,
          "; restore it, or undo what was done and use repair --resolve=",
          request_.version.ToString(), " --as=undone"));
    }
    if (!script->IsBetweenUnits(row_->statements_done)) {
      return Refuse(absl::StrCat(
          migration_->file, ": ", row_->statements_done,
          " statements have taken effect, and in this file they end inside a "
          "BEGIN ... COMMIT block, which can only run as a whole; end the "
          "block there"));
    }
    HistoryRow after = *row_;
    after.statements_total = total;
    after.done_checksum =
        DoneChecksum(&script->statements).Of(row_->statements_done);
    if (after == *row_) return HistoryPlan();
    return One(HistoryChange::Action::kAccept, std::move(after),
               absl::StrCat("the first ", row_->statements_done, " of ", total,
                            " statements of the file as it is now are taken as "
                            "what has run"));
  }

  absl::StatusOr<HistoryPlan> Forget() const {
    if (row_ == nullptr) return HistoryPlan();
    return One(HistoryChange::Action::kForget, std::nullopt,
               IsOnlyRow()
                   ? "is taken out of the history, and pending again; no Down "
                     "is run"
                   : "is taken out of the history; no Down is run");
  }

  absl::StatusOr<HistoryPlan> MarkApplied() const {
    if (row_ != nullptr && row_->state != HistoryState::kPartial) {
      return HistoryPlan();
    }
    if (migration_ == nullptr) return NoFile("repair --forget=");
    HistoryRow after =
        RowFor(*migration_, HistoryState::kApplied,
               row_ == nullptr ? NextSequence(history_) : row_->sequence);
    if (row_ != nullptr) after.version = row_->version;
    return One(HistoryChange::Action::kMarkApplied, std::move(after),
               row_ == nullptr ? "is taken as applied, and not run"
                               : "is taken as applied as a whole; no more of "
                                 "it is run");
  }

  absl::StatusOr<HistoryPlan> Resolve() const {
    if (row_ == nullptr) return NoRow();
    if (row_->state != HistoryState::kPartial) {
      return Refuse(absl::StrCat(Label(), " is ", StateText(*row_),
                                 ", not half done: there is nothing to "
                                 "resolve"));
    }
    if (request_.action == Action::kResolveUndone) return Undone();
    if (!row_->statement_begun.has_value()) {
      return Refuse(absl::StrCat(
          Label(), " has no statement in doubt: ", DoneText(*row_),
          " have taken effect, and ", row_->rolling_back ? "down" : "up",
          " goes on there. When all of that has been undone by hand, use "
          "--as=undone"));
    }
    if (migration_ == nullptr) return NoFile("repair --forget=");
    const absl::StatusOr<const PlannedStep*> step = HalfDoneStep();
    if (!step.ok()) return step.status();
    const std::optional<Problem> problem = CheckHalfDone(**step, *row_);
    if (problem.has_value() && problem->kind != Problem::Kind::kUndecided) {
      return Refuse(problem->message);
    }
    return request_.action == Action::kResolveApplied ? StatementApplied()
                                                      : StatementNotApplied();
  }

  // The half-done step that the row tells of. Kept here, because what is cut
  // of its SQL refers to it.
  absl::StatusOr<const PlannedStep*> HalfDoneStep() const {
    step_.direction = row_->rolling_back ? Direction::kDown : Direction::kUp;
    step_.migration = migration_;
    step_.partial = *row_;
    const std::optional<Problem> problem =
        ExpandStep(request_.variables, step_);
    if (problem.has_value()) {
      return absl::InvalidArgumentError(problem->message);
    }
    return &step_;
  }

  absl::StatusOr<NoTransactionScript> Script() const {
    const absl::StatusOr<const PlannedStep*> step = HalfDoneStep();
    if (!step.ok()) return step.status();
    const SqlScript* script = ScriptOf(**step);
    if (script == nullptr || row_->kind != "sql") {
      return Refuse(absl::StrCat(
          migration_->file, ": version ", Named(*row_),
          " is half done, and its file has no SQL for that any more; restore "
          "it, or undo what was done and use repair --resolve=",
          request_.version.ToString(), " --as=undone"));
    }
    absl::StatusOr<NoTransactionScript> cut =
        CutIntoUnits(*script, migration_->database);
    if (!cut.ok()) {
      return Refuse(absl::StrCat(migration_->file, ":",
                                 std::string(cut.status().message())));
    }
    return cut;
  }

  absl::StatusOr<HistoryPlan> StatementApplied() const {
    absl::StatusOr<NoTransactionScript> script = Script();
    if (!script.ok()) return script.status();
    const int64_t begun = *row_->statement_begun;
    int64_t done = begun + 1;
    for (const NoTransactionUnit& unit : script->units) {
      if (unit.first <= begun && begun < unit.last) done = unit.last;
    }
    HistoryRow after = *row_;
    after.statement_begun = std::nullopt;
    after.statements_done = done;
    after.done_checksum = DoneChecksum(&script->statements).Of(done);
    return One(
        HistoryChange::Action::kResolve, std::move(after),
        absl::StrCat("statement ", done, " of ", row_->statements_total,
                     " took effect; ", row_->rolling_back ? "down" : "up",
                     " goes on behind it"));
  }

  absl::StatusOr<HistoryPlan> StatementNotApplied() const {
    // Without any statement done, the step has not begun.
    if (row_->statements_done == 0) return Undone();
    absl::StatusOr<NoTransactionScript> script = Script();
    if (!script.ok()) return script.status();
    HistoryRow after = *row_;
    after.statement_begun = std::nullopt;
    after.done_checksum =
        DoneChecksum(&script->statements).Of(row_->statements_done);
    return One(HistoryChange::Action::kResolve, std::move(after),
               absl::StrCat("statement ", *row_->statement_begun + 1, " of ",
                            row_->statements_total, " did not take effect; ",
                            row_->rolling_back ? "down" : "up", " runs it"));
  }

  absl::StatusOr<HistoryPlan> Undone() const {
    if (!row_->rolling_back) {
      return One(HistoryChange::Action::kResolve, std::nullopt,
                 "nothing of it is left, and it is pending again");
    }
    HistoryRow after = *row_;
    after.state = HistoryState::kApplied;
    after.rolling_back = false;
    after.statement_begun = std::nullopt;
    after.done_checksum.clear();
    if (migration_ != nullptr && migration_->sql_up.has_value()) {
      after.statements_total = migration_->sql_up->statements;
    }
    after.statements_done = after.statements_total;
    return One(HistoryChange::Action::kResolve, std::move(after),
               "nothing of its Down is left, and it is applied as before");
  }

  const Catalog& catalog_;
  const absl::Span<const HistoryRow> history_;
  const RepairRequest& request_;
  const Migration* const migration_;
  const HistoryRow* const row_;
  mutable PlannedStep step_;
};

}  // namespace

absl::StatusOr<HistoryPlan> PlanRepair(const Catalog& catalog,
                                       absl::Span<const HistoryRow> history,
                                       const RepairRequest& request) {
  return Repair(catalog, history, request).Plan();
}

}  // namespace gander

#include "runtime/engine/mark_settlement.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/engine/expand_steps.h"
#include "runtime/engine/half_done.h"
#include "runtime/engine/index_state.h"
#include "runtime/engine/invalid_indexes.h"
#include "runtime/engine/no_transaction_unit.h"
#include "runtime/engine/repair.h"
#include "runtime/engine/server_status.h"

namespace gander {
namespace {

using Action = RepairRequest::Action;

// A marked statement that the catalogue tells of.
struct Marked {
  const Migration* migration = nullptr;
  ConcurrentIndex index;
  // Keeps what `script` refers to.
  PlannedStep step;
  NoTransactionScript script;
};

std::optional<Marked> FindMarked(const RunEnvironment& env,
                                 const HistoryRow& row) {
  if (row.state != HistoryState::kPartial || !row.statement_begun.has_value()) {
    return std::nullopt;
  }
  Marked marked;
  marked.migration = env.catalog->FindRecorded(row.version);
  if (marked.migration == nullptr) return std::nullopt;
  marked.step.direction = row.rolling_back ? Direction::kDown : Direction::kUp;
  marked.step.migration = marked.migration;
  marked.step.partial = row;
  if (ExpandStep(env.policy.variables, marked.step).has_value()) {
    return std::nullopt;
  }
  // Edited, it is another statement.
  const std::optional<Problem> problem = CheckHalfDone(marked.step, row);
  if (!problem.has_value() || problem->kind != Problem::Kind::kUndecided) {
    return std::nullopt;
  }
  absl::StatusOr<NoTransactionScript> script =
      CutIntoUnits(*ScriptOf(marked.step), marked.migration->database);
  if (!script.ok()) return std::nullopt;
  marked.script = *std::move(script);
  const NoTransactionUnit* unit = marked.script.UnitAt(*row.statement_begun);
  if (unit == nullptr) return std::nullopt;
  const std::optional<ConcurrentIndex> index = SettledByCatalogue(*unit);
  if (!index.has_value()) return std::nullopt;
  marked.index = *index;
  return marked;
}

// The settings that the statement ran with decide where its index is.
absl::Status RunSettings(const Marked& marked, Database* database) {
  Frame frame;
  frame.keep_session = true;
  for (const NoTransactionUnit& setting : marked.script.settings) {
    if (setting.last > *marked.step.partial->statement_begun) break;
    const Outcome outcome =
        setting.refuses_transaction
            ? database->RunOutsideTransaction(setting.script, frame)
            : database->RunScript(setting.script, frame);
    if (outcome.committed != Committed::kYes) {
      return StatusOf(outcome, FileOf(marked.step));
    }
  }
  return absl::OkStatus();
}

// What is to be recorded, and why.
struct Verdict {
  Action action = Action::kResolveNotApplied;
  std::string why;
};

absl::StatusOr<Verdict> Judge(const Marked& marked, Database* database) {
  const std::string& name = marked.index.index;
  if (marked.index.action == ConcurrentIndex::Action::kReindex) {
    // Of all indexes of a schema nobody knows which were invalid before.
    if (!name.empty() || !marked.index.table.empty()) {
      const absl::Status swept =
          SweepInvalidIndexes(database, marked.index, InvalidIndexes());
      if (!swept.ok()) return swept;
    }
    return Verdict{Action::kResolveNotApplied,
                   "to run it once more does no harm"};
  }
  const absl::StatusOr<IndexState> state = LookUpIndex(database, marked.index);
  if (!state.ok()) return state.status();
  switch (marked.index.action) {
    case ConcurrentIndex::Action::kCreate:
      if (!state->exists) {
        return Verdict{Action::kResolveNotApplied,
                       absl::StrCat("there is no index ", name)};
      }
      if (state->is_valid) {
        return Verdict{Action::kResolveApplied,
                       absl::StrCat("the index ", name, " is there")};
      }
      if (absl::Status s = DropIndex(database, state->name); !s.ok()) return s;
      return Verdict{
          Action::kResolveNotApplied,
          absl::StrCat("the index ", name, " was invalid, and is dropped")};
    case ConcurrentIndex::Action::kDrop:
      if (!state->exists) {
        return Verdict{Action::kResolveApplied,
                       absl::StrCat("the index ", name, " is gone")};
      }
      break;
    case ConcurrentIndex::Action::kReindex:
      break;
  }
  return Verdict{Action::kResolveNotApplied,
                 "to run it once more does no harm"};
}

absl::StatusOr<Verdict> LookUp(const Marked& marked, Database* database) {
  absl::Status status = RunSettings(marked, database);
  absl::StatusOr<Verdict> verdict =
      status.ok() ? Judge(marked, database) : absl::StatusOr<Verdict>(status);
  status = database->ResetSession();
  if (verdict.ok() && !status.ok()) return status;
  return verdict;
}

}  // namespace

absl::StatusOr<bool> SettleMarks(const RunEnvironment& env, Database* database,
                                 History* history) {
  const absl::StatusOr<std::vector<HistoryRow>> rows = history->Read();
  if (!rows.ok()) return rows.status();
  std::string record;
  for (const HistoryRow& row : *rows) {
    const std::optional<Marked> marked = FindMarked(env, row);
    if (!marked.has_value()) continue;
    const absl::StatusOr<Verdict> verdict = LookUp(*marked, database);
    if (!verdict.ok()) return verdict.status();
    const absl::StatusOr<HistoryPlan> plan =
        PlanRepair(*env.catalog, *rows,
                   {verdict->action, row.version, env.policy.variables});
    if (!plan.ok()) return plan.status();
    for (const HistoryChange& change : plan->changes) {
      absl::StrAppend(&record,
                      history->sql().RecordChange(change, *env.identity));
    }
    env.events->Warning(absl::StrCat(
        FileOf(marked->step), ": an earlier run ended in its statement ",
        *row.statement_begun + 1, "; ", verdict->why, ", so it ",
        verdict->action == Action::kResolveApplied ? "took effect"
                                                   : "runs again"));
  }
  if (record.empty()) return false;
  absl::Status written = history->Write(record, env.lock_timeout);
  if (!written.ok()) return written;
  return true;
}

}  // namespace gander

#include "runtime/engine/plan_checks.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/engine/half_done.h"
#include "runtime/engine/row_text.h"

namespace gander {
namespace {

class Checker {
 public:
  Checker(const HistoryIndex& history, const Policy& policy, PlanDraft draft)
      : history_(history),
        policy_(policy),
        draft_(std::move(draft)),
        plan_(draft_.plan) {
    for (const PlannedStep& step : plan_.steps) {
      (step.direction == Direction::kUp ? planned_up_ : planned_down_)
          .insert(step.migration->version);
    }
  }

  Plan Check() {
    CheckSurplusRows();
    CheckOutOfOrder();
    CheckStepsDown();
    CheckPartialUp();
    CheckChangedUps();
    CheckNewerHistory();
    NoteMissingFiles();
    return std::move(plan_);
  }

 private:
  void AddProblem(Problem::Kind kind, Version version, std::string message) {
    plan_.problems.push_back({kind, version, std::move(message)});
  }

  void AddIfAny(std::optional<Problem> problem) {
    if (problem.has_value()) plan_.problems.push_back(*std::move(problem));
  }

  static std::string Label(const IndexedRow& row) {
    return row.migration == nullptr ? Named(*row.row)
                                    : Named(*row.migration, *row.row);
  }

  void CheckSurplusRows() {
    for (const IndexedRow& surplus : history_.surplus_rows()) {
      const Migration& m = *surplus.migration;
      const HistoryRow& first = *history_.Find(m.version)->row;
      const HistoryRow& second = *surplus.row;
      std::string what = absl::StrCat(
          m.file, ": the history has this migration twice, as version ",
          Named(first), ", ", StateText(first), " ", first.applied_at,
          ", and as version ", Named(second), ", ", StateText(second), " ",
          second.applied_at);
      if (plan_.steps.empty()) {
        plan_.warnings.push_back(std::move(what));
      } else {
        absl::StrAppend(&what,
                        ". It may have run twice: look at the database, then "
                        "take one of the rows out of the history, with repair "
                        "--forget=",
                        first.version.ToString(),
                        " or repair --forget=", second.version.ToString());
        AddProblem(Problem::Kind::kTwoRows, m.version, std::move(what));
      }
    }
  }

  void CheckOutOfOrder() {
    if (policy_.out_of_order != OutOfOrder::kRefuse) return;
    const IndexedRow* newest = nullptr;
    for (const IndexedRow& row : history_.rows()) {
      if (planned_down_.count(row.version) == 0) newest = &row;
    }
    for (const Migration* migration : draft_.out_of_order) {
      if (planned_up_.count(migration->version) == 0) continue;
      AddProblem(
          Problem::Kind::kOutOfOrder, migration->version,
          absl::StrCat(migration->file, ": version ",
                       Named(migration->version, migration->name),
                       " is pending, but ", Label(*newest), " was already ",
                       StateText(*newest->row), " ", newest->row->applied_at,
                       "; give the file a newer version, or run with "
                       "--out-of-order=apply (or =ignore)"));
    }
  }

  void CheckStepsDown() {
    for (const PlannedStep& step : plan_.steps) {
      if (step.direction != Direction::kDown) continue;
      CheckStepDown(step, *history_.Find(step.migration->version)->row);
    }
  }

  void CheckStepDown(const PlannedStep& step, const HistoryRow& row) {
    const Migration& m = *step.migration;
    if (row.state == HistoryState::kBaseline) {
      AddProblem(
          Problem::Kind::kIrreversible, m.version,
          absl::StrCat(m.file, ": version ", Named(m, row),
                       " is a baseline: gander never applied it, and "
                       "does not roll it back; repair --forget=",
                       row.version.ToString(), " takes it out of the history"));
    } else if (row.state == HistoryState::kPartial && !row.rolling_back) {
      AddProblem(Problem::Kind::kPartial, m.version,
                 absl::StrCat(m.file, ": version ", Named(m, row),
                              " is half applied (", DoneText(row),
                              "); finish it with up first"));
    } else if (row.state == HistoryState::kPartial) {
      AddIfAny(CheckHalfDone(step, row));
    }
    if (!m.down_error.ok()) {
      AddProblem(Problem::Kind::kUnreadableDown, m.version,
                 std::string(m.down_error.message()));
    } else if (!m.reversible()) {
      AddProblem(
          Problem::Kind::kIrreversible, m.version,
          absl::StrCat(m.file, ": version ", Named(m.version, m.name),
                       " has no Down; write a new migration that undoes it"));
    } else if (m.down_missing) {
      plan_.warnings.push_back(absl::StrCat(
          m.file, ": there is no Down: rolling back version ",
          Named(m.version, m.name), " only removes it from the history"));
    }
  }

  void CheckPartialUp() {
    for (const PlannedStep& step : plan_.steps) {
      if (step.direction != Direction::kUp || !step.partial.has_value()) {
        continue;
      }
      const Migration& m = *step.migration;
      const HistoryRow& row = *step.partial;
      if (row.rolling_back) {
        AddProblem(Problem::Kind::kPartial, m.version,
                   absl::StrCat(m.file, ": version ", Named(m, row),
                                " is half rolled back; finish it with down"));
      } else {
        AddIfAny(CheckHalfDone(step, row));
      }
    }
  }

  void CheckChangedUps() {
    for (const IndexedRow& indexed : history_.rows()) {
      const HistoryRow& row = *indexed.row;
      const Migration* m = indexed.migration;
      if (m == nullptr || !UpWasEdited(row, *m)) continue;
      std::string what =
          absl::StrCat(m->file, ": the Up of version ", Named(*m, row),
                       " was edited after it was applied ", row.applied_at);
      // Rolled back, it is no longer at odds with its file: the way out for
      // someone who edits a migration while developing it.
      if (plan_.steps.empty() || m->kind() == MigrationKind::kCpp ||
          planned_down_.count(m->version) != 0) {
        plan_.warnings.push_back(std::move(what));
      } else {
        absl::StrAppend(&what,
                        "; restore the file, and make the change in a new "
                        "migration, or take it as it is with repair --accept=",
                        row.version.ToString());
        AddProblem(Problem::Kind::kChangedUp, m->version, std::move(what));
      }
    }
  }

  void CheckNewerHistory() {
    for (const IndexedRow& indexed : history_.rows()) {
      if (!history_.IsBeyondCatalog(indexed)) continue;
      const HistoryRow& row = *indexed.row;
      std::string what = absl::StrCat(
          "the database has version ", Named(row), ", ", StateText(row), " ",
          row.applied_at, ", which is newer than all migrations here");
      if (plan_.steps.empty() && !draft_.rolls_back_beyond_catalog) {
        plan_.warnings.push_back(std::move(what));
      } else {
        absl::StrAppend(&what, "; run the binary that has it");
        AddProblem(Problem::Kind::kNewerHistory, indexed.version,
                   std::move(what));
      }
    }
  }

  // Whether the draft already says that this file is missing.
  bool IsProblem(const IndexedRow& row) const {
    return std::any_of(plan_.problems.begin(), plan_.problems.end(),
                       [&row](const Problem& problem) {
                         return problem.kind == Problem::Kind::kMissingFile &&
                                problem.version == row.version;
                       });
  }

  void NoteMissingFiles() {
    for (const IndexedRow& indexed : history_.rows()) {
      if (indexed.migration != nullptr || history_.IsBeyondCatalog(indexed) ||
          IsProblem(indexed)) {
        continue;
      }
      const HistoryRow& row = *indexed.row;
      if (row.state == HistoryState::kPartial) {
        AddProblem(Problem::Kind::kMissingFile, indexed.version,
                   absl::StrCat(
                       "version ", Named(row), " stopped after ", DoneText(row),
                       ", and its file is missing; restore "
                       "the file, so that it can be finished, or undo what "
                       "it did and run repair --resolve=",
                       row.version.ToString(), " --as=undone"));
        continue;
      }
      plan_.warnings.push_back(absl::StrCat("version ", Named(row),
                                            ", applied ", row.applied_at,
                                            ", has no file here any more"));
    }
  }

  const HistoryIndex& history_;
  const Policy& policy_;
  PlanDraft draft_;
  Plan& plan_;
  std::set<Version> planned_up_;
  std::set<Version> planned_down_;
};

}  // namespace

Plan CheckDraft(const HistoryIndex& history, const Policy& policy,
                PlanDraft draft) {
  return Checker(history, policy, std::move(draft)).Check();
}

}  // namespace gander

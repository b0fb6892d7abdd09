#include "runtime/engine/plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/engine/half_done.h"
#include "runtime/engine/row_text.h"

namespace gander {
namespace {

class Planner {
 public:
  Planner(const Catalog& catalog, absl::Span<const HistoryRow> history,
          const Request& request, const Policy& policy)
      : catalog_(catalog), request_(request), policy_(policy) {
    for (const HistoryRow& row : history) rows_.emplace(row.version, &row);
    for (const auto& [version, row] : rows_) by_sequence_.push_back(row);
    std::sort(by_sequence_.begin(), by_sequence_.end(),
              [](const HistoryRow* a, const HistoryRow* b) {
                return a->sequence > b->sequence;
              });
  }

  Plan Make() {
    if (!TargetIsKnown()) return std::move(plan_);
    switch (request_.verb) {
      case Request::Verb::kUp:
        PlanUp(request_.to, {});
        break;
      case Request::Verb::kDown:
        PlanDown();
        break;
      case Request::Verb::kRedo:
        PlanRedo();
        break;
      case Request::Verb::kGoto:
        PlanGoto();
        break;
    }
    if (request_.by.has_value() &&
        static_cast<int64_t>(plan_.steps.size()) > *request_.by) {
      plan_.steps.resize(*request_.by);
    }
    // Only now is it known what will run, and what therefore matters.
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

  const HistoryRow* Row(Version version) const {
    const auto it = rows_.find(version);
    return it == rows_.end() ? nullptr : it->second;
  }

  bool IsPlanned(Direction direction, Version version) const {
    return std::any_of(plan_.steps.begin(), plan_.steps.end(),
                       [&](const PlannedStep& step) {
                         return step.direction == direction &&
                                step.migration->version == version;
                       });
  }

  bool IsBeyondCatalog(Version version) const {
    return catalog_.empty() || version > catalog_.migrations().back().version;
  }

  bool TargetIsKnown() {
    if (!request_.to.has_value()) return true;
    const Version to = *request_.to;
    if (to == Version(0) || catalog_.Find(to) != nullptr ||
        Row(to) != nullptr) {
      return true;
    }
    AddProblem(Problem::Kind::kUnknownTarget, to,
               absl::StrCat("there is no migration with version ",
                            to.ToString(), "; ", Neighbours(to)));
    return false;
  }

  std::string Neighbours(Version to) const {
    if (catalog_.empty()) return "there are no migrations at all";
    const Migration* below = nullptr;
    const Migration* above = nullptr;
    for (const Migration& m : catalog_.migrations()) {
      if (m.version < to) below = &m;
      if (m.version > to && above == nullptr) above = &m;
    }
    std::vector<std::string> nearest;
    if (below != nullptr) {
      nearest.push_back(Named(below->version, below->name));
    }
    if (above != nullptr) {
      nearest.push_back(Named(above->version, above->name));
    }
    return absl::StrCat("the nearest ", nearest.size() == 1 ? "is " : "are ",
                        absl::StrJoin(nearest, " and "));
  }

  // Adds what is pending, as if the versions of `gone` were not in the history.
  void PlanUp(std::optional<Version> to, const std::set<Version>& gone) {
    const auto is_gone = [&](Version version) {
      return gone.contains(version);
    };
    std::optional<Version> newest_applied;
    for (const auto& [version, row] : rows_) {
      if (!is_gone(version)) newest_applied = version;
    }
    for (const Migration& migration : catalog_.migrations()) {
      if (to.has_value() && migration.version > *to) break;
      const HistoryRow* row =
          is_gone(migration.version) ? nullptr : Row(migration.version);
      if (row != nullptr) {
        if (row->state == HistoryState::kPartial) {
          plan_.steps.push_back({Direction::kUp, &migration, *row});
        }
        continue;
      }
      if (newest_applied.has_value() && migration.version < *newest_applied) {
        if (policy_.out_of_order == OutOfOrder::kIgnore) {
          plan_.warnings.push_back(absl::StrCat(
              migration.file, ": version ",
              Named(migration.version, migration.name),
              " is pending below an applied one, and ignored as asked"));
          continue;
        }
        out_of_order_.push_back(&migration);
      }
      plan_.steps.push_back({Direction::kUp, &migration, std::nullopt});
    }
  }

  void PlanDown() {
    int64_t limit = static_cast<int64_t>(by_sequence_.size());
    if (!request_.all && !request_.to.has_value() && !request_.by.has_value()) {
      limit = 1;
    }
    // A row without a migration counts as a step here, so that it is noticed
    // and not passed over.
    if (request_.by.has_value()) limit = std::min(limit, *request_.by);
    for (const HistoryRow* row : by_sequence_) {
      if (limit == 0) break;
      if (request_.to.has_value() && row->version <= *request_.to) continue;
      --limit;
      RollBack(*row);
    }
  }

  void PlanRedo() {
    if (by_sequence_.empty()) return;
    const HistoryRow& last = *by_sequence_.front();
    if (RollBack(last)) {
      plan_.steps.push_back(
          {Direction::kUp, catalog_.Find(last.version), std::nullopt});
    }
  }

  void PlanGoto() {
    if (!request_.to.has_value()) return;
    std::set<Version> gone;
    for (const HistoryRow* row : by_sequence_) {
      if (row->version <= *request_.to) continue;
      gone.insert(row->version);
      RollBack(*row);
    }
    PlanUp(request_.to, gone);
  }

  bool RollBack(const HistoryRow& row) {
    const Migration* migration = catalog_.Find(row.version);
    if (migration == nullptr) {
      if (!IsBeyondCatalog(row.version)) {
        AddProblem(Problem::Kind::kMissingFile, row.version,
                   absl::StrCat("version ", Named(row), ", ", StateText(row),
                                " ", row.applied_at,
                                ", is to be rolled back, and its file is "
                                "missing; restore the file, or take the "
                                "version out of the history with repair "
                                "--forget=",
                                row.version.ToString()));
      }
      // A version beyond the catalog is reported by CheckNewerHistory.
      beyond_to_roll_back_ =
          beyond_to_roll_back_ || IsBeyondCatalog(row.version);
      return false;
    }
    PlannedStep step{Direction::kDown, migration, std::nullopt};
    if (row.state == HistoryState::kPartial) step.partial = row;
    plan_.steps.push_back(std::move(step));
    return true;
  }

  void CheckOutOfOrder() {
    if (policy_.out_of_order != OutOfOrder::kRefuse) return;
    for (const Migration* migration : out_of_order_) {
      if (!IsPlanned(Direction::kUp, migration->version)) continue;
      const HistoryRow* newest = nullptr;
      for (const auto& [version, row] : rows_) {
        if (version > migration->version &&
            !IsPlanned(Direction::kDown, version)) {
          newest = row;
        }
      }
      AddProblem(
          Problem::Kind::kOutOfOrder, migration->version,
          absl::StrCat(migration->file, ": version ",
                       Named(migration->version, migration->name),
                       " is pending, but ", Named(*newest), " was already ",
                       StateText(*newest), " ", newest->applied_at,
                       "; give the file a newer version, or run with "
                       "--out-of-order=apply (or =ignore)"));
    }
  }

  void CheckStepsDown() {
    for (const PlannedStep& step : plan_.steps) {
      if (step.direction != Direction::kDown) continue;
      const Migration& m = *step.migration;
      const HistoryRow& row = *Row(m.version);
      if (row.state == HistoryState::kBaseline) {
        AddProblem(
            Problem::Kind::kIrreversible, m.version,
            absl::StrCat(m.file, ": version ", Named(row),
                         " is a baseline: gander never applied it, and "
                         "does not roll it back; repair --forget=",
                         m.version.ToString(), " takes it out of the history"));
      } else if (row.state == HistoryState::kPartial && !row.rolling_back) {
        AddProblem(
            Problem::Kind::kPartial, m.version,
            absl::StrCat(m.file, ": version ", Named(row), " is half applied (",
                         row.statements_done, " of ", row.statements_total,
                         " statements); finish it with up first"));
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
            m.file, ": there is no Down section: rolling back version ",
            Named(m.version, m.name), " only removes it from the history"));
      }
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
                   absl::StrCat(m.file, ": version ", Named(row),
                                " is half rolled back; finish it with down"));
      } else {
        AddIfAny(CheckHalfDone(step, row));
      }
    }
  }

  void CheckChangedUps() {
    for (const auto& [version, row] : rows_) {
      if (row->state != HistoryState::kApplied) continue;
      const Migration* m = catalog_.Find(version);
      if (m == nullptr || row->up_checksum.empty() ||
          row->up_checksum == m->up_checksum) {
        continue;
      }
      std::string what =
          absl::StrCat(m->file, ": the Up of version ", Named(*row),
                       " was edited after it was applied ", row->applied_at);
      // Rolled back, it is no longer at odds with its file: the way out for
      // someone who edits a migration while developing it.
      if (plan_.steps.empty() || m->kind() == MigrationKind::kCpp ||
          IsPlanned(Direction::kDown, version)) {
        plan_.warnings.push_back(std::move(what));
      } else {
        absl::StrAppend(&what,
                        "; restore the file, and make the change in a new "
                        "migration, or take it as it is with repair --accept=",
                        version.ToString());
        AddProblem(Problem::Kind::kChangedUp, version, std::move(what));
      }
    }
  }

  void CheckNewerHistory() {
    for (const auto& [version, row] : rows_) {
      if (catalog_.Find(version) != nullptr || !IsBeyondCatalog(version)) {
        continue;
      }
      std::string what = absl::StrCat(
          "the database has version ", Named(*row), ", ", StateText(*row), " ",
          row->applied_at, ", which is newer than all migrations here");
      if (plan_.steps.empty() && !beyond_to_roll_back_) {
        plan_.warnings.push_back(std::move(what));
      } else {
        absl::StrAppend(&what, "; run the binary that has it");
        AddProblem(Problem::Kind::kNewerHistory, version, std::move(what));
      }
    }
  }

  void NoteMissingFiles() {
    for (const auto& [version, row] : rows_) {
      if (catalog_.Find(version) != nullptr || IsBeyondCatalog(version)) {
        continue;
      }
      const bool is_problem =
          std::any_of(plan_.problems.begin(), plan_.problems.end(),
                      [v = version](const Problem& problem) {
                        return problem.kind == Problem::Kind::kMissingFile &&
                               problem.version == v;
                      });
      if (is_problem) continue;
      if (row->state == HistoryState::kPartial) {
        AddProblem(
            Problem::Kind::kMissingFile, version,
            absl::StrCat("version ", Named(*row), " stopped after ",
                         row->statements_done, " of ", row->statements_total,
                         " statements, and its file is missing; restore "
                         "the file, so that it can be finished, or undo what "
                         "it did and run repair --resolve=",
                         version.ToString(), " --as=undone"));
        continue;
      }
      plan_.warnings.push_back(absl::StrCat("version ", Named(*row),
                                            ", applied ", row->applied_at,
                                            ", has no file here any more"));
    }
  }

  const Catalog& catalog_;
  const Request& request_;
  const Policy& policy_;
  std::map<Version, const HistoryRow*> rows_;
  std::vector<const HistoryRow*> by_sequence_;  // the last applied first
  std::vector<const Migration*> out_of_order_;
  // The request wants to roll back a version that the catalog does not reach.
  bool beyond_to_roll_back_ = false;
  Plan plan_;
};

}  // namespace

const SqlScript* ScriptOf(const PlannedStep& step) {
  const std::optional<SqlScript>& script = step.direction == Direction::kUp
                                               ? step.migration->sql_up
                                               : step.migration->sql_down;
  return script.has_value() ? &*script : nullptr;
}

bool IsTransactional(const PlannedStep& step) {
  // It goes on as it began, whatever its file says now.
  if (step.partial.has_value() &&
      step.migration->kind() == MigrationKind::kSql) {
    return false;
  }
  return step.direction == Direction::kUp
             ? step.migration->up_is_transactional()
             : step.migration->down_is_transactional();
}

bool GoesOn(const PlannedStep& step) {
  return step.partial.has_value() &&
         step.migration->kind() == MigrationKind::kSql &&
         step.partial->rolling_back == (step.direction == Direction::kDown);
}

absl::string_view ToString(Problem::Kind kind) {
  switch (kind) {
    case Problem::Kind::kChangedUp:
      return "changed_up";
    case Problem::Kind::kOutOfOrder:
      return "out_of_order";
    case Problem::Kind::kMissingFile:
      return "missing_file";
    case Problem::Kind::kNewerHistory:
      return "newer_history";
    case Problem::Kind::kPartial:
      return "partial";
    case Problem::Kind::kUndecided:
      return "undecided";
    case Problem::Kind::kIrreversible:
      return "irreversible";
    case Problem::Kind::kUnreadableDown:
      return "unreadable_down";
    case Problem::Kind::kUnknownTarget:
      return "unknown_target";
    case Problem::Kind::kForeignHistory:
      return "foreign_history";
  }
  return "unknown";
}

absl::Status Plan::status() const {
  if (problems.empty()) return absl::OkStatus();
  const std::string message = absl::StrJoin(
      problems, "\n", [](std::string* out, const Problem& problem) {
        out->append(problem.message);
      });
  const auto is = [](Problem::Kind kind) {
    return [kind](const Problem& problem) { return problem.kind == kind; };
  };
  if (std::any_of(problems.begin(), problems.end(),
                  is(Problem::Kind::kUndecided))) {
    return absl::DataLossError(message);
  }
  return std::all_of(problems.begin(), problems.end(),
                     is(Problem::Kind::kUnknownTarget))
             ? absl::InvalidArgumentError(message)
             : absl::FailedPreconditionError(message);
}

Plan MakePlan(const Catalog& catalog, absl::Span<const HistoryRow> history,
              const Request& request, const Policy& policy) {
  return Planner(catalog, history, request, policy).Make();
}

}  // namespace gander

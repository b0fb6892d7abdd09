#include "runtime/engine/plan_draft.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/engine/row_text.h"
#include "runtime/engine/unknown_target.h"

namespace gander {
namespace {

class Drafter {
 public:
  Drafter(const Catalog& catalog, const HistoryIndex& history,
          const Request& request, const Policy& policy)
      : catalog_(catalog),
        history_(history),
        request_(request),
        policy_(policy) {
    // A version that a migration replaces stands for that migration. 0 is none
    // of them, whatever was called so.
    if (!request_.to.has_value() || request_.to == Version(0)) return;
    if (const Migration* m = catalog_.FindRecorded(*request_.to)) {
      request_.to = m->version;
    }
  }

  PlanDraft Make() {
    if (!TargetIsKnown()) return std::move(draft_);
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
    std::vector<PlannedStep>& steps = draft_.plan.steps;
    if (request_.by.has_value() &&
        static_cast<int64_t>(steps.size()) > *request_.by) {
      steps.resize(*request_.by);
    }
    return std::move(draft_);
  }

 private:
  // With the row of the migration, if it has one.
  void AddStep(Direction direction, const Migration& migration,
               const HistoryRow* row) {
    PlannedStep step;
    step.direction = direction;
    step.migration = &migration;
    if (row != nullptr) {
      if (row->state == HistoryState::kPartial) step.partial = *row;
      if (row->version != migration.version) step.recorded_as = row->version;
    }
    draft_.plan.steps.push_back(std::move(step));
  }

  bool TargetIsKnown() {
    if (!request_.to.has_value()) return true;
    const Version to = *request_.to;
    if (to == Version(0) || catalog_.Find(to) != nullptr ||
        history_.Find(to) != nullptr) {
      return true;
    }
    draft_.plan.problems.push_back(UnknownTarget(catalog_, to));
    draft_.unknown_target = true;
    return false;
  }

  // Adds what is pending, as if the versions of `gone` were not in the history.
  void PlanUp(std::optional<Version> to, const std::set<Version>& gone) {
    std::optional<Version> newest_applied;
    for (const IndexedRow& row : history_.rows()) {
      if (!gone.contains(row.version)) newest_applied = row.version;
    }
    for (const Migration& migration : catalog_.migrations()) {
      if (to.has_value() && migration.version > *to) break;
      const IndexedRow* found = gone.contains(migration.version)
                                    ? nullptr
                                    : history_.Find(migration.version);
      if (found != nullptr) {
        if (found->row->state == HistoryState::kPartial) {
          AddStep(Direction::kUp, migration, found->row);
        }
        continue;
      }
      if (newest_applied.has_value() && migration.version < *newest_applied) {
        if (policy_.out_of_order == OutOfOrder::kIgnore) {
          draft_.plan.warnings.push_back(absl::StrCat(
              migration.file, ": version ",
              Named(migration.version, migration.name),
              " is pending below an applied one, and ignored as asked"));
          continue;
        }
        draft_.out_of_order.push_back(&migration);
      }
      AddStep(Direction::kUp, migration, nullptr);
    }
  }

  void PlanDown() {
    int64_t limit = static_cast<int64_t>(history_.rows().size());
    if (!request_.all && !request_.to.has_value() && !request_.by.has_value()) {
      limit = 1;
    }
    // A row without a migration counts as a step here, so that it is noticed
    // and not passed over.
    if (request_.by.has_value()) limit = std::min(limit, *request_.by);
    for (const IndexedRow* row : history_.last_applied_first()) {
      if (limit == 0) break;
      if (request_.to.has_value() && row->version <= *request_.to) continue;
      --limit;
      RollBack(*row);
    }
  }

  void PlanRedo() {
    if (history_.rows().empty()) return;
    const IndexedRow& last = *history_.last_applied_first().front();
    if (RollBack(last)) AddStep(Direction::kUp, *last.migration, nullptr);
  }

  void PlanGoto() {
    if (!request_.to.has_value()) return;
    std::set<Version> gone;
    for (const IndexedRow* row : history_.last_applied_first()) {
      if (row->version <= *request_.to) continue;
      gone.insert(row->version);
      RollBack(*row);
    }
    PlanUp(request_.to, gone);
  }

  bool RollBack(const IndexedRow& indexed) {
    const HistoryRow& row = *indexed.row;
    if (indexed.migration == nullptr) {
      // A version beyond the catalog is reported by plan_checks.cc.
      if (history_.IsBeyondCatalog(indexed)) {
        draft_.rolls_back_beyond_catalog = true;
      } else {
        draft_.plan.problems.push_back(
            {Problem::Kind::kMissingFile, indexed.version,
             absl::StrCat("version ", Named(row), ", ", StateText(row), " ",
                          row.applied_at,
                          ", is to be rolled back, and its file is missing; "
                          "restore the file, or take the version out of the "
                          "history with repair --forget=",
                          row.version.ToString())});
      }
      return false;
    }
    AddStep(Direction::kDown, *indexed.migration, &row);
    return true;
  }

  const Catalog& catalog_;
  const HistoryIndex& history_;
  Request request_;
  const Policy& policy_;
  PlanDraft draft_;
};

}  // namespace

PlanDraft DraftPlan(const Catalog& catalog, const HistoryIndex& history,
                    const Request& request, const Policy& policy) {
  return Drafter(catalog, history, request, policy).Make();
}

}  // namespace gander

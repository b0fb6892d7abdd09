#include "runtime/engine/baseline.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "runtime/engine/row_text.h"

namespace gander {
namespace {

bool IsBaseline(const HistoryRow* row) {
  return row != nullptr && row->state == HistoryState::kBaseline;
}

}  // namespace

absl::StatusOr<HistoryPlan> PlanBaseline(const Catalog& catalog,
                                         absl::Span<const HistoryRow> history,
                                         const BaselineRequest& request) {
  if (catalog.Find(request.version) == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("there is no migration with version ",
                     request.version.ToString(), "; status lists them"));
  }
  HistoryPlan plan;
  bool is_there = true;
  for (const Migration& migration : catalog.migrations()) {
    if (migration.version > request.version) break;
    is_there = is_there && IsBaseline(FindRow(history, migration));
    HistoryChange change;
    change.action = HistoryChange::Action::kBaseline;
    change.after = RowFor(migration, HistoryState::kBaseline,
                          static_cast<int64_t>(plan.changes.size()) + 1);
    change.file = migration.file;
    change.message = "is taken as applied, and never run";
    plan.changes.push_back(std::move(change));
  }
  if (is_there) return HistoryPlan();
  if (!history.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the history already has ", history.size(),
        history.size() == 1 ? " row: " : " rows: ", NamedRows(history),
        "; a baseline is for a database without a history. To take a single "
        "migration as applied, use repair --mark-applied=VERSION; to take a "
        "row away, repair --forget=VERSION"));
  }
  return plan;
}

}  // namespace gander

#include "runtime/engine/history_request.h"

#include "absl/status/status.h"
#include "runtime/engine/foreign_history.h"
#include "runtime/engine/foreign_table.h"

namespace gander {
namespace {

absl::StatusOr<HistoryPlan> ReadAndPlan(const Catalog& catalog,
                                        Database* database,
                                        const std::vector<HistoryRow>& history,
                                        const AdoptRequest& request) {
  if (database == nullptr) {
    return absl::NotFoundError(
        "there is no such database, and so nothing to adopt in it");
  }
  const absl::StatusOr<ForeignTable> table =
      FindForeignTable(database, request.from, request.table);
  if (!table.ok()) return table.status();
  const absl::StatusOr<ForeignHistory> foreign =
      ReadForeignHistory(database, *table);
  if (!foreign.ok()) return foreign.status();
  return PlanAdoption(catalog, history, *foreign, request);
}

}  // namespace

absl::StatusOr<HistoryPlan> PlanChange(const Catalog& catalog,
                                       Database* database,
                                       const std::vector<HistoryRow>& history,
                                       const HistoryRequest& request) {
  if (const auto* baseline = std::get_if<BaselineRequest>(&request)) {
    return PlanBaseline(catalog, history, *baseline);
  }
  if (const auto* repair = std::get_if<RepairRequest>(&request)) {
    return PlanRepair(catalog, history, *repair);
  }
  return ReadAndPlan(catalog, database, history,
                     std::get<AdoptRequest>(request));
}

}  // namespace gander

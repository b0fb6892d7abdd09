// File: history_request.h
//
// What may be asked to be written to the history without running a migration.
#ifndef GANDER_RUNTIME_ENGINE_HISTORY_REQUEST_H_
#define GANDER_RUNTIME_ENGINE_HISTORY_REQUEST_H_

#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/database/database.h"
#include "runtime/engine/adoption.h"
#include "runtime/engine/baseline.h"
#include "runtime/engine/history_change.h"
#include "runtime/engine/history_row.h"
#include "runtime/engine/repair.h"
#include "runtime/migration/catalog.h"

namespace gander {

using HistoryRequest =
    std::variant<BaselineRequest, RepairRequest, AdoptRequest>;

// As PlanBaseline, PlanRepair and PlanAdoption. `database`, in which an
// adoption reads the other tool's table, is null when there is none yet.
//
// kNotFound: there is no such table. Otherwise also as Database::Query.
absl::StatusOr<HistoryPlan> PlanChange(const Catalog& catalog,
                                       Database* database,
                                       const std::vector<HistoryRow>& history,
                                       const HistoryRequest& request);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_HISTORY_REQUEST_H_

// File: baseline.h
//
// A database that has its schema already, however it came there: the migrations
// that made it count as applied, and are never run.
#ifndef GANDER_RUNTIME_ENGINE_BASELINE_H_
#define GANDER_RUNTIME_ENGINE_BASELINE_H_

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/engine/history_change.h"
#include "runtime/migration/catalog.h"

namespace gander {

struct BaselineRequest {
  // This one and all below it.
  Version version;
};

// Nothing to do: all of them are a baseline already; what was applied above
// does not matter.
//
// kInvalidArgument: no migration has this version. kFailedPrecondition: the
// history has other rows.
absl::StatusOr<HistoryPlan> PlanBaseline(const Catalog& catalog,
                                         absl::Span<const HistoryRow> history,
                                         const BaselineRequest& request);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_BASELINE_H_

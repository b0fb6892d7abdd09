// File: adoption.h
//
// Taking over a database from another tool: what it has applied becomes
// gander's history. Its own table is read and left as it is.
#ifndef GANDER_RUNTIME_ENGINE_ADOPTION_H_
#define GANDER_RUNTIME_ENGINE_ADOPTION_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/database/table_name.h"
#include "runtime/engine/foreign_history.h"
#include "runtime/engine/foreign_table.h"
#include "runtime/engine/history_change.h"
#include "runtime/migration/catalog.h"

namespace gander {

struct AdoptRequest {
  ForeignTool from = ForeignTool::kGoose;
  // Not given: where the tool keeps its history by itself.
  std::optional<TableName> table = std::nullopt;
  // What it has applied and is not among the migrations becomes a row without
  // checksums, rather than a refusal.
  bool allow_missing = false;
};

// The migration that the other tool calls so; null when there is none.
const Migration* FindForeign(const Catalog& catalog, ForeignTool tool,
                             const ForeignMigration& foreign);

// Nothing to do: all that the other tool has applied is in the history already.
//
// kFailedPrecondition: the other tool's history has something that failed, or
// that is not among the migrations; or the history has rows already. The
// message holds all that is wrong, a line each.
absl::StatusOr<HistoryPlan> PlanAdoption(const Catalog& catalog,
                                         absl::Span<const HistoryRow> history,
                                         const ForeignHistory& foreign,
                                         const AdoptRequest& request);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_ADOPTION_H_

// File: planned_step.h
//
// One step of a plan: a migration and a direction.
#ifndef GANDER_RUNTIME_ENGINE_PLANNED_STEP_H_
#define GANDER_RUNTIME_ENGINE_PLANNED_STEP_H_

#include <optional>
#include <string>

#include "runtime/engine/history_row.h"
#include "runtime/migration/catalog.h"

namespace gander {

enum class Direction { kUp, kDown };

struct PlannedStep {
  Direction direction = Direction::kUp;
  // Points into the catalog, which must outlive the plan.
  const Migration* migration = nullptr;
  // Of a NO TRANSACTION step that stopped half-way: its row.
  std::optional<HistoryRow> partial = std::nullopt;
};

// The SQL of the step; null for a C++ step and for a Down that has none.
const SqlScript* ScriptOf(const PlannedStep& step);

// The file that the step is in, as messages show it.
const std::string& FileOf(const PlannedStep& step);

// Whether it is one transaction with its history row, rather than NO
// TRANSACTION. A half-done SQL step is not, whatever its file says now.
bool IsTransactional(const PlannedStep& step);

// Whether the step goes on where it stopped, behind what its row has as done.
bool GoesOn(const PlannedStep& step);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_PLANNED_STEP_H_

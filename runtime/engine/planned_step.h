// File: planned_step.h
//
// One step of a plan: a migration and a direction.
#ifndef GANDER_RUNTIME_ENGINE_PLANNED_STEP_H_
#define GANDER_RUNTIME_ENGINE_PLANNED_STEP_H_

#include <memory>
#include <optional>
#include <string>

#include "runtime/engine/history_row.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/version.h"
#include "runtime/sql/expanded_script.h"

namespace gander {

enum class Direction { kUp, kDown };

struct PlannedStep {
  Direction direction = Direction::kUp;
  // Points into the catalog, which must outlive the plan.
  const Migration* migration = nullptr;
  // Of a NO TRANSACTION step that stopped half-way: its row.
  std::optional<HistoryRow> partial = std::nullopt;
  // The version of its row in the history, where that is not the migration's
  // own: one that it replaces.
  std::optional<Version> recorded_as = std::nullopt;
  // Its SQL with the values of variables in it, where it has variables.
  std::shared_ptr<const ExpandedScript> expanded = nullptr;
};

// The version of the step's row in the history, be it there or to be written.
Version RecordedVersion(const PlannedStep& step);

// The SQL of the step, with its values in it when they are known; null for a
// C++ step and for a Down that has none.
const SqlScript* ScriptOf(const PlannedStep& step);

// The file that the step is in, as messages show it.
const std::string& FileOf(const PlannedStep& step);

// Whether it is one transaction with its history row, rather than NO
// TRANSACTION. A half-done SQL step is not, whatever its file says now.
bool IsTransactional(const PlannedStep& step);

// Whether it moves data in batches (GANDER_BACKFILL).
bool IsBackfill(const PlannedStep& step);

// Whether the step goes on where it stopped, behind what its row has as done.
bool GoesOn(const PlannedStep& step);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_PLANNED_STEP_H_

// File: repair.h
//
// What a person may do about a history that is not as it should be. One thing
// at a time, and nothing that happens by itself.
#ifndef GANDER_RUNTIME_ENGINE_REPAIR_H_
#define GANDER_RUNTIME_ENGINE_REPAIR_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/engine/history_change.h"
#include "runtime/engine/variable_values.h"
#include "runtime/migration/catalog.h"

namespace gander {

struct RepairRequest {
  enum class Action {
    // An applied migration was edited: its file is taken as what was applied.
    // Of a half-done step: the beginning of the file, as many statements as
    // have taken effect, is taken as what has run.
    kAccept,
    // The same for every applied migration that was edited; `version` does not
    // matter.
    kAcceptAll,
    // The row is removed. No Down is run.
    kForget,
    // The migration counts as applied. No Up is run.
    kMarkApplied,
    // Of a half-done step whose statement is in doubt: it took effect; the next
    // run goes on behind it.
    kResolveApplied,
    // It did not take effect; the next run runs it.
    kResolveNotApplied,
    // Of a half-done step: all that it did has been undone by hand. A migration
    // that was being applied is pending again, one that was being rolled back
    // is applied.
    kResolveUndone,
  };
  Action action = Action::kAccept;
  // The row's; also the migration's, when its row has one that it replaces.
  Version version;
  // Of a half-done step whose SQL has variables. Migrator sets it.
  VariableValues variables = {};
};

// Nothing to do: it is so already.
//
// kInvalidArgument: neither the migrations nor the history have this version.
// kFailedPrecondition: the row's state is none that this repairs; the message
// says which does.
absl::StatusOr<HistoryPlan> PlanRepair(const Catalog& catalog,
                                       absl::Span<const HistoryRow> history,
                                       const RepairRequest& request);

// Something that a run stops at, or will, and the ways out.
struct RepairFinding {
  enum class Kind {
    kChanged,    // applied, and edited since
    kMissing,    // applied, and not among the files
    kPartial,    // half done; the next run goes on, or cannot
    kUndecided,  // half done, and a statement of it may have run
    kTwoRows,    // one of two rows of a renumbered migration
  };
  Kind kind = Kind::kChanged;
  Version version;
  std::string message;
  // What may be typed, without the program's name: "repair --accept=3".
  std::vector<std::string> commands;
};

// "changed", "missing", "partial", "undecided", "two_rows".
absl::string_view ToString(RepairFinding::Kind kind);

// Ascending by version; empty: there is nothing to repair. `values` are for the
// SQL of half-done steps.
std::vector<RepairFinding> FindRepairs(const Catalog& catalog,
                                       absl::Span<const HistoryRow> history,
                                       const VariableValues& values);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_REPAIR_H_

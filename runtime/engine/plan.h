// File: plan.h
//
// What a run would do, decided from the catalog and the history alone: a pure
// function, so that every case is tested without a database (plan_test.cc).
#ifndef GANDER_RUNTIME_ENGINE_PLAN_H_
#define GANDER_RUNTIME_ENGINE_PLAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "runtime/engine/history_row.h"
#include "runtime/engine/planned_step.h"
#include "runtime/engine/problem.h"
#include "runtime/engine/variable_values.h"
#include "runtime/migration/catalog.h"

namespace gander {

// What was asked for.
struct Request {
  enum class Verb {
    kUp,    // apply what is pending
    kDown,  // roll back, the last applied first
    kRedo,  // roll back the last applied, and apply it again
    kGoto,  // up or down, until exactly the versions <= to are applied
  };
  Verb verb = Verb::kUp;
  // kUp: apply no version above it. kDown: roll back every version above it, so
  // that it stays itself; 0 rolls back all but a version 0. kGoto: required.
  // It must be the version of a migration or of a history row, or 0; one that
  // a migration replaces stands for that migration's own.
  std::optional<Version> to = std::nullopt;
  // kUp, kDown: at most so many steps; kDown without `to`, `by` and `all` rolls
  // back one. Not negative; 0 does nothing.
  std::optional<int64_t> by = std::nullopt;
  // kDown: everything that is applied.
  bool all = false;
};

// What to do about a pending version below one that is applied.
enum class OutOfOrder { kRefuse, kApply, kIgnore };

struct Policy {
  OutOfOrder out_of_order = OutOfOrder::kRefuse;
  // Another tool's history in a database without one of ours counts for
  // nothing. Otherwise it stops what would apply: see foreign_table.h.
  bool ignore_foreign_history = false;
  VariableValues variables;
};

struct Plan {
  // In the order of running. Filled as far as it can be when there are
  // problems, too.
  std::vector<PlannedStep> steps;
  // Empty: the plan may be run. All that was found, not only the first.
  std::vector<Problem> problems;
  // What a person should know and no run need stop for.
  std::vector<std::string> warnings;
  // The roles that the run will let read the history, and that may not yet.
  std::vector<std::string> grants;

  // OK when there is no problem. kDataLoss when one of them is kUndecided;
  // kInvalidArgument when all that is wrong is an unknown target or variables;
  // else kFailedPrecondition. The message holds all problems, a line each.
  absl::Status status() const;
};

// Plans `request`. `history` and `repeatables` in any order. A repeatable
// migration runs behind all others, when it is another than the one that ran
// last, in an up without bounds and nowhere else. Never fails otherwise than by
// Plan::problems; linear in catalog plus history, but for sorting.
Plan MakePlan(const Catalog& catalog, absl::Span<const HistoryRow> history,
              const Request& request, const Policy& policy = {},
              absl::Span<const RepeatableRow> repeatables = {});

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_PLAN_H_

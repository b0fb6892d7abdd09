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
#include "runtime/migration/catalog.h"

namespace gander {

enum class Direction { kUp, kDown };

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
  // It must be the version of a migration or of a history row, or 0.
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
};

struct PlannedStep {
  Direction direction = Direction::kUp;
  // Points into the catalog, which must outlive the plan.
  const Migration* migration = nullptr;
  // Of a NO TRANSACTION step that stopped half-way: its row.
  std::optional<HistoryRow> partial = std::nullopt;
};

// The SQL of the step; null for a C++ step and for a Down that has none.
const SqlScript* ScriptOf(const PlannedStep& step);

// Whether it is one transaction with its history row, rather than NO
// TRANSACTION. A half-done SQL step is not, whatever its file says now.
bool IsTransactional(const PlannedStep& step);

// Whether the step goes on where it stopped, behind what its row has as done.
bool GoesOn(const PlannedStep& step);

// Why a run must not begin.
struct Problem {
  enum class Kind {
    kChangedUp,       // an applied SQL migration's Up was edited
    kOutOfOrder,      // a pending version below an applied one
    kMissingFile,     // to be rolled back, and not in the catalog
    kNewerHistory,    // the history goes beyond the catalog, which would write
    kPartial,         // a half-done step that this run cannot finish
    kUndecided,       // a half-done step of which a statement may have run
    kIrreversible,    // to be rolled back, and has no Down
    kUnreadableDown,  // to be rolled back, and its Down cannot be read
    kUnknownTarget,   // `to` is no version of a migration or of the history
    kForeignHistory,  // another tool has migrated this database
  };
  Kind kind;
  Version version;
  // One sentence or two: what is wrong, since when, what to do.
  std::string message;
};

absl::string_view ToString(Problem::Kind kind);

struct Plan {
  // In the order of running. Filled as far as it can be when there are
  // problems, too.
  std::vector<PlannedStep> steps;
  // Empty: the plan may be run. All that was found, not only the first.
  std::vector<Problem> problems;
  // What a person should know and no run need stop for.
  std::vector<std::string> warnings;

  // OK when there is no problem. kDataLoss when one of them is kUndecided;
  // kInvalidArgument when all that is wrong is an unknown target; else
  // kFailedPrecondition. The message holds all problems, a line each.
  absl::Status status() const;
};

// Plans `request`. `history` in any order. Never fails otherwise than by
// Plan::problems; linear in catalog plus history, but for sorting.
Plan MakePlan(const Catalog& catalog, absl::Span<const HistoryRow> history,
              const Request& request, const Policy& policy = {});

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_PLAN_H_

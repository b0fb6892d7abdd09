// File: history_change.h
//
// What is written to the history without running a migration: by a baseline, a
// repair or an adoption. Each is planned by a pure function of the catalog and
// the history (baseline.h, repair.h, adoption.h), shown, and then written
// (history_writer.h).
#ifndef GANDER_RUNTIME_ENGINE_HISTORY_CHANGE_H_
#define GANDER_RUNTIME_ENGINE_HISTORY_CHANGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/engine/history_row.h"
#include "runtime/migration/catalog.h"

namespace gander {

// One row that is added, changed or taken away.
struct HistoryChange {
  enum class Action {
    kBaseline,     // taken as applied without being run, with all below it
    kAdopt,        // applied by another tool
    kAccept,       // the file as it is now is what was applied
    kForget,       // taken out of the history
    kMarkApplied,  // taken as applied without being run
    kResolve,      // how far a half-done step came is known by now
  };
  Action action = Action::kBaseline;
  // Not set: there is no row before, or none afterwards. In `after` an empty
  // applied_at is the moment of writing.
  std::optional<HistoryRow> before;
  std::optional<HistoryRow> after;
  // The migration's file; empty when there is none.
  std::string file;
  // For a person, without the version: "is taken as applied, and never run".
  std::string message;

  // Of the row, before or after.
  const HistoryRow& row() const { return after.has_value() ? *after : *before; }

  friend bool operator==(const HistoryChange&, const HistoryChange&) = default;
};

// "baseline", "adopt", "accept", "forget", "mark_applied", "resolve".
absl::string_view ToString(HistoryChange::Action action);

struct HistoryPlan {
  // In the order of writing. Empty: there is nothing to do.
  std::vector<HistoryChange> changes;
  // What a person should know.
  std::vector<std::string> warnings;
};

// A row that says `state` of `migration`, which is not run.
HistoryRow RowFor(const Migration& migration, HistoryState state,
                  int64_t sequence);

// The next `sequence` behind `history`.
int64_t NextSequence(absl::Span<const HistoryRow> history);

// The row of `version`; null when there is none.
const HistoryRow* FindRow(absl::Span<const HistoryRow> history,
                          Version version);

// The row of `migration`: of its version, else of one that it replaces; null
// when there is none.
const HistoryRow* FindRow(absl::Span<const HistoryRow> history,
                          const Migration& migration);

// "3 (c), 4 (d) and 12 more"
std::string NamedRows(absl::Span<const HistoryRow> rows);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_HISTORY_CHANGE_H_

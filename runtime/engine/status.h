// File: status.h
//
// How every migration stands, decided from the catalog and the history alone: a
// pure function, as the plan is.
#ifndef GANDER_RUNTIME_ENGINE_STATUS_H_
#define GANDER_RUNTIME_ENGINE_STATUS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/engine/history_row.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/version.h"

namespace gander {

// A migration as it stands in the database: a row for each in the catalog or in
// the history, ascending by version.
struct MigrationStatus {
  enum class State {
    kPending,
    kApplied,
    kBaseline,
    kPartial,  // a NO TRANSACTION step stopped half-way
    kMissing,  // applied, and not in this catalog
    kSurplus,  // a second row of a migration that has one already
  };
  State state = State::kPending;
  // The migration's; when kMissing or kSurplus, the row's.
  Version version;
  std::string name;
  std::string file;  // empty when kMissing
  // Unless kPending:
  std::optional<HistoryRow> row;
  // The row has another version than the migration (Migration::replaces), or
  // another name; one without a name has no other.
  bool renumbered = false;
  bool renamed = false;
  // Applied, and its Up has been edited since.
  bool changed = false;
  // Pending, below a version that is applied.
  bool out_of_order = false;
};

// "pending", "applied", ...
absl::string_view ToString(MigrationStatus::State state);

// A repeatable migration as it stands: in the catalog or in the history, by
// name.
struct RepeatableStatus {
  std::string name;
  std::string file;  // empty: it is not in this catalog
  // It has not run as it is now. It may have run before.
  // Never, when the history goes beyond the catalog: then it is the newer
  // binary's.
  bool pending = false;
  // How it ran last.
  std::optional<RepeatableRow> row;
};

struct StatusReport {
  std::vector<MigrationStatus> migrations;
  std::vector<RepeatableStatus> repeatables;
  // The highest version that is applied; nothing when none is.
  std::optional<Version> current;
  // With the repeatable ones.
  int64_t pending = 0;
  // Whether there is a history table at all.
  bool history_exists = false;
  // There is no history here, but one somewhere else (History::OtherHistories).
  std::string other_histories;
  // "PostgreSQL 15.4", for a person.
  std::string database;
};

// All of the report but history_exists, database and other_histories. `history`
// in any order.
StatusReport MakeStatus(const Catalog& catalog,
                        absl::Span<const HistoryRow> history,
                        absl::Span<const RepeatableRow> repeatables = {});

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_STATUS_H_

// File: row_text.h
//
// Versions and history rows in messages.
#ifndef GANDER_RUNTIME_ENGINE_ROW_TEXT_H_
#define GANDER_RUNTIME_ENGINE_ROW_TEXT_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "runtime/engine/history_row.h"
#include "runtime/migration/catalog.h"

namespace gander {

// "3 (create_orders)"
inline std::string Named(Version version, absl::string_view name) {
  if (name.empty()) return version.ToString();
  return absl::StrCat(version.ToString(), " (", name, ")");
}

inline std::string Named(const HistoryRow& row) {
  return Named(row.version, row.name);
}

// "3 (create_orders)"; "3 (create_orders; recorded as 20240102030405)" when the
// history has it under a version that the migration replaces.
inline std::string Named(const Migration& migration, const HistoryRow& row) {
  if (migration.version == row.version) return Named(row);
  return absl::StrCat(migration.version.ToString(), " (", row.name,
                      row.name.empty() ? "" : "; ", "recorded as ",
                      row.version.ToString(), ")");
}

// "applied", "half applied", "half rolled back"
inline absl::string_view StateText(const HistoryRow& row) {
  if (row.state != HistoryState::kPartial) return "applied";
  return row.rolling_back ? "half rolled back" : "half applied";
}

// How much of a half-done step is done: "1 of 3 statements"; of a backfill "500
// of 40000 rows"; of another C++ step nobody counts anything.
inline std::string DoneText(const HistoryRow& row) {
  const bool is_cpp = row.kind == "cpp";
  if (is_cpp && row.statements_total == 0) return "an unknown part";
  return absl::StrCat(row.statements_done, " of ", row.statements_total,
                      is_cpp ? " row" : " statement",
                      row.statements_total == 1 ? "" : "s");
}

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_ROW_TEXT_H_

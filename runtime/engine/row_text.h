// File: row_text.h
//
// Versions and history rows in messages.
#ifndef GANDER_RUNTIME_ENGINE_ROW_TEXT_H_
#define GANDER_RUNTIME_ENGINE_ROW_TEXT_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "runtime/engine/history_row.h"

namespace gander {

// "3 (create_orders)"
inline std::string Named(Version version, absl::string_view name) {
  if (name.empty()) return version.ToString();
  return absl::StrCat(version.ToString(), " (", name, ")");
}

inline std::string Named(const HistoryRow& row) {
  return Named(row.version, row.name);
}

// "applied", "half applied", "half rolled back"
inline absl::string_view StateText(const HistoryRow& row) {
  if (row.state != HistoryState::kPartial) return "applied";
  return row.rolling_back ? "half rolled back" : "half applied";
}

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_ROW_TEXT_H_

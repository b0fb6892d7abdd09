#include "cmd/history_change_text.h"

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cmd/step_label.h"
#include "cmd/table.h"

namespace gander::cmd {
namespace {

Json StateOf(const std::optional<HistoryRow>& row) {
  if (!row.has_value()) return nullptr;
  switch (row->state) {
    case HistoryState::kApplied:
      return "applied";
    case HistoryState::kPartial:
      return "partial";
    case HistoryState::kBaseline:
      return "baseline";
  }
  return nullptr;
}

}  // namespace

std::string HistoryPlanText(const HistoryPlan& plan, absl::string_view url) {
  if (plan.changes.empty()) {
    return absl::StrCat("-- ", url, ": nothing to do\n");
  }
  std::vector<std::vector<std::string>> rows;
  for (const HistoryChange& change : plan.changes) {
    const HistoryRow& row = change.row();
    rows.push_back({absl::StrReplaceAll(ToString(change.action), {{"_", " "}}),
                    absl::StrCat(VersionLabel(row.version, change.file),
                                 row.name.empty() ? "" : " ", row.name),
                    change.message});
  }
  return absl::StrCat("-- ", url, ": ", Count(plan.changes.size(), "change"),
                      " of the history\n", FormatTable(rows));
}

Json ToJson(const HistoryPlan& plan) {
  Json json = {{"changes", Json::array()}};
  for (const HistoryChange& change : plan.changes) {
    const HistoryRow& row = change.row();
    json["changes"].push_back(
        {{"action", std::string(ToString(change.action))},
         {"version", row.version.value()},
         {"name", row.name},
         {"file", change.file.empty() ? Json(nullptr) : Json(change.file)},
         {"state_before", StateOf(change.before)},
         {"state_after", StateOf(change.after)},
         {"message", change.message}});
  }
  json["warnings"] = plan.warnings;
  return json;
}

}  // namespace gander::cmd

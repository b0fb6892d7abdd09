// File: history_change_text.h
//
// What is written to the history, for people and as JSON.
#ifndef GANDER_CMD_HISTORY_CHANGE_TEXT_H_
#define GANDER_CMD_HISTORY_CHANGE_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "cmd/command.h"
#include "runtime/engine/history_change.h"

namespace gander::cmd {

// A line for each change:
//
//   -- sqlite:shop.db: 2 changes of the history
//   baseline  0001 create_users   is taken as applied, and never run
//   baseline  0002 create_orders  is taken as applied, and never run
std::string HistoryPlanText(const HistoryPlan& plan, absl::string_view url);

// Members "changes" and "warnings": docs/json-output.md is the promise.
Json ToJson(const HistoryPlan& plan);

}  // namespace gander::cmd

#endif  // GANDER_CMD_HISTORY_CHANGE_TEXT_H_

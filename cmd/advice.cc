#include "cmd/advice.h"

#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cmd/step_label.h"

namespace gander::cmd {
namespace {

// What to type next: "'gander up' again". It must not do more than was asked
// for.
std::string NextCommand(const RunReport& report, const Context& context) {
  const Request& request = context.settings.request;
  std::string command = context.invocation.command;
  absl::string_view how = " again";
  if (command == "redo" && !report.steps.empty() &&
      !context.settings.migrator.without_history) {
    // What redo rolled back stays so, and is pending now.
    command = absl::StrCat("up --to=", report.steps.back().version.ToString());
  }
  for (const std::string& argument : context.invocation.arguments) {
    absl::StrAppend(&command, " ", argument);
  }
  if (context.invocation.arguments.empty() && request.to.has_value()) {
    absl::StrAppend(&command, " --to=", request.to->ToString());
  }
  const bool no_history = context.settings.migrator.without_history;
  if (request.by.has_value()) {
    // Without a history the next run begins with the first again.
    const int64_t done =
        no_history ? 0 : static_cast<int64_t>(report.steps.size());
    absl::StrAppend(&command, " --by=", *request.by - done);
    if (done > 0) how = " for the rest";
  }
  if (request.all) absl::StrAppend(&command, " --all");
  if (no_history) absl::StrAppend(&command, " --no-history");
  return absl::StrCat("'", context.project.program, " ", command, "'", how);
}

// "2 migrations"; when some were rolled back, as asked, the noun says so.
std::string TookEffect(const std::vector<StepReport>& steps) {
  if (steps.empty()) return "No migration";
  int64_t rolled_back = 0;
  for (const StepReport& step : steps) {
    if (step.direction == Direction::kDown) ++rolled_back;
  }
  const int64_t count = static_cast<int64_t>(steps.size());
  return Count(count, rolled_back == 0       ? "migration"
                      : rolled_back == count ? "rollback"
                                             : "step");
}

// "0003 long was rolled back"
std::string WhatBecameOf(const StepReport& failed, const Context& context) {
  const std::string label =
      absl::StrCat(VersionLabel(failed.version, failed.file), " ", failed.name);
  if (!failed.rolled_back && context.settings.migrator.without_history) {
    return absl::StrCat(label, " may be partly done");
  }
  if (!failed.rolled_back) {
    return absl::StrCat(label, " may be partly done: '",
                        context.project.program, " status' shows how far");
  }
  return absl::StrCat(label, failed.direction == Direction::kUp ||
                                     context.settings.migrator.without_history
                                 ? " was rolled back"
                                 : " is still applied");
}

}  // namespace

std::string Advice(const RunReport& report, const Context& context) {
  std::string text;
  switch (report.result) {
    case RunResult::kMigrationFailed:
      if (report.failed.empty() || !report.failed.back().rolled_back) return "";
      return absl::StrCat(
          "\nNothing of this migration has taken effect. Correct it, then run ",
          NextCommand(report, context), ".");
    case RunResult::kLockNotFree:
    case RunResult::kUnreachable:
    case RunResult::kInterrupted:
      // There is nothing to correct.
      text = absl::StrCat("\n", TookEffect(report.steps),
                          " of this run took effect");
      if (!report.failed.empty()) {
        absl::StrAppend(&text, "; ",
                        WhatBecameOf(report.failed.back(), context));
      }
      return absl::StrCat(text, ". Run ", NextCommand(report, context), ".");
    default:
      return "";
  }
}

}  // namespace gander::cmd

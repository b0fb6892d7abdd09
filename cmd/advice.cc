#include "cmd/advice.h"

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cmd/step_label.h"
#include "runtime/engine/plan.h"

namespace gander::cmd {
namespace {

// What to type next: "'gander up' again".
std::string NextCommand(const RunReport& report, const Context& context) {
  std::string command = context.invocation.command;
  absl::string_view how = " again";
  const std::optional<int64_t> by = context.settings.request.by;
  if (command == "redo" && !report.steps.empty()) {
    // What redo rolled back stays so, and is pending now.
    command = "up";
  } else if (by.has_value() && !report.steps.empty()) {
    // As it stands, it would do more than was asked for.
    absl::StrAppend(&command,
                    " --by=", *by - static_cast<int64_t>(report.steps.size()));
    how = " for the rest";
  }
  for (const std::string& argument : context.invocation.arguments) {
    absl::StrAppend(&command, " ", argument);
  }
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

// Of a step that failed with its outcome known: whether nothing of it is left.
bool IsGone(const StepReport& failed, const Catalog& catalog) {
  if (failed.rolled_back) return true;
  // The connection was lost at its commit, and the history, read again, has no
  // trace of it.
  const Migration* migration = catalog.Find(failed.version);
  return absl::IsDataLoss(failed.status) && migration != nullptr &&
         IsTransactional({failed.direction, migration});
}

// "0003 long was rolled back"
std::string WhatBecameOf(const StepReport& failed, const Context& context,
                         const Catalog& catalog) {
  const std::string label =
      absl::StrCat(VersionLabel(failed.version, failed.file), " ", failed.name);
  if (!IsGone(failed, catalog)) {
    return absl::StrCat(label, " may be partly done: '",
                        context.project.program, " status' shows how far");
  }
  return absl::StrCat(label, failed.direction == Direction::kUp
                                 ? " was rolled back"
                                 : " is still applied");
}

}  // namespace

std::string Advice(const RunReport& report, const Context& context,
                   const Catalog& catalog) {
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
                        WhatBecameOf(report.failed.back(), context, catalog));
      }
      return absl::StrCat(text, ". Run ", NextCommand(report, context), ".");
    default:
      return "";
  }
}

}  // namespace gander::cmd

#include "cmd/history_commands.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cmd/confirm.h"
#include "cmd/error_lines.h"
#include "cmd/history_change_text.h"
#include "cmd/migrations.h"
#include "cmd/step_label.h"

namespace gander::cmd {
namespace {

Json CommonJson(const Context& context, bool written) {
  return {{"database", ShownUrl(context)},
          {"dry_run", context.settings.dry_run},
          {"written", written}};
}

// Whether to go on. Otherwise `result` says why not.
bool Agreed(const Context& context, const std::string& shown, Result* result) {
  if (context.settings.yes) return true;
  if (!CanAsk()) {
    result->code = ExitCode::kUsage;
    result->error =
        "nothing was written: there is no terminal to ask on; add --yes, or "
        "--dry-run to only look";
    return false;
  }
  const absl::Status confirmed =
      Confirm(absl::StrCat(shown, "No migration is run."));
  result->warnings.clear();  // they were in it
  if (confirmed.ok()) return true;
  result->code = FromStatus(confirmed);
  result->error = std::string(confirmed.message());
  return false;
}

Result Change(const Context& context, Migrator* migrator,
              const HistoryRequest& request) {
  const absl::StatusOr<HistoryPlan> plan = migrator->PlanChange(request);
  if (!plan.ok()) return Result::Failure(plan.status());
  Result result;
  result.warnings = plan->warnings;
  result.text = HistoryPlanText(*plan, ShownUrl(context));
  result.json = CommonJson(context, /*written=*/false);
  result.json.update(ToJson(*plan));
  if (context.settings.dry_run || plan->changes.empty()) return result;
  std::string shown;
  for (const std::string& warning : result.warnings) {
    absl::StrAppend(&shown, ErrorLines(warning, "warning"));
  }
  absl::StrAppend(&shown, result.text);
  if (!Agreed(context, shown, &result)) return result;

  const StopSignals::Scope scope =
      context.stop->OnStop([migrator] { migrator->Stop(); },
                           context.settings.grace, context.settings.deadline);
  const ChangeReport report = migrator->Change(request, *plan);
  result.code = FromResult(report.result);
  result.error = std::string(report.status.message());
  if (!report.status.ok()) return result;
  result.json = CommonJson(context, /*written=*/!report.plan.changes.empty());
  result.json.update(ToJson(report.plan));
  absl::StrAppend(&result.text, report.plan.changes.empty()
                                    ? "Another process has written it.\n"
                                    : "Written. No migration was run.\n");
  return result;
}

Result ListRepairs(const Context& context, Migrator* migrator) {
  const absl::StatusOr<std::vector<RepairFinding>> findings =
      migrator->FindRepairs();
  if (!findings.ok()) return Result::Failure(findings.status());
  Result result;
  result.json = {{"database", ShownUrl(context)}, {"findings", Json::array()}};
  for (const RepairFinding& finding : *findings) {
    result.json["findings"].push_back(
        {{"kind", std::string(ToString(finding.kind))},
         {"version", finding.version.value()},
         {"message", finding.message},
         {"commands", finding.commands}});
    absl::StrAppend(&result.text, result.text.empty() ? "" : "\n",
                    finding.message, "\n");
    for (const std::string& command : finding.commands) {
      absl::StrAppend(&result.text, "    ", context.project.program, " ",
                      command, "\n");
    }
  }
  if (findings->empty()) {
    result.text =
        absl::StrCat("-- ", ShownUrl(context), ": nothing to repair\n");
  } else {
    result.code = ExitCode::kDisagreement;
    result.error =
        absl::StrCat(Count(findings->size(), "migration"),
                     " to look at; each command above is one way out");
  }
  return result;
}

Result ListForeignTables(const Context& context, Migrator* migrator) {
  const absl::StatusOr<std::vector<ForeignTable>> tables =
      migrator->FindForeignTables();
  if (!tables.ok()) return Result::Failure(tables.status());
  Result result;
  result.json = {{"database", ShownUrl(context)}, {"found", Json::array()}};
  for (const ForeignTable& table : *tables) {
    const std::string tool(ToString(table.tool));
    const std::string name = table.table.ToString();
    const std::string command = absl::StrCat("adopt --from=", tool);
    result.json["found"].push_back(
        {{"tool", tool}, {"table", name}, {"command", command}});
    absl::StrAppend(&result.text, "The table ", name, " is ", tool, "'s:\n    ",
                    context.project.program, " ", command, " --dry-run\n");
  }
  if (tables->empty()) {
    result.text = absl::StrCat(
        "-- ", ShownUrl(context),
        ": no history of another tool under its usual name; with another name, "
        "use --from=TOOL --from-table=TABLE\n");
  }
  return result;
}

}  // namespace

Result HistoryCommand(const Context& context) {
  absl::StatusOr<Migrator> migrator = OpenMigrator(context);
  if (!migrator.ok()) return Result::Failure(migrator.status());
  if (context.settings.change.has_value()) {
    return Change(context, &*migrator, *context.settings.change);
  }
  return context.invocation.command == "repair"
             ? ListRepairs(context, &*migrator)
             : ListForeignTables(context, &*migrator);
}

}  // namespace gander::cmd

#include "cmd/run_command.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "cmd/advice.h"
#include "cmd/confirm.h"
#include "cmd/duration.h"
#include "cmd/migrations.h"
#include "cmd/plan_text.h"
#include "cmd/report_json.h"
#include "cmd/step_label.h"

namespace gander::cmd {
namespace {

// A folder's gander.sum stops what would apply from edited files. Rolling back
// goes on: it may be what an incident needs.
absl::Status CheckSumBeforeApplying(const Context& context) {
  if (context.project.embedded() ||
      context.settings.request.verb == Request::Verb::kDown) {
    return absl::OkStatus();
  }
  return CheckFolderSum(context.settings.folder, context.settings.files);
}

absl::StatusOr<Migrator> Open(const Context& context) {
  absl::StatusOr<Migrator> migrator = OpenMigrator(context);
  if (!migrator.ok()) return migrator;
  absl::Status status = CheckSumBeforeApplying(context);
  if (!status.ok()) return status;
  return migrator;
}

// "Applied 3 migrations in 45 ms."
std::string Summary(const RunReport& report) {
  int64_t applied = 0;
  int64_t rolled_back = 0;
  absl::Duration duration;
  for (const StepReport& step : report.steps) {
    ++(step.direction == Direction::kUp ? applied : rolled_back);
    duration += step.duration;
  }
  std::string text;
  if (rolled_back > 0) {
    absl::StrAppend(&text, "Rolled back ", Count(rolled_back, "migration"));
  }
  if (applied > 0) {
    absl::StrAppend(&text, rolled_back > 0 ? ", applied " : "Applied ",
                    Count(applied, "migration"));
  }
  if (!text.empty()) {
    return absl::StrCat(text, " in ", DurationText(duration), ".\n");
  }
  return report.result == RunResult::kDone ? "Nothing to do.\n" : "";
}

// Why it was stopped, when nobody sent a signal.
std::string OutOfTime(RunResult result, const Context& context) {
  if (result != RunResult::kInterrupted || !context.stop->out_of_time()) {
    return "";
  }
  return absl::StrCat("\n  the time of the run was up: --deadline=",
                      absl::FormatDuration(context.settings.deadline));
}

// `database` is how the text calls it, `url` what JSON says.
Result ResultOf(const Plan& plan, const Context& context,
                absl::string_view database, const Json& url) {
  Result result = Result::Failure(plan.status());
  result.warnings = plan.warnings;
  result.text = PlanText(plan, database);
  result.json = {{"database", url}, {"dry_run", true}};
  result.json.update(ToJson(plan));
  if (result.code == ExitCode::kDone && context.settings.check &&
      !plan.steps.empty()) {
    result.code = ExitCode::kPending;
  }
  return result;
}

// --database without a URL: what a database without a history would get.
Result PlanWithoutDatabase(const Context& context) {
  const DatabaseName database = *context.settings.database;
  const absl::StatusOr<Catalog> catalog = LoadCatalog(context, database);
  if (!catalog.ok()) return Result::Failure(catalog.status());
  const absl::Status sum = CheckSumBeforeApplying(context);
  if (!sum.ok()) return Result::Failure(sum);
  const Plan plan = MakePlan(*catalog, {}, context.settings.request,
                             context.settings.migrator.policy);
  return ResultOf(plan, context,
                  absl::StrCat("a new ", ToString(database), " database"),
                  Json(nullptr));
}

}  // namespace

Result PlanCommand(const Context& context) {
  if (context.settings.migrator.database_url.empty() &&
      context.settings.database.has_value()) {
    return PlanWithoutDatabase(context);
  }
  absl::StatusOr<Migrator> migrator = Open(context);
  if (!migrator.ok()) return Result::Failure(migrator.status());
  const absl::StatusOr<Plan> plan =
      migrator->MakePlan(context.settings.request);
  if (!plan.ok()) return Result::Failure(plan.status());
  const std::string url = ShownUrl(context);
  return ResultOf(*plan, context, url, Json(url));
}

Result RunCommand(const Context& context) {
  if (context.settings.dry_run) return PlanCommand(context);
  absl::StatusOr<Migrator> migrator = Open(context);
  if (!migrator.ok()) return Result::Failure(migrator.status());
  if (context.settings.request.all && !context.settings.yes) {
    const absl::Status confirmed = Confirm(absl::StrCat(
        "This rolls back every migration of ", ShownUrl(context), "."));
    if (!confirmed.ok()) return Result::Failure(confirmed);
  }

  const StopSignals::Scope scope =
      context.stop->OnStop([&migrator] { migrator->Stop(); },
                           context.settings.grace, context.settings.deadline);
  const RunReport report = migrator->Run(context.settings.request);

  Result result;
  result.code = FromResult(report.result);
  result.error =
      absl::StrCat(std::string(report.status.message()),
                   Advice(report, context), OutOfTime(report.result, context));
  result.text = Summary(report);
  result.json = {{"database", ShownUrl(context)}, {"dry_run", false}};
  result.json.update(ToJson(report));
  return result;
}

}  // namespace gander::cmd

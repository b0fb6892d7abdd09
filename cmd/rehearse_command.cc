#include "cmd/rehearse_command.h"

#include <optional>
#include <utility>

#include "cmd/migrations.h"
#include "cmd/rehearsal_json.h"
#include "cmd/rehearsal_text.h"
#include "runtime/safety/rehearsal.h"

namespace gander::cmd {
namespace {

// The migrations up to the one that the database has: what a rehearsal runs
// first. Nothing: it has none.
absl::StatusOr<std::optional<Version>> AppliedVersion(const Context& context) {
  absl::StatusOr<Migrator> migrator = OpenMigrator(context);
  if (!migrator.ok()) return migrator.status();
  const absl::StatusOr<Plan> plan = migrator->MakePlan(Request());
  if (!plan.ok()) return plan.status();
  if (absl::Status status = plan->status(); !status.ok()) return status;
  const absl::StatusOr<StatusReport> status = migrator->Status();
  if (!status.ok()) return status.status();
  return status->current;
}

absl::StatusOr<DatabaseName> DatabaseOf(const Context& context) {
  if (context.settings.database.has_value()) return *context.settings.database;
  if (context.project.embedded() &&
      context.project.catalog->databases().size() == 1) {
    return context.project.catalog->databases()[0];
  }
  return absl::InvalidArgumentError(
      "say what the migrations are for: --database=postgres, "
      "--database=sqlite, or --database-url=URL");
}

}  // namespace

Result RehearseCommand(const Context& context) {
  const absl::StatusOr<DatabaseName> database = DatabaseOf(context);
  if (!database.ok()) return Result::Failure(database.status());
  RehearsalOptions options;
  options.scratch_url = context.settings.scratch_url;
  options.migrator = context.settings.migrator;
  const bool has_target = !options.migrator.database_url.empty();
  if (has_target && options.migrator.database_url == options.scratch_url) {
    return Result::Failure(absl::InvalidArgumentError(
        "--scratch-url names the database itself; it must be one that exists "
        "for nothing else"));
  }
  if (context.settings.since.has_value()) {
    options.applied = context.settings.since;
  } else if (has_target) {
    absl::StatusOr<std::optional<Version>> applied = AppliedVersion(context);
    if (!applied.ok()) return Result::Failure(applied.status());
    options.applied = *applied;
  }
  const absl::StatusOr<Catalog> catalog = LoadCatalog(context, *database);
  if (!catalog.ok()) return Result::Failure(catalog.status());
  const absl::StatusOr<RehearsalReport> report = Rehearse(*catalog, options);
  if (!report.ok()) return Result::Failure(report.status());

  Result result;
  result.code = FromResult(report->run.result);
  result.error = std::string(report->run.status.message());
  result.text = RehearsalText(*report);
  result.json = {
      {"database", has_target ? Json(ShownUrl(context)) : Json(nullptr)}};
  result.json.update(ToJson(*report));
  return result;
}

}  // namespace gander::cmd

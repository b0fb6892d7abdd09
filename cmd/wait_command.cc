#include "cmd/wait_command.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "cmd/migrations.h"
#include "cmd/report_json.h"
#include "cmd/step_label.h"

namespace gander::cmd {
namespace {

// A query that hangs on a silent network is left this long after --timeout.
constexpr absl::Duration kBeyondTimeout = absl::Seconds(10);

ExitCode CodeOf(const absl::Status& status) {
  return absl::IsDeadlineExceeded(status) ? ExitCode::kPending
                                          : FromStatus(status);
}

std::string ReadyText(const WaitRequest& request, const Migrator& migrator) {
  if (request.version.has_value()) {
    const Migration* const last = migrator.catalog().Find(*request.version);
    return absl::StrCat("Ready: the migrations up to ", StepLabel(*last),
                        " are applied.\n");
  }
  const int64_t count = migrator.catalog().migrations().size() +
                        migrator.catalog().repeatables().size();
  return count == 0 ? "Ready: there are no migrations.\n"
                    : absl::StrCat("Ready: ", Count(count, "migration"),
                                   count == 1 ? " is" : " are", " applied.\n");
}

Json ToJson(const OutstandingMigration& migration) {
  return {{"version", migration.repeatable ? Json(nullptr)
                                           : Json(migration.version.value())},
          {"name", migration.name},
          {"file", migration.file},
          {"half_done", migration.half_done}};
}

}  // namespace

Result WaitCommand(const Context& context) {
  absl::StatusOr<Migrator> migrator = OpenMigrator(context);
  if (!migrator.ok()) return Result::Failure(migrator.status());
  const StopSignals::Scope scope = context.stop->OnStop(
      [&migrator] { migrator->Stop(); }, context.settings.grace,
      context.settings.wait.timeout + kBeyondTimeout);
  const WaitReport report = migrator->Wait(context.settings.wait);

  Result result = Result::Failure(report.status);
  result.code = CodeOf(report.status);
  if (report.status.ok()) {
    result.text = ReadyText(context.settings.wait, *migrator);
  }
  result.json = {{"database", ShownUrl(context)},
                 {"ready", report.status.ok()},
                 {"waited_ms", cmd::ToJson(report.waited)},
                 {"outstanding", Json::array()}};
  for (const OutstandingMigration& migration : report.outstanding) {
    result.json["outstanding"].push_back(ToJson(migration));
  }
  return result;
}

}  // namespace gander::cmd

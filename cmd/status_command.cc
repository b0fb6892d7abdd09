#include "cmd/status_command.h"

#include "absl/strings/str_cat.h"
#include "cmd/duration.h"
#include "cmd/migrations.h"
#include "cmd/report_json.h"
#include "cmd/step_label.h"
#include "cmd/table.h"
#include "runtime/engine/row_text.h"

namespace gander::cmd {
namespace {

// "half applied, 1 of 3 statements", of a backfill "500 of 40000 rows (1 %)"
std::string HalfDoneText(const HistoryRow& row) {
  const absl::string_view how = gander::StateText(row);
  if (row.kind == ToString(MigrationKind::kCpp)) {
    if (row.statements_total == 0) return std::string(how);
    return absl::StrCat(how, ", ", DoneText(row), " (",
                        row.statements_done * 100 / row.statements_total,
                        " %)");
  }
  return absl::StrCat(how, ", ", DoneText(row),
                      row.statement_begun.has_value() ? ", one in doubt" : "");
}

// ", recorded as 20240102030405 create_orders": where the history has another
// version or name.
std::string RecordedText(const MigrationStatus& status) {
  std::string text;
  if (status.renumbered) {
    absl::StrAppend(&text, " ", status.row->version.ToString());
  }
  if (status.renamed) absl::StrAppend(&text, " ", status.row->name);
  return text.empty() ? "" : absl::StrCat(", recorded as", text);
}

// "applied, edited since"
std::string StateText(const MigrationStatus& status) {
  switch (status.state) {
    case MigrationStatus::State::kPending:
      return status.out_of_order ? "pending, out of order" : "pending";
    case MigrationStatus::State::kApplied:
      return absl::StrCat(status.changed ? "applied, edited since" : "applied",
                          RecordedText(status));
    case MigrationStatus::State::kBaseline:
      return absl::StrCat("baseline", RecordedText(status));
    case MigrationStatus::State::kPartial:
      return absl::StrCat(HalfDoneText(*status.row), RecordedText(status));
    case MigrationStatus::State::kMissing:
      return "applied, file is missing";
    case MigrationStatus::State::kSurplus:
      return absl::StrCat("second row of ", status.file);
  }
  return "";
}

std::string StateText(const RepeatableStatus& status) {
  if (status.file.empty()) return "applied, file is missing";
  if (!status.pending && !status.row.has_value()) {
    return "not applied: the database has newer migrations";
  }
  if (!status.pending) return "applied";
  return status.row.has_value() ? "pending, edited since" : "pending";
}

std::string StatusText(const StatusReport& report, const Context& context) {
  std::string text = absl::StrCat("Database  ", ShownUrl(context));
  if (!report.database.empty()) {
    absl::StrAppend(&text, " (", report.database, ")");
  }
  absl::StrAppend(&text, "\nHistory   ",
                  context.settings.migrator.history_table.ToString(),
                  report.history_exists ? "" : " (does not exist yet)", "\n\n");
  if (report.migrations.empty() && report.repeatables.empty()) {
    absl::StrAppend(&text, "There are no migrations.\n");
  } else {
    std::vector<std::vector<std::string>> rows = {
        {"VERSION", "NAME", "STATE", "APPLIED AT", "TOOK"}};
    for (const MigrationStatus& status : report.migrations) {
      rows.push_back({VersionLabel(status.version, status.file), status.name,
                      StateText(status)});
      if (!status.row.has_value()) continue;
      rows.back().push_back(status.row->applied_at);
      rows.back().push_back(
          DurationText(absl::Microseconds(status.row->duration_microseconds)));
    }
    for (const RepeatableStatus& status : report.repeatables) {
      rows.push_back({"R", status.name, StateText(status)});
      if (!status.row.has_value()) continue;
      rows.back().push_back(status.row->applied_at);
      rows.back().push_back(
          DurationText(absl::Microseconds(status.row->duration_microseconds)));
    }
    absl::StrAppend(&text, FormatTable(rows));
  }
  absl::StrAppend(
      &text, "\nCurrent version: ",
      report.current.has_value() ? report.current->ToString() : "none",
      ". Pending: ", report.pending, ".\n");
  return text;
}

Json ToJson(const MigrationStatus& status) {
  Json json = {
      {"version", status.version.value()},
      {"name", status.name},
      {"file", status.file.empty() ? Json(nullptr) : Json(status.file)},
      {"state", std::string(ToString(status.state))},
      {"changed", status.changed},
      {"out_of_order", status.out_of_order}};
  const bool has_row = status.row.has_value();
  json["recorded_version"] =
      has_row ? Json(status.row->version.value()) : Json(nullptr);
  json["recorded_name"] = has_row ? Json(status.row->name) : Json(nullptr);
  json["kind"] = has_row ? Json(status.row->kind) : Json(nullptr);
  json["applied_at"] = has_row ? Json(status.row->applied_at) : Json(nullptr);
  json["duration_ms"] =
      has_row
          ? cmd::ToJson(absl::Microseconds(status.row->duration_microseconds))
          : Json(nullptr);
  json["statements_done"] =
      has_row ? Json(status.row->statements_done) : Json(nullptr);
  json["statements_total"] =
      has_row ? Json(status.row->statements_total) : Json(nullptr);
  json["in_doubt"] = has_row && status.row->statement_begun.has_value();
  json["partial_direction"] =
      status.state != MigrationStatus::State::kPartial
          ? Json(nullptr)
          : Json(status.row->rolling_back ? "down" : "up");
  return json;
}

Json ToJson(const RepeatableStatus& status) {
  const bool has_row = status.row.has_value();
  return {
      {"name", status.name},
      {"file", status.file.empty() ? Json(nullptr) : Json(status.file)},
      {"pending", status.pending},
      {"applied_at", has_row ? Json(status.row->applied_at) : Json(nullptr)},
      {"duration_ms", has_row ? cmd::ToJson(absl::Microseconds(
                                    status.row->duration_microseconds))
                              : Json(nullptr)}};
}

Json CurrentJson(const StatusReport& report) {
  return report.current.has_value() ? Json(report.current->value())
                                    : Json(nullptr);
}

bool SomethingIsPending(const StatusReport& report) {
  if (report.pending > 0) return true;
  for (const MigrationStatus& status : report.migrations) {
    if (status.state == MigrationStatus::State::kPartial) return true;
  }
  return false;
}

absl::StatusOr<StatusReport> ReadStatus(const Context& context) {
  absl::StatusOr<Migrator> migrator = OpenMigrator(context);
  if (!migrator.ok()) return migrator.status();
  return migrator->Status();
}

}  // namespace

Result StatusCommand(const Context& context) {
  const absl::StatusOr<StatusReport> report = ReadStatus(context);
  if (!report.ok()) return Result::Failure(report.status());
  Result result;
  result.text = StatusText(*report, context);
  if (!report->other_histories.empty()) {
    result.warnings.push_back(report->other_histories);
  }
  result.json = {
      {"database", ShownUrl(context)},
      {"server", report->database},
      {"history_table", context.settings.migrator.history_table.ToString()},
      {"history_exists", report->history_exists},
      {"current", CurrentJson(*report)},
      {"pending", report->pending},
      {"migrations", Json::array()},
      {"repeatables", Json::array()}};
  for (const MigrationStatus& status : report->migrations) {
    result.json["migrations"].push_back(ToJson(status));
  }
  for (const RepeatableStatus& status : report->repeatables) {
    result.json["repeatables"].push_back(ToJson(status));
  }
  if (context.settings.check && SomethingIsPending(*report)) {
    result.code = ExitCode::kPending;
  }
  return result;
}

Result VersionCommand(const Context& context) {
  const absl::StatusOr<StatusReport> report = ReadStatus(context);
  if (!report.ok()) return Result::Failure(report.status());
  Result result;
  result.text = absl::StrCat(
      report->current.has_value() ? report->current->ToString() : "none", "\n");
  result.json = {{"database", ShownUrl(context)},
                 {"current", CurrentJson(*report)}};
  return result;
}

}  // namespace gander::cmd

#include "cmd/rehearsal_json.h"

#include <string>
#include <vector>

#include "cmd/report_json.h"
#include "cmd/step_label.h"

namespace gander::cmd {
namespace {

const char* ToString(ObjectObservation::Change change) {
  switch (change) {
    case ObjectObservation::Change::kCreated:
      return "created";
    case ObjectObservation::Change::kChanged:
      return "changed";
    case ObjectObservation::Change::kDropped:
      return "dropped";
  }
  return "";
}

Json TextOrNull(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json ToJson(const LockObservation& lock) {
  return {
      {"relation", lock.relation}, {"kind", lock.kind}, {"mode", lock.mode}};
}

Json ToJson(const RewriteObservation& rewrite) {
  return {{"relation", rewrite.relation},
          {"emptied", rewrite.emptied},
          {"reason", TextOrNull(rewrite.reason)}};
}

Json ToJson(const ScanObservation& scan) {
  return {
      {"relation", scan.relation}, {"scans", scan.scans}, {"rows", scan.rows}};
}

Json ToJson(const RowsObservation& rows) {
  return {{"relation", rows.relation},
          {"inserted", rows.inserted},
          {"updated", rows.updated},
          {"deleted", rows.deleted}};
}

Json ToJson(const IndexObservation& index) {
  return {
      {"index", index.index}, {"table", index.table}, {"built", index.built}};
}

Json ToJson(const ObjectObservation& object) {
  return {{"change", ToString(object.change)},
          {"type", object.type},
          {"identity", object.identity},
          {"followed", object.followed}};
}

Json ToJson(const StatementObservation& statement);
Json ToJson(const RehearsedStep& step);

template <typename T>
Json ToJson(const std::vector<T>& list) {
  Json json = Json::array();
  for (const T& element : list) json.push_back(ToJson(element));
  return json;
}

Json ToJson(const StatementObservation& statement) {
  return {{"file", TextOrNull(statement.file)},
          {"line", statement.line > 0 ? Json(statement.line) : Json(nullptr)},
          {"sql", TextOrNull(statement.sql)},
          {"duration_ms", cmd::ToJson(statement.duration)},
          {"locks", ToJson(statement.locks)},
          {"rewrites", ToJson(statement.rewrites)},
          {"scans", ToJson(statement.scans)},
          {"rows", ToJson(statement.rows)},
          {"indexes", ToJson(statement.indexes)},
          {"objects", ToJson(statement.objects)},
          {"wal_bytes", statement.wal_bytes},
          {"error", TextOrNull(statement.error)}};
}

Json ToJson(const RehearsedStep& step) {
  const StepReport& of = step.report;
  Json json = {
      {"version", of.repeatable ? Json(nullptr) : Json(of.version.value())},
      {"name", of.name},
      {"file", of.file},
      {"kind", std::string(cmd::ToString(step.kind))},
      {"state", of.status.ok() ? "applied" : "failed"},
      {"transaction", step.seen.in_transaction},
      {"duration_ms", cmd::ToJson(of.duration)},
      {"statements", ToJson(step.seen.statements)},
      {"locks", Json::array()},
      {"notices", Json::array()}};
  for (const LockObservation& lock : step.seen.locks) {
    Json held = ToJson(lock);
    held["held_ms"] = cmd::ToJson(lock.held);
    json["locks"].push_back(std::move(held));
  }
  for (const Notice& notice : step.notices) {
    json["notices"].push_back({{"severity", notice.severity},
                               {"code", notice.code},
                               {"message", notice.message}});
  }
  json["deferred_error"] = TextOrNull(step.seen.deferred_error);
  json["incomplete"] = TextOrNull(std::string(step.incomplete.message()));
  json["error"] =
      of.status.ok() ? Json(nullptr) : Json(std::string(of.status.message()));
  return json;
}

}  // namespace

Json ToJson(const RehearsalReport& report) {
  return {{"server", report.server},
          {"replayed", report.replayed},
          {"has_triggers", report.has_triggers},
          {"steps", ToJson(report.steps)},
          {"steps_left", report.run.steps_left}};
}

}  // namespace gander::cmd

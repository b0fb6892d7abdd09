#include "cmd/report_json.h"

#include <cmath>

#include "cmd/step_label.h"

namespace gander::cmd {
namespace {

std::string Text(absl::string_view text) { return std::string(text); }

Json ToJson(const std::vector<Problem>& problems) {
  Json list = Json::array();
  for (const Problem& problem : problems) {
    list.push_back({{"kind", Text(ToString(problem.kind))},
                    {"version", problem.version.value()},
                    {"message", problem.message}});
  }
  return list;
}

namespace {

// A repeatable migration has no version.
Json VersionJson(const Migration& migration) {
  return migration.repeatable ? Json(nullptr) : Json(migration.version.value());
}

}  // namespace

Json ToJson(const PlannedStep& step) {
  const Migration& migration = *step.migration;
  const SqlScript* script = ScriptOf(step);
  Json json = {{"direction", Text(ToString(step.direction))},
               {"version", VersionJson(migration)},
               {"name", migration.name},
               {"kind", Text(ToString(migration.kind()))},
               {"file", FileOf(step)},
               {"transaction", IsTransactional(step)},
               {"backfill", IsBackfill(step)}};
  json["statements"] = script == nullptr ? 0 : script->statements;
  const bool runs_sql =
      script != nullptr &&
      (script->statements > 0 || script->substitution != Substitution::kNone);
  json["sql"] = runs_sql ? Json(Text(script->text)) : Json(nullptr);
  json["resume_after"] =
      GoesOn(step) ? Json(step.partial->statements_done) : Json(nullptr);
  return json;
}

Json ToJson(const StepReport& step) {
  Json json = {
      {"direction", Text(ToString(step.direction))},
      {"version", step.repeatable ? Json(nullptr) : Json(step.version.value())},
      {"name", step.name},
      {"file", step.file}};
  if (!step.status.ok()) {
    json["state"] = "failed";
  } else {
    json["state"] =
        step.direction == Direction::kUp ? "applied" : "rolled_back";
  }
  json["statements"] = step.statements;
  json["duration_ms"] = cmd::ToJson(step.duration);
  json["error"] = step.status.ok() ? Json(nullptr)
                                   : Json(std::string(step.status.message()));
  return json;
}

}  // namespace

Json ToJson(absl::Duration duration) {
  return std::round(absl::ToDoubleMilliseconds(duration) * 1000) / 1000;
}

Json ToJson(const Plan& plan) {
  Json json = {{"steps", Json::array()}};
  for (const PlannedStep& step : plan.steps) {
    json["steps"].push_back(ToJson(step));
  }
  json["problems"] = ToJson(plan.problems);
  json["warnings"] = plan.warnings;
  json["grants"] = plan.grants;
  return json;
}

Json ToJson(const RunReport& report) {
  Json json = {{"run_id", report.run_id}, {"steps", Json::array()}};
  for (const StepReport& step : report.steps) {
    json["steps"].push_back(ToJson(step));
  }
  for (const StepReport& step : report.failed) {
    json["steps"].push_back(ToJson(step));
  }
  json["steps_left"] = report.steps_left;
  json["problems"] = ToJson(report.problems);
  json["warnings"] = report.warnings;
  return json;
}

}  // namespace gander::cmd

#include "cmd/report_json.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

Migration Sql() {
  Migration migration;
  migration.version = Version(20240131095500);
  migration.name = "create_orders";
  migration.file = "m/20240131095500_create_orders.sql";
  migration.sql_up.emplace();
  migration.sql_up->text = "CREATE TABLE \"orders\" (id INT);";
  migration.sql_up->statements = 1;
  return migration;
}

// What docs/json-output.md promises: no key may be renamed or go.
TEST(PlanToJson, HasTheDocumentedMembers) {
  const Migration migration = Sql();
  Plan plan;
  plan.steps.push_back({Direction::kUp, &migration, std::nullopt});
  plan.problems.push_back(
      {Problem::Kind::kOutOfOrder, Version(2), "is pending"});
  plan.warnings.push_back("newer");
  plan.grants = {"shop_wait"};
  EXPECT_EQ(ToJson(plan), Json::parse(R"json({
    "steps": [{
      "direction": "up",
      "version": 20240131095500,
      "name": "create_orders",
      "kind": "sql",
      "file": "m/20240131095500_create_orders.sql",
      "transaction": true,
      "backfill": false,
      "statements": 1,
      "sql": "CREATE TABLE \"orders\" (id INT);",
      "resume_after": null
    }],
    "problems": [
      {"kind": "out_of_order", "version": 2, "message": "is pending"}
    ],
    "warnings": ["newer"],
    "grants": ["shop_wait"]
  })json"));
}

TEST(PlanToJson, SaysWhereAPartialStepGoesOn) {
  const Migration migration = Sql();
  Plan plan;
  HistoryRow row;
  row.statements_done = 3;
  plan.steps.push_back({Direction::kUp, &migration, row});
  EXPECT_EQ(ToJson(plan)["steps"][0]["resume_after"], 3);
}

TEST(RunReportToJson, HasTheDocumentedMembers) {
  RunReport report;
  report.run_id = "r1";
  report.steps_left = 2;
  StepReport step;
  step.version = Version(1);
  step.name = "a";
  step.file = "m/1_a.sql";
  step.statements = 4;
  step.duration = absl::Microseconds(1234);
  report.steps.push_back(step);
  step.direction = Direction::kDown;
  report.steps.push_back(step);
  step.status = absl::AbortedError("m/1_a.sql:1:1: bad");
  report.failed.push_back(step);
  EXPECT_EQ(ToJson(report), Json::parse(R"json({
    "run_id": "r1",
    "steps": [
      {"direction": "up", "version": 1, "name": "a", "file": "m/1_a.sql",
       "state": "applied", "statements": 4, "duration_ms": 1.234,
       "error": null},
      {"direction": "down", "version": 1, "name": "a", "file": "m/1_a.sql",
       "state": "rolled_back", "statements": 4, "duration_ms": 1.234,
       "error": null},
      {"direction": "down", "version": 1, "name": "a", "file": "m/1_a.sql",
       "state": "failed", "statements": 4, "duration_ms": 1.234,
       "error": "m/1_a.sql:1:1: bad"}
    ],
    "steps_left": 2,
    "problems": [],
    "warnings": []
  })json"));
}

}  // namespace
}  // namespace gander::cmd

// What a baseline and a repair write, on any database.

#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/testing/faulty_database.h"
#include "tests/integration/migrator_contract.h"

namespace gander {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kTable[] = "CREATE TABLE number (n integer);\n";

RepairRequest Repair(RepairRequest::Action action, int64_t version) {
  return {action, Version(version)};
}

TEST_P(MigratorContract, ABaselineRunsNothingAndUpGoesOnAboveIt) {
  Migrator migrator = MigratorFor(Tables(3));
  ASSERT_TRUE(OpenSession()
                  ->Query("CREATE TABLE t1 (n integer); CREATE TABLE "
                          "t2 (n integer);")
                  .ok());
  EXPECT_THAT(Write(migrator, BaselineRequest{Version(2)}).plan.changes,
              SizeIs(2));
  EXPECT_EQ(Values("SELECT state FROM gander_history ORDER BY seq"),
            "baseline baseline");
  EXPECT_EQ(Values("SELECT outcome FROM gander_log"), "baseline baseline");
  const RunReport report = migrator.Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_THAT(report.steps, SizeIs(1));
  EXPECT_EQ(Applied(), "1 2 3");
  EXPECT_THAT(Write(migrator, BaselineRequest{Version(2)}).plan.changes,
              IsEmpty());
}

TEST_P(MigratorContract, ABaselineIsNotRolledBackAndCanBeForgotten) {
  Migrator migrator = MigratorFor(Tables(1));
  Write(migrator, BaselineRequest{Version(1)});
  Request down;
  down.verb = Request::Verb::kDown;
  EXPECT_THAT(std::string(migrator.Run(down).status.message()),
              HasSubstr("is a baseline: gander never applied it, and does not "
                        "roll it back; repair --forget=1 takes it out"));
  Write(migrator, Repair(RepairRequest::Action::kForget, 1));
  EXPECT_EQ(Applied(), "");
  EXPECT_TRUE(migrator.Up().status.ok());
}

TEST_P(MigratorContract, PlanningAChangeWritesNothing) {
  Migrator migrator = MigratorFor(Tables(1));
  ASSERT_TRUE(migrator.PlanChange(BaselineRequest{Version(1)}).ok());
  const absl::StatusOr<StatusReport> status = migrator.Status();
  ASSERT_TRUE(status.ok()) << status.status();
  EXPECT_FALSE(status->history_exists);
}

TEST_P(MigratorContract, WhatIsWrittenIsWhatWasShownOrNothing) {
  Migrator migrator = MigratorFor(Tables(2));
  ASSERT_TRUE(migrator.Up().status.ok());
  const RepairRequest forget = Repair(RepairRequest::Action::kForget, 2);
  const absl::StatusOr<HistoryPlan> shown = migrator.PlanChange(forget);
  ASSERT_TRUE(shown.ok()) << shown.status();
  ASSERT_TRUE(OpenSession()
                  ->Query("UPDATE gander_history SET seq = 7 WHERE version = 2")
                  .ok());
  const ChangeReport report = migrator.Change(forget, *shown);
  EXPECT_EQ(report.result, RunResult::kDisagreement);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("was changed since this was shown"));
  EXPECT_EQ(Applied(), "1 2");
}

TEST_P(MigratorContract, TwoThatBaselineAtOnceWriteItOnce) {
  std::vector<std::thread> threads;
  std::vector<ChangeReport> reports(2);
  for (ChangeReport& report : reports) {
    threads.emplace_back([&] {
      Migrator migrator = MigratorFor(Tables(2));
      const BaselineRequest request{Version(2)};
      const absl::StatusOr<HistoryPlan> plan = migrator.PlanChange(request);
      if (plan.ok()) report = migrator.Change(request, *plan);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const ChangeReport& report : reports) {
    EXPECT_TRUE(report.status.ok()) << report.status;
  }
  EXPECT_EQ(Applied(), "1 2");
  EXPECT_EQ(Values("SELECT count(*) FROM gander_log"), "2");
}

TEST_P(MigratorContract, AnEditedFileIsAcceptedAndTheLogHasWhatWas) {
  ASSERT_TRUE(MigratorFor({{"1_a.sql", kTable}}).Up().status.ok());
  const std::string before = Values("SELECT up_checksum FROM gander_history");
  Migrator migrator =
      MigratorFor({{"1_a.sql", absl::StrCat("-- why\n", kTable)},
                   {"2_b.sql", "SELECT 1;"}});
  EXPECT_EQ(migrator.Up().result, RunResult::kDisagreement);
  const std::string row =
      "SELECT seq || name || applied_at || duration_us FROM gander_history";
  const std::string kept = Values(row);
  Write(migrator, Repair(RepairRequest::Action::kAccept, 1));
  EXPECT_EQ(Values(row), kept);
  EXPECT_NE(Values("SELECT up_checksum FROM gander_history"), before);
  EXPECT_EQ(Values("SELECT outcome FROM gander_log ORDER BY id"),
            "applied repaired");
  const std::string log =
      Values("SELECT observations FROM gander_log WHERE outcome = 'repaired'");
  EXPECT_THAT(log, HasSubstr("accept"));
  EXPECT_THAT(log, HasSubstr(before));
  EXPECT_TRUE(migrator.Up().status.ok());
}

TEST_P(MigratorContract, AForgottenMigrationIsPendingAndAMarkedOneIsNotRun) {
  Migrator migrator = MigratorFor(Tables(2));
  ASSERT_TRUE(migrator.Up().status.ok());
  Write(migrator, Repair(RepairRequest::Action::kForget, 2));
  EXPECT_EQ(Applied(), "1");
  EXPECT_EQ(Values("SELECT count(*) FROM t2"), "0") << "no Down is run";
  EXPECT_EQ(migrator.Up().result, RunResult::kMigrationFailed);
  Write(migrator, Repair(RepairRequest::Action::kMarkApplied, 2));
  EXPECT_EQ(Applied(), "1 2");
  EXPECT_THAT(migrator.Up().steps, IsEmpty());
}

TEST_P(MigratorContract, AStepInDoubtGoesOnWhereAPersonSays) {
  const std::string file =
      "-- +gander NO TRANSACTION\n-- +gander Up\n"
      "CREATE TABLE number (n integer);\nINSERT INTO number VALUES (1);\n"
      "INSERT INTO number VALUES (2);\n";
  const struct {
    RepairRequest::Action action;
    const char* numbers;
  } cases[] = {{RepairRequest::Action::kResolveApplied, "2"},
               {RepairRequest::Action::kResolveNotApplied, "1 2"}};
  for (const auto& one : cases) {
    SetUp();
    // Stops behind the first statement.
    ASSERT_EQ(
        MigratorFor(
            {{"1_step.sql",
              "-- +gander NO TRANSACTION\n-- +gander Up\nCREATE TABLE number "
              "(n integer);\nINSERT INTO nowhere VALUES (1);\n"}})
            .Up()
            .result,
        RunResult::kMigrationFailed);
    ASSERT_TRUE(OpenSession()
                    ->Query("UPDATE gander_history SET statement_begun = 1, "
                            "done_checksum = NULL, statements_total = 3")
                    .ok());
    Migrator migrator = MigratorFor({{"1_step.sql", file}});
    const RunReport stopped = migrator.Up();
    EXPECT_EQ(stopped.result, RunResult::kOutcomeUnknown);
    EXPECT_THAT(std::string(stopped.status.message()),
                HasSubstr("repair --resolve=1 --as=applied"));
    EXPECT_THAT(std::string(stopped.status.message()),
                HasSubstr("repair --resolve=1 --as=not-applied"));
    Write(migrator, Repair(one.action, 1));
    const RunReport report = migrator.Up();
    ASSERT_TRUE(report.status.ok()) << report.status;
    EXPECT_EQ(Values("SELECT n FROM number ORDER BY n"), one.numbers);
    EXPECT_EQ(Values("SELECT state FROM gander_history"), "applied");
  }
}

TEST_P(MigratorContract, AStepThatWasUndoneRunsFromItsBeginning) {
  const std::string begin =
      "-- +gander NO TRANSACTION\n-- +gander Up\nCREATE TABLE number (n "
      "integer);\n";
  ASSERT_EQ(
      MigratorFor({{"1_step.sql", absl::StrCat(begin,
                                               "INSERT INTO no_such_table "
                                               "VALUES (1);\n")}})
          .Up()
          .result,
      RunResult::kMigrationFailed);
  ASSERT_TRUE(OpenSession()->Query("DROP TABLE number").ok());
  Migrator migrator = MigratorFor({{"1_step.sql", begin}});
  Write(migrator, Repair(RepairRequest::Action::kResolveUndone, 1));
  EXPECT_EQ(Applied(), "");
  ASSERT_TRUE(migrator.Up().status.ok());
  EXPECT_EQ(Values("SELECT count(*) FROM number"), "0");
}

TEST_P(MigratorContract, ADownThatWasUndoneIsAppliedAsBefore) {
  const std::string file =
      absl::StrCat("-- +gander NO TRANSACTION\n-- +gander Up\n", kTable,
                   "-- +gander Down\nINSERT INTO number VALUES (1);\n"
                   "INSERT INTO no_such_table VALUES (1);\n");
  Migrator migrator = MigratorFor({{"1_step.sql", file}});
  ASSERT_TRUE(migrator.Up().status.ok());
  const std::string row =
      "SELECT state || statements_done || statements_total FROM "
      "gander_history";
  const std::string applied = Values(row);
  Request down;
  down.verb = Request::Verb::kDown;
  ASSERT_EQ(migrator.Run(down).result, RunResult::kMigrationFailed);
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "partial");
  Write(migrator, Repair(RepairRequest::Action::kResolveUndone, 1));
  EXPECT_EQ(Values(row), applied);
  EXPECT_EQ(Values("SELECT direction FROM gander_log WHERE outcome = "
                   "'repaired'"),
            "down");
}

TEST_P(MigratorContract, AnEditedHalfDoneStepIsAcceptedAndGoesOn) {
  const auto file = [](const char* comment, const char* last) {
    return absl::StrCat("-- +gander NO TRANSACTION\n-- +gander Up\n",
                        "CREATE TABLE number (n integer", comment, ");\n",
                        "INSERT INTO ", last, " VALUES (1);\n");
  };
  ASSERT_EQ(
      MigratorFor({{"1_step.sql", file("", "no_such_table")}}).Up().result,
      RunResult::kMigrationFailed);
  Migrator migrator =
      MigratorFor({{"1_step.sql", file(" /* counts */", "number")}});
  EXPECT_THAT(std::string(migrator.Up().status.message()),
              HasSubstr("repair --accept=1 takes them so"));
  Write(migrator, Repair(RepairRequest::Action::kAccept, 1));
  const RunReport report = migrator.Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT n FROM number"), "1");
}

// Loses the connection at every call in turn: all rows are written, or none,
// and doing it again writes the rest.
TEST_P(MigratorContract, AFaultAtAnyCallOfAChangeLeavesAllOrNothing) {
  static Fault fault;
  RegisterFaultyDriver(driver(), &fault);
  for (const FaultTime time : {FaultTime::kBefore, FaultTime::kAfter}) {
    for (int64_t n = 1; true; ++n) {
      ASSERT_LT(n, 30);
      SetUp();
      MigratorOptions options;
      options.database_url = absl::StrCat("faulty:", url());
      const BaselineRequest request{Version(2)};
      const absl::StatusOr<HistoryPlan> shown =
          MigratorFor(Tables(2)).PlanChange(request);
      ASSERT_TRUE(shown.ok()) << shown.status();
      Migrator migrator = MigratorFor(Tables(2), options);
      fault = Fault{n, time, 0};
      const ChangeReport report = migrator.Change(request, *shown);
      const bool faultless = fault.calls < n;
      fault.at_call = 0;
      const absl::StatusOr<StatusReport> status =
          MigratorFor(Tables(2)).Status();
      ASSERT_TRUE(status.ok()) << status.status();
      const bool written = status->history_exists;
      EXPECT_EQ(written ? Applied() : "1 2", "1 2") << n;
      EXPECT_TRUE(written || !report.status.ok()) << n;
      EXPECT_TRUE(report.result == RunResult::kDone ||
                  report.result == RunResult::kUnreachable)
          << n << report.status;
      Migrator again = MigratorFor(Tables(2));
      Write(again, request);
      EXPECT_EQ(Applied(), "1 2") << n;
      if (faultless) break;
    }
  }
}

}  // namespace
}  // namespace gander

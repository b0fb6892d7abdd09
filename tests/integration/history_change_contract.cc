// What a baseline, a repair and an adoption write, on any database.

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

std::vector<TestFile> Tables(int count) {
  std::vector<TestFile> files;
  for (int i = 1; i <= count; ++i) {
    files.push_back({absl::StrCat(i, "_t", i, ".sql"),
                     absl::StrCat("-- +gander Up\nCREATE TABLE t", i,
                                  " (n integer);\n-- +gander Down\nDROP TABLE "
                                  "t",
                                  i, ";\n")});
  }
  return files;
}

// Plans and writes; the report.
ChangeReport Write(Migrator& migrator, const HistoryRequest& request) {
  const absl::StatusOr<HistoryPlan> plan = migrator.PlanChange(request);
  EXPECT_TRUE(plan.ok()) << plan.status();
  if (!plan.ok()) return ChangeReport();
  ChangeReport report = migrator.Change(request, *plan);
  EXPECT_TRUE(report.status.ok()) << report.status;
  return report;
}

std::string Why(Migrator& migrator, const HistoryRequest& request) {
  return std::string(migrator.PlanChange(request).status().message());
}

RepairRequest Repair(RepairRequest::Action action, int64_t version) {
  return {action, Version(version)};
}

AdoptRequest From(ForeignTool tool) {
  AdoptRequest request;
  request.from = tool;
  return request;
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

// The tables of the other tools, as they make them.
struct ForeignCase {
  ForeignTool tool;
  const char* postgres;
  const char* sqlite;
  const char* rows;
  // When version 1 was applied, in UTC; null where the tool does not know.
  const char* applied_at;
};

const ForeignCase kForeignCases[] = {
    {ForeignTool::kGoose,
     "CREATE TABLE goose_db_version (id integer PRIMARY KEY GENERATED BY "
     "DEFAULT AS IDENTITY, version_id bigint NOT NULL, is_applied boolean NOT "
     "NULL, tstamp timestamp NOT NULL DEFAULT now());",
     "CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, "
     "version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp "
     "TIMESTAMP DEFAULT (datetime('now')));",
     "INSERT INTO goose_db_version (version_id, is_applied, tstamp) VALUES "
     "(0, true, '2026-01-30 10:00:00'), (1, true, '2026-01-31 10:00:00'), "
     "(2, true, '2026-01-31 11:00:00');",
     "2026-01-31 10:00:00"},
    {ForeignTool::kGolangMigrate,
     "CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, "
     "dirty boolean NOT NULL);",
     "CREATE TABLE schema_migrations (version uint64, dirty bool); CREATE "
     "UNIQUE INDEX version_unique ON schema_migrations (version);",
     "INSERT INTO schema_migrations VALUES (2, false);", nullptr},
    {ForeignTool::kDbmate,
     "CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY);",
     "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);",
     "INSERT INTO schema_migrations VALUES ('1'), ('2');", nullptr},
    {ForeignTool::kSqlx,
     "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description "
     "TEXT NOT NULL, installed_on TIMESTAMPTZ NOT NULL DEFAULT now(), success "
     "BOOLEAN NOT NULL, checksum BYTEA NOT NULL, execution_time BIGINT NOT "
     "NULL);",
     "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description "
     "TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT "
     "CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, "
     "execution_time BIGINT NOT NULL);",
     "INSERT INTO _sqlx_migrations VALUES (1, 't1', '2026-01-31 "
     "12:00:00+02:00', "
     "true, '', 1), (2, 't2', '2026-01-31 13:00:00+02:00', true, '', 1);",
     "2026-01-31 10:00:00"},
    {ForeignTool::kFlyway,
     "CREATE TABLE flyway_schema_history (installed_rank integer PRIMARY KEY, "
     "version varchar(50), description varchar(200) NOT NULL, type "
     "varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer, "
     "installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL "
     "DEFAULT now(), execution_time integer NOT NULL, success boolean NOT "
     "NULL);",
     "CREATE TABLE flyway_schema_history (installed_rank INT PRIMARY KEY, "
     "version VARCHAR(50), description VARCHAR(200) NOT NULL, type "
     "VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL, checksum INT, "
     "installed_by VARCHAR(100) NOT NULL, installed_on TEXT NOT NULL DEFAULT "
     "(strftime('%Y-%m-%d %H:%M:%f','now')), execution_time INT NOT NULL, "
     "success BOOLEAN NOT NULL);",
     "INSERT INTO flyway_schema_history VALUES (1, '1', 't1', 'SQL', "
     "'V1__t1.sql', 7, 'me', '2026-01-31 10:00:00', 5, true), (2, '2', 't2', "
     "'SQL', 'V2__t2.sql', 7, 'me', '2026-01-31 10:00:00', 5, true);",
     "2026-01-31 10:00:00"},
    {ForeignTool::kAtlas,
     "CREATE SCHEMA atlas_schema_revisions; SET search_path = "
     "atlas_schema_revisions; CREATE TABLE atlas_schema_revisions (version "
     "varchar PRIMARY KEY, description varchar NOT NULL, type bigint NOT NULL "
     "DEFAULT 2, applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL "
     "DEFAULT 0, executed_at timestamptz NOT NULL, execution_time bigint NOT "
     "NULL, error text, error_stmt text, hash varchar NOT NULL, "
     "partial_hashes jsonb, operator_version varchar NOT NULL);",
     "CREATE TABLE atlas_schema_revisions (version text PRIMARY KEY, "
     "description text NOT NULL, type integer NOT NULL DEFAULT (2), applied "
     "integer NOT NULL DEFAULT (0), total integer NOT NULL DEFAULT (0), "
     "executed_at datetime NOT NULL, execution_time integer NOT NULL, error "
     "text, error_stmt text, hash text NOT NULL, partial_hashes json, "
     "operator_version text NOT NULL);",
     "INSERT INTO atlas_schema_revisions VALUES ('1', 't1', 2, 1, 1, "
     "'2026-01-31 12:00:00.123456+02:00', 5, '', '', '', NULL, ''), ('2', "
     "'t2', 2, 1, 1, '2026-01-31 13:00:00+02:00', 5, '', '', '', NULL, '');",
     "2026-01-31 10:00:00"},
    {ForeignTool::kDiesel,
     "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY "
     "KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);",
     "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY "
     "KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);",
     "INSERT INTO __diesel_schema_migrations VALUES ('1', '2026-01-31 "
     "10:00:00'), ('2', '2026-01-31 10:00:01');",
     "2026-01-31 10:00:00"},
    {ForeignTool::kSqlMigrate,
     "CREATE TABLE gorp_migrations (id text NOT NULL PRIMARY KEY, applied_at "
     "timestamp with time zone);",
     "CREATE TABLE gorp_migrations (id varchar(255) NOT NULL PRIMARY KEY, "
     "applied_at datetime);",
     "INSERT INTO gorp_migrations VALUES ('1_t1.sql', '2026-01-31 "
     "10:00:00+00:00'), ('2_t2.sql', '2026-01-31 10:00:01+00:00');",
     "2026-01-31 10:00:00"},
};

// All that the tool's table holds, to see that nothing of it changed.
std::string CountOf(const std::string& table) {
  return absl::StrCat("SELECT count(*) FROM ", table);
}

TEST_P(MigratorContract, EveryToolIsFoundAdoptedAndContinued) {
  for (const ForeignCase& one : kForeignCases) {
    SCOPED_TRACE(std::string(ToString(one.tool)));
    SetUp();
    const bool is_postgres = driver() == DatabaseName::kPostgres;
    // Values without a time zone are in the session's: UTC on the test's
    // server.
    ASSERT_TRUE(OpenSession()
                    ->Query(absl::StrCat(
                        is_postgres ? one.postgres : one.sqlite, one.rows,
                        is_postgres ? "SET search_path = public;" : "",
                        "CREATE TABLE t1 (n integer);"
                        "CREATE TABLE t2 (n integer);"))
                    .ok());
    Migrator migrator = MigratorFor(Tables(3));
    const absl::StatusOr<std::vector<ForeignTable>> found =
        migrator.FindForeignTables();
    ASSERT_TRUE(found.ok()) << found.status();
    ASSERT_THAT(*found, SizeIs(1));
    EXPECT_EQ(found->front().tool, one.tool);
    const std::string count = CountOf(found->front().table.ToString());

    const RunReport refused = migrator.Up();
    EXPECT_EQ(refused.result, RunResult::kDisagreement);
    ASSERT_THAT(refused.problems, SizeIs(1));
    EXPECT_EQ(refused.problems[0].kind, Problem::Kind::kForeignHistory);
    EXPECT_THAT(refused.problems[0].message,
                HasSubstr(absl::StrCat("adopt --from=",
                                       std::string(ToString(one.tool)))));

    const std::string rows = Values(count);
    EXPECT_THAT(Write(migrator, From(one.tool)).plan.changes, SizeIs(2));
    EXPECT_EQ(Values(count), rows);
    EXPECT_EQ(Values("SELECT outcome FROM gander_log"), "adopted adopted");
    if (one.applied_at != nullptr) {
      const std::string applied_at =
          is_postgres ? "to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD "
                        "HH24:MI:SS')"
                      : "strftime('%Y-%m-%d %H:%M:%S', applied_at)";
      EXPECT_EQ(Values(absl::StrCat("SELECT ", applied_at,
                                    " FROM gander_history WHERE version = 1")),
                one.applied_at);
    }
    const RunReport up = migrator.Up();
    ASSERT_TRUE(up.status.ok()) << up.status;
    EXPECT_THAT(up.steps, SizeIs(1));
    EXPECT_EQ(Applied(), "1 2 3");
    EXPECT_THAT(Write(migrator, From(one.tool)).plan.changes, IsEmpty());
  }
}

TEST_P(MigratorContract, AForeignHistoryIsIgnoredOnRequest) {
  ASSERT_TRUE(
      OpenSession()
          ->Query("CREATE TABLE schema_migrations (version varchar(128) "
                  "PRIMARY KEY); INSERT INTO schema_migrations VALUES ('1');")
          .ok());
  MigratorOptions options;
  options.policy.ignore_foreign_history = true;
  EXPECT_TRUE(MigratorFor(Tables(1), options).Up().status.ok());
  // From then on there is a history of our own.
  EXPECT_TRUE(MigratorFor(Tables(2)).Up().status.ok());
}

TEST_P(MigratorContract, APlanSaysThatThereIsAForeignHistory) {
  ASSERT_TRUE(
      OpenSession()
          ->Query("CREATE TABLE schema_migrations (version varchar(128) "
                  "PRIMARY KEY); INSERT INTO schema_migrations VALUES ('1');")
          .ok());
  const absl::StatusOr<Plan> plan = MigratorFor(Tables(1)).MakePlan(Request());
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_THAT(plan->problems, SizeIs(1));
  EXPECT_EQ(plan->problems[0].kind, Problem::Kind::kForeignHistory);
}

TEST_P(MigratorContract, ATableOfThatNameThatIsEmptyOrAnothersIsNoHistory) {
  for (const char* table :
       {"CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);",
        "CREATE TABLE schema_migrations (version bigint, inserted_at "
        "timestamp); INSERT INTO schema_migrations (version) VALUES (1);"}) {
    SetUp();
    ASSERT_TRUE(OpenSession()->Query(table).ok());
    EXPECT_TRUE(MigratorFor(Tables(1)).Up().status.ok()) << table;
  }
}

TEST_P(MigratorContract, AnAdoptionIsOfATableThatIsThereAndTheTools) {
  Migrator migrator = MigratorFor(Tables(1));
  EXPECT_TRUE(absl::IsNotFound(
      migrator.PlanChange(From(ForeignTool::kGoose)).status()));
  ASSERT_TRUE(OpenSession()->Query("CREATE TABLE theirs (version text)").ok());
  AdoptRequest request = From(ForeignTool::kGoose);
  request.table = TableName{"", "theirs"};
  EXPECT_THAT(Why(migrator, request),
              HasSubstr("the table theirs is not goose's"));
  request.from = ForeignTool::kDbmate;
  ASSERT_TRUE(OpenSession()->Query("INSERT INTO theirs VALUES ('1')").ok());
  EXPECT_THAT(Write(migrator, request).plan.changes, SizeIs(1));
}

}  // namespace
}  // namespace gander

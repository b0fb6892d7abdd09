// What the Migrator promises, on PostgreSQL; and what only PostgreSQL has.

#include "tests/integration/postgres_migrator_test.h"

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/testing/message_proxy.h"
#include "runtime/testing/shared_postgres.h"
#include "tests/integration/background_contract.h"
#include "tests/integration/migrator_contract.h"

namespace gander {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

INSTANTIATE_TEST_SUITE_P(Postgres, MigratorContract,
                         testing::Values(&MakePostgresDatabase));

INSTANTIATE_TEST_SUITE_P(Postgres, BackgroundContract,
                         testing::Values(&MakePostgresDatabase));

class PostgresMigrator : public MigratorContract {};
INSTANTIATE_TEST_SUITE_P(Postgres, PostgresMigrator,
                         testing::Values(&MakePostgresDatabase));

TEST_P(PostgresMigrator, ASearchPathOfAStepEndsWithIt) {
  Migrator migrator = MigratorFor({
      {"1_schema.sql",
       "CREATE SCHEMA app; SET search_path TO app; CREATE TABLE here (x int);"},
      {"2_public.sql", "CREATE TABLE there (x int);"},
  });
  const RunReport report = migrator.Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT schemaname || '.' || tablename FROM pg_tables "
                   "WHERE tablename IN ('here', 'there', 'gander_history') "
                   "ORDER BY tablename"),
            "public.gander_history app.here public.there");
}

TEST_P(PostgresMigrator, AServerThatOnlyReadsIsToldBeforeAnythingRuns) {
  auto started = PrivatePostgres::Start();
  ASSERT_TRUE(started.ok()) << started.status();
  PrivatePostgres& server = **started;
  MigratorOptions options;
  options.database_url = server.Url(server.CreateDatabase().value());
  const std::vector<TestFile> files = {{"1_a.sql", "CREATE TABLE a (n int);"}};
  ASSERT_TRUE(
      server.Restart(PrivatePostgres::End::kOrderly, /*standby=*/true).ok());
  RunReport report = MigratorFor(files, options).Up();
  EXPECT_EQ(report.result, RunResult::kUnreachable) << report.status;
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("the server is a standby"));
  EXPECT_TRUE(MigratorFor(files, options).Status().ok());
  ASSERT_TRUE(server.Execute("postgres", "SELECT pg_promote()").ok());
  report = MigratorFor(files, options).Up();
  EXPECT_TRUE(report.status.ok()) << report.status;
  // With nothing to do nobody has to write.
  ASSERT_TRUE(
      server.Restart(PrivatePostgres::End::kOrderly, /*standby=*/true).ok());
  report = MigratorFor(files, options).Up();
  EXPECT_TRUE(report.status.ok()) << report.status;
}

TEST_P(PostgresMigrator, ARoleThatOnlyReadsIsToldBeforeAnythingRuns) {
  MigratorOptions options;
  options.database_url =
      absl::StrCat(url(), "&options=-c%20default_transaction_read_only%3Don");
  const RunReport report =
      MigratorFor({{"1_a.sql", "CREATE TABLE a (n int);"}}, options).Up();
  EXPECT_EQ(report.result, RunResult::kUsage) << report.status;
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("default_transaction_read_only is on"));
}

// The server's memory, its disk: what it cannot do it rolls back, and the run
// says so and can be run again.
TEST_P(PostgresMigrator, WhatTheServerHasNoRoomForIsRolledBackAndLogged) {
  const struct {
    const char* code;
    const char* statement;
  } rows[] = {
      {"53100", "DO $$ BEGIN RAISE 'disk' USING ERRCODE = '53100'; END $$;"},
      {"53200", "DO $$ BEGIN RAISE 'memory' USING ERRCODE = '53200'; END $$;"},
      {"58030", "DO $$ BEGIN RAISE 'i/o' USING ERRCODE = '58030'; END $$;"},
      // These are the server's own.
      {"53400",
       "SELECT count(*) FROM (SELECT i FROM generate_series(1, 100000) i ORDER "
       "BY random()) s;"},
      {"54000", "SELECT length(repeat('x', 2000000000));"},
  };
  const std::string begin =
      "SET work_mem = '64kB';\nSET temp_file_limit = 0;\n"
      "CREATE TABLE made AS SELECT 1 AS n;\n";
  for (const auto& row : rows) {
    for (const bool in_transaction : {true, false}) {
      SetUp();  // an empty database
      const std::string head = absl::StrCat(
          in_transaction ? "" : "-- +gander Up\n-- +gander NO TRANSACTION\n",
          begin);
      const RunReport report =
          MigratorFor({{"1_room.sql", absl::StrCat(head, row.statement)}}).Up();
      EXPECT_EQ(report.result, RunResult::kMigrationFailed) << row.code;
      EXPECT_EQ(Values("SELECT outcome || ' ' || error_code FROM gander_log"),
                absl::StrCat("failed ", row.code));
      EXPECT_EQ(Values("SELECT to_regclass('made') IS NULL"),
                in_transaction ? "t" : "f")
          << row.code;
      const RunReport next = MigratorFor({{"1_room.sql", head}}).Up();
      EXPECT_TRUE(next.status.ok()) << row.code << next.status;
      EXPECT_EQ(Values("SELECT count(*) FROM made"), "1") << row.code;
    }
  }
}

TEST_P(PostgresMigrator, ARoleOfAStepEndsWithIt) {
  Migrator migrator = MigratorFor({
      {"1_role.sql",
       "CREATE TABLE mine (x int); SET ROLE pg_monitor; SELECT 1;"},
      {"2_more.sql", "ALTER TABLE mine ADD COLUMN y int;"},
  });
  const RunReport report = migrator.Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Applied(), "1 2");
}

TEST_P(PostgresMigrator, ADeferredConstraintFailsAtCommit) {
  Migrator migrator = MigratorFor({{"1_deferred.sql",
                                    "CREATE TABLE a (id int PRIMARY KEY);\n"
                                    "CREATE TABLE b (a int REFERENCES a "
                                    "DEFERRABLE INITIALLY DEFERRED);\n"
                                    "INSERT INTO b VALUES (7);\n"}});
  const RunReport report = migrator.Up();
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("migrations/1_deferred.sql: at commit: "));
  EXPECT_EQ(Applied(), "");
}

TEST_P(PostgresMigrator, AnErrorInTheThirdOfFiveIsNamedByItsColumn) {
  Migrator migrator = MigratorFor(
      {{"1_third.sql",
        "SELECT 1; SELECT 'æøå';\nSELECT 2 + nothing; SELECT 4; SELECT 5;"}});
  const RunReport report = migrator.Up();
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("migrations/1_third.sql:2:12: column \"nothing\" does "
                        "not exist (42703)"));
}

TEST_P(PostgresMigrator, ABadRowOfCopyDataIsNamedByItsLine) {
  Migrator migrator = MigratorFor({{"1_copy.sql",
                                    "CREATE TABLE n (x int);\n"
                                    "COPY n FROM stdin;\n1\n2\nthree\n\\.\n"
                                    "SELECT 1;\n"}});
  const RunReport report = migrator.Up();
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("migrations/1_copy.sql:5:"));
  EXPECT_EQ(Applied(), "");
}

TEST_P(PostgresMigrator, TheRoleThatReadsTheStatusNeedsOnlySelect) {
  ASSERT_TRUE(
      MigratorFor({{"1_a.sql", "CREATE TABLE a (x int);"}}).Up().status.ok());
  OpenSession()
      ->Query(
          "DO $$ BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN OTHERS THEN "
          "NULL; END $$; GRANT SELECT ON gander_history, gander_repeatable, "
          "gander_meta TO "
          "reader;")
      .IgnoreError();
  MigratorOptions options;
  const std::string database = Values("SELECT current_database()");
  options.database_url = SharedPostgres().Url(database, "reader");
  Migrator migrator = MigratorFor(
      {{"1_a.sql", "CREATE TABLE a (x int);"}, {"2_b.sql", "SELECT 1;"}},
      options);
  const absl::StatusOr<StatusReport> status = migrator.Status();
  ASSERT_TRUE(status.ok()) << status.status();
  EXPECT_EQ(status->pending, 1);
  const absl::StatusOr<Plan> plan = migrator.MakePlan(Request());
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->steps, SizeIs(1));
}

TEST_P(PostgresMigrator, AnErrorInAnotherEncodingIsLogged) {
  const RunReport report = MigratorFor({{"1_latin.sql",
                                         "SET client_encoding = 'LATIN1';\n"
                                         "SELECT U&'\\00E9t\\00E9'::int;\n"}})
                               .Up();
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  EXPECT_THAT(std::string(report.status.message()), HasSubstr("\uFFFDt"));
  EXPECT_EQ(Values("SELECT outcome FROM gander_log"), "failed");
}

TEST_P(PostgresMigrator, AStepThatCommittedAPartIsNotRunTwice) {
  static int runs = 0;
  runs = 0;
  RegisteredStep step{};
  step.retryable = true;
  step.up.in_transaction = [](StepContext&, Transaction& tx) {
    ++runs;
    tx.Execute("COMMIT");
    tx.Execute("DO $$ BEGIN RAISE 'again' USING ERRCODE = '40001'; END $$");
    return absl::OkStatus();
  };
  const RunReport report = MigratorFor({{"1_step.cc", "", &step}}).Up();
  EXPECT_EQ(report.result, RunResult::kOutcomeUnknown) << report.status;
  EXPECT_EQ(runs, 1);
}

TEST_P(PostgresMigrator, AHistoryInAnotherSchemaIsFoundThere) {
  ASSERT_TRUE(OpenSession()->Query("CREATE SCHEMA \"Ops; team\"").ok());
  MigratorOptions options;
  options.history_table = TableName{"Ops; team", "gander_history"};
  Migrator migrator =
      MigratorFor({{"1_a.sql", "CREATE TABLE a (x int);"}}, options);
  ASSERT_TRUE(migrator.Up().status.ok());
  EXPECT_EQ(Values("SELECT version FROM \"Ops; team\".gander_history"), "1");
  EXPECT_EQ(Values("SELECT version FROM \"Ops; team\".gander_log"), "1");
}

// A search_path that has changed hides the history; or another tenant has one.
TEST_P(PostgresMigrator, AHistoryThatIsNotLookedAtIsNamed) {
  const std::vector<TestFile> files = {{"1_a.sql", "SELECT 1;"}};
  ASSERT_TRUE(MigratorFor(files).Up().status.ok());
  ASSERT_TRUE(OpenSession()->Query("CREATE SCHEMA app").ok());
  MigratorOptions options;
  options.database_url = absl::StrCat(url(), "&options=-c%20search_path%3Dapp");
  const std::string warning =
      "there is no table app.gander_history yet, but one of this name in the "
      "schema public";
  const absl::StatusOr<StatusReport> status =
      MigratorFor(files, options).Status();
  ASSERT_TRUE(status.ok()) << status.status();
  EXPECT_THAT(status->other_histories, HasSubstr(warning));
  const absl::StatusOr<Plan> plan = MigratorFor(files, options).MakePlan({});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->warnings, ElementsAre(HasSubstr(warning)));
  RunReport report = MigratorFor(files, options).Up();
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_THAT(report.warnings, ElementsAre(HasSubstr(warning)));
  // It has its own now. Who names the schema knows which one he means.
  report = MigratorFor(files, options).Up();
  EXPECT_THAT(report.warnings, ElementsAre());
  ASSERT_TRUE(OpenSession()->Query("CREATE SCHEMA other").ok());
  options = MigratorOptions();
  options.history_table = TableName{"other", "gander_history"};
  EXPECT_THAT(MigratorFor(files, options).Up().warnings, ElementsAre());
}

TEST_P(PostgresMigrator, AStepThatEndsItsTransactionIsSaidToLeaveSomething) {
  static const RegisteredStep* const kCommits = [] {
    auto* step = new RegisteredStep{};
    step->up.in_transaction = [](StepContext&, Transaction& tx) {
      tx.Execute("CREATE TABLE left_behind (x int)");
      tx.Execute("COMMIT");
      return absl::InternalError("and then it failed");
    };
    return step;
  }();
  Migrator migrator = MigratorFor({{"1_commits.cc", "", kCommits}});
  const RunReport report = migrator.Up();
  EXPECT_EQ(report.result, RunResult::kOutcomeUnknown);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("may be committed, and the history has no row of it"));
  ASSERT_THAT(report.failed, SizeIs(1));
  EXPECT_FALSE(report.failed[0].rolled_back);
  EXPECT_EQ(Applied(), "");
}

// Round trips, counted between client and server. DESIGN: a no-op `up` makes at
// most two after connecting, a small transactional SQL step is one.
class RoundTrips : public MigratorContract {
 protected:
  // A URL of this test's database through the proxy.
  std::string ProxiedUrl(const MessageProxy& proxy) {
    return absl::StrCat("postgresql://postgres@/",
                        Values("SELECT current_database()"),
                        "?host=", proxy.folder());
  }

  static std::string ServerSocket() {
    const auto socket = SharedPostgres().SocketPath();
    return socket;
  }
};
INSTANTIATE_TEST_SUITE_P(Postgres, RoundTrips,
                         testing::Values(&MakePostgresDatabase));

TEST_P(RoundTrips, ANoOpUpMakesTwo) {
  ASSERT_TRUE(MigratorFor(Tables(5)).Up().status.ok());
  MessageProxy proxy(ServerSocket());
  MigratorOptions options;
  options.database_url = ProxiedUrl(proxy);
  Migrator migrator = MigratorFor(Tables(5), options);
  const RunReport report = migrator.Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  // What the session sets up for itself rides on the first.
  EXPECT_LE(proxy.round_trips().size(), 2u)
      << absl::StrJoin(proxy.round_trips(), "\n--\n");
}

TEST_P(RoundTrips, ASmallStepIsOne) {
  const auto trips = [&](int steps) {
    ASSERT_TRUE(MigratorFor(Tables(1)).Up().status.ok());
    MessageProxy proxy(ServerSocket());
    MigratorOptions options;
    options.database_url = ProxiedUrl(proxy);
    Migrator migrator = MigratorFor(Tables(1 + steps), options);
    const RunReport report = migrator.Up();
    ASSERT_TRUE(report.status.ok()) << report.status;
    // Find, read, lock, read again, unlock; and one for each step.
    EXPECT_EQ(proxy.round_trips().size(), 5u + steps)
        << absl::StrJoin(proxy.round_trips(), "\n--\n");
  };
  trips(7);
}

}  // namespace
}  // namespace gander

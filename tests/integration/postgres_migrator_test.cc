// What the Migrator promises, on PostgreSQL; and what only PostgreSQL has.

#include <gmock/gmock.h>

#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/testing/message_proxy.h"
#include "runtime/testing/private_postgres.h"
#include "tests/integration/migrator_contract.h"

namespace gander {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

EmptyDatabase MakeDatabase() {
  PrivatePostgres& server = PrivatePostgres::Shared();
  const std::string name = server.CreateDatabase();
  EmptyDatabase database;
  database.name = DatabaseName::kPostgres;
  database.url = server.Url(name);
  database.owner = std::shared_ptr<void>(nullptr, [name](void*) {
    EXPECT_TRUE(PrivatePostgres::Shared()
                    .Execute("postgres", absl::StrCat("DROP DATABASE ", name,
                                                      " WITH (FORCE)"))
                    .ok());
  });
  return database;
}

INSTANTIATE_TEST_SUITE_P(Postgres, MigratorContract,
                         testing::Values(&MakeDatabase));

class PostgresMigrator : public MigratorContract {};
INSTANTIATE_TEST_SUITE_P(Postgres, PostgresMigrator,
                         testing::Values(&MakeDatabase));

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
          "NULL; END $$; GRANT SELECT ON gander_history, gander_meta TO "
          "reader;")
      .IgnoreError();
  MigratorOptions options;
  const std::string database = Values("SELECT current_database()");
  options.database_url = PrivatePostgres::Shared().Url(database, "reader");
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

// A statement outside a transaction, whose server process is killed under it.
TEST_P(PostgresMigrator, AStatementThatMayHaveRunIsNotGuessedAt) {
  const std::vector<TestFile> files = {
      {"1_table.sql", "CREATE TABLE big (n int);"},
      {"2_index.sql",
       "-- +gander Up\n-- +gander NO TRANSACTION\nSELECT 1;\n"
       "CREATE INDEX CONCURRENTLY big_n ON big (n);\n"}};
  // The index waits for this transaction to end.
  const auto holder = OpenSession();
  Request first;
  first.by = 1;
  ASSERT_TRUE(MigratorFor(files).Run(first).status.ok());
  ASSERT_TRUE(holder->Query("BEGIN; INSERT INTO big VALUES (1)").ok());
  std::thread killer([this] {
    const auto killed = OpenSession()->Query(
        "DO $$ BEGIN LOOP PERFORM pg_stat_clear_snapshot();"
        "PERFORM pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND state = 'active'"
        " AND query LIKE 'CREATE INDEX CONCURRENTLY%';"
        "EXIT WHEN FOUND; PERFORM pg_sleep(0.005); END LOOP; END $$");
    EXPECT_TRUE(killed.ok()) << killed.status();
  });
  RunReport report = MigratorFor(files).Up();
  killer.join();
  EXPECT_EQ(report.result, RunResult::kUnreachable) << report.status;
  ASSERT_TRUE(holder->Query("ROLLBACK").ok());

  Migrator migrator = MigratorFor(files);
  const absl::StatusOr<Plan> plan = migrator.MakePlan({});
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_THAT(plan->problems, SizeIs(1));
  EXPECT_EQ(plan->problems[0].kind, Problem::Kind::kUndecided);
  report = migrator.Up();
  EXPECT_EQ(report.result, RunResult::kOutcomeUnknown);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("2_index.sql:4:1: version 2 (index) was stopped while "
                        "this statement ran"));
  EXPECT_THAT(report.steps, SizeIs(0));

  // What the message says to do.
  const auto repaired = OpenSession()->Query(
      "DROP INDEX IF EXISTS big_n;"
      "UPDATE gander_history SET statement_begun = NULL WHERE version = 2");
  ASSERT_TRUE(repaired.ok()) << repaired.status();
  report = migrator.Up();
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT indisvalid FROM pg_index"
                   " WHERE indexrelid = 'big_n'::regclass"),
            "t");
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
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("may be committed, and the history has no row of it"));
  ASSERT_THAT(report.failed, SizeIs(1));
  EXPECT_FALSE(report.failed[0].rolled_back);
  EXPECT_EQ(Applied(), "");
}

TEST_P(PostgresMigrator, TheDurationOfANoTransactionStepIsOfAllOfIt) {
  Migrator migrator = MigratorFor({{"1_slow.sql",
                                    "-- +gander Up\n"
                                    "-- +gander NO TRANSACTION\n"
                                    "SELECT pg_sleep(0.2);\nSELECT 1;\n"}});
  ASSERT_TRUE(migrator.Up().status.ok());
  EXPECT_EQ(Values("SELECT count(*) FROM gander_history "
                   "WHERE duration_us >= 200000"),
            "1");
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
    const auto socket = PrivatePostgres::Shared().SocketPath();
    return socket;
  }
};
INSTANTIATE_TEST_SUITE_P(Postgres, RoundTrips, testing::Values(&MakeDatabase));

std::vector<TestFile> Tables(int count) {
  std::vector<TestFile> files;
  for (int i = 1; i <= count; ++i) {
    files.push_back(
        {absl::StrCat(i, "_t.sql"), absl::StrCat("CREATE TABLE t", i,
                                                 " (x int);\nINSERT INTO "
                                                 "t",
                                                 i, " VALUES (1);\n")});
  }
  return files;
}

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

// Connections to PostgreSQL that break: what is committed then.

#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "runtime/migration/statement_error.h"
#include "tests/integration/postgres_fixture.h"

namespace gander {
namespace {

class PostgresLostConnection : public PostgresTest {
 protected:
  // Ends the first session's backend as soon as it sleeps in a message that
  // holds `marker`: the whole message is its query from the first statement on.
  std::thread KillWhenRunning(absl::string_view marker) {
    const std::string kill = absl::StrCat(
        "DO $$ BEGIN LOOP PERFORM pg_stat_clear_snapshot();"
        "PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
        "datname = current_database() AND pid <> pg_backend_pid() AND "
        "state = 'active' AND wait_event = 'PgSleep' AND query LIKE '%",
        marker,
        "%'; EXIT WHEN FOUND; PERFORM pg_sleep(0.005); END LOOP; END $$");
    return std::thread([this, kill] { Other(kill); });
  }
};

TEST_F(PostgresLostConnection, NoticesWhenItsClientIsGone) {
  const auto shown = db().Query("SHOW client_connection_check_interval");
  if (!shown.ok()) {
    EXPECT_NE(std::string(shown.status().message()).find("42704"),
              std::string::npos)
        << "only a server before 14 does not know it";
    return;
  }
  EXPECT_EQ((*shown)[0][0][0], "2s");
  // Even after a step has reset everything.
  EXPECT_EQ(Run("RESET ALL", 1).committed, Committed::kYes);
  EXPECT_EQ(Value("SHOW client_connection_check_interval"), "2s");
}

TEST_F(PostgresLostConnection, ABackendThatIsKilledInAStepRolledItBack) {
  std::thread killer = KillWhenRunning("pg_sleep(600)");
  const Outcome outcome =
      Run("CREATE TABLE made (a int); SELECT pg_sleep(600);", 2);
  killer.join();
  // The server said so before it went.
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kConnection);
  EXPECT_EQ(outcome.error->code, "57P01");
  EXPECT_EQ(outcome.error->statement, 1);
  // From then on there is nothing but failures, without waiting.
  EXPECT_EQ(db().Query("SELECT 1").status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(Run("SELECT 1", 1).error->error_class, ErrorClass::kConnection);
  EXPECT_EQ(db().TryLock({"public", "h"}).status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_TRUE(db().Unlock().ok());
  db().Cancel();
  Reopen(url());
  EXPECT_EQ(Value("SELECT to_regclass('made')"), "NULL");
}

TEST_F(PostgresLostConnection, ABackendThatWasKilledBetweenStepsRanNothing) {
  ASSERT_TRUE(db().Query("SELECT 1").ok());
  Other(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
      "datname = current_database() AND pid <> pg_backend_pid()");
  const Outcome outcome = Run("CREATE TABLE made (a int);", 1);
  EXPECT_NE(outcome.committed, Committed::kYes);
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kConnection);
  Reopen(url());
  EXPECT_EQ(Value("SELECT to_regclass('made')"), "NULL");
}

TEST_F(PostgresLostConnection, ABackendThatIsKilledInACxxStepCommittedNothing) {
  std::thread killer = KillWhenRunning("pg_sleep(600)");
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        tx.Execute("CREATE TABLE made (a int)");
        try {
          tx.Execute("SELECT pg_sleep(600)");
        } catch (const StatementError& e) {
          EXPECT_EQ(e.error().error_class, ErrorClass::kConnection);
          // What uses the connection from here on fails as well.
          EXPECT_THROW(tx.Execute("SELECT 1"), StatementError);
          throw;
        }
        return absl::OkStatus();
      },
      Recording());
  killer.join();
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kConnection);
  Reopen(url());
  EXPECT_EQ(Value("SELECT to_regclass('made')"), "NULL");
}

TEST_F(PostgresLostConnection, AConnectionThatBreaksAtCommitLeavesItUnknown) {
  // A deferred trigger runs while the server commits, and its end is silent:
  // SIGKILL says nothing. The whole server restarts from that, so it is one of
  // the test's own.
  auto started = PrivatePostgres::Start();
  ASSERT_TRUE(started.ok()) << started.status();
  PrivatePostgres& server = **started;
  const std::string database = server.CreateDatabase().value();
  ASSERT_TRUE(
      server
          .Execute(
              database,
              "CREATE TABLE t (a int);"
              "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS "
              "$$ BEGIN PERFORM pg_sleep(600); RETURN NULL; END $$;"
              "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON t DEFERRABLE "
              "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()")
          .ok());
  const auto session = Open(server.Url(database));
  const std::string pid =
      *(*session->Query("SELECT pg_backend_pid()"))[0][0][0];
  std::thread killer([&] {
    const std::string kill = absl::StrCat(
        "DO $$ BEGIN LOOP PERFORM pg_stat_clear_snapshot(); EXIT WHEN EXISTS "
        "(SELECT FROM pg_stat_activity WHERE pid = ",
        pid,
        " AND wait_event = 'PgSleep'); PERFORM pg_sleep(0.005); END LOOP; "
        "END $$; COPY (SELECT 1) TO PROGRAM 'kill -9 ",
        pid, "'");
    (void)server.Execute(database, kill);
  });
  const Outcome outcome =
      session->RunScript(OnePiece("INSERT INTO t VALUES (1)", 1), Frame());
  killer.join();
  EXPECT_EQ(outcome.committed, Committed::kUnknown) << Explain(outcome);
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kConnection);
}

TEST_F(PostgresLostConnection,
       AScriptOfManyMessagesThatBreaksCommittedNothing) {
  const std::string big =
      absl::StrCat("SELECT '", std::string(700000, 'x'), "';");
  Script script;
  for (const absl::string_view text :
       {absl::string_view("CREATE TABLE made (a int);"), absl::string_view(big),
        absl::string_view(big), absl::string_view("SELECT pg_sleep(600);")}) {
    script.pieces.emplace_back();
    script.pieces.back().text = text;
    script.pieces.back().statements = 1;
  }
  std::thread killer = KillWhenRunning("pg_sleep(600)");
  const Outcome outcome = db().RunScript(script, Recording());
  killer.join();
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kConnection);
  Reopen(url());
}

}  // namespace
}  // namespace gander

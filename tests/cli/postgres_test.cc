// The real program on a real PostgreSQL.
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>

#include "runtime/testing/shared_postgres.h"
#include "tests/cli/gander_test.h"

namespace gander {
namespace {

class PostgresTest : public GanderTest {
 protected:
  PostgresTest() {
    environment_["GANDER_DATABASE_URL"] = Server().Url(database_);
    WriteTwoMigrations();
  }

  static PrivatePostgres& Server() { return SharedPostgres(); }

  // Fails the test when `condition` does not hold in the database.
  // Until the program's statement pg_sleep runs on the server.
  void WaitUntilItSleeps() {
    Execute(
        "DO $$ BEGIN LOOP PERFORM pg_stat_clear_snapshot();"
        "PERFORM 1 FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND query LIKE '%pg_sleep(600)%'"
        " AND wait_event = 'PgSleep';"
        "EXIT WHEN FOUND; PERFORM pg_sleep(0.005); END LOOP; END $$");
  }
  void ExpectTrue(const std::string& condition) {
    const absl::Status status =
        Server().Execute(database_, "SELECT 1 / (" + condition + ")::int");
    EXPECT_TRUE(status.ok()) << condition << ": " << status;
  }

  // A role that logs in over TCP with the password hunter2.
  std::string RoleUrl(const std::string& role) {
    return Server().TcpUrl(database_, role, "hunter2");
  }
  void Execute(const std::string& sql) {
    const absl::Status status = Server().Execute(database_, sql);
    EXPECT_TRUE(status.ok()) << status;
  }

  const std::string database_ = Server().CreateDatabase().value();
};

TEST_F(PostgresTest, EveryCommandRuns) {
  EXPECT_EQ(Gander({"version"}).out, "none\n");
  ExpectTrue("to_regclass('gander_history') IS NULL");
  const ProgramOutput up = Gander({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.err;
  EXPECT_EQ(Gander({"version"}).out, "2\n");
  EXPECT_EQ(Gander({"redo"}).exit_code, 0);
  EXPECT_EQ(Gander({"goto", "1"}).exit_code, 0);
  ExpectTrue("to_regclass('orders') IS NULL");
  EXPECT_EQ(Gander({"status", "--check"}).exit_code, 3);
  EXPECT_EQ(Gander({"validate"}).exit_code, 0);
  EXPECT_EQ(Gander({"down", "--all", "--yes"}).exit_code, 0);
  ExpectTrue("to_regclass('users') IS NULL");
}

TEST_F(PostgresTest, StatusNamesTheServerAndNoPassword) {
  Execute("CREATE ROLE status_reader LOGIN PASSWORD 'hunter2'");
  WriteFile("url", RoleUrl("status_reader") + "\n");
  environment_.clear();
  const ProgramOutput output = Gander({"status", "--database-url-file=url"});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_NE(output.out.find("status_reader:***@127.0.0.1"), std::string::npos)
      << output.out;
  EXPECT_NE(output.out.find("(PostgreSQL "), std::string::npos);
  EXPECT_EQ(output.out.find("hunter2"), std::string::npos);
}

TEST_F(PostgresTest, ReadingNeedsNoMoreThanSelect) {
  Gander({"up", "--to=1"});
  Execute(
      "CREATE ROLE reader LOGIN PASSWORD 'hunter2';"
      "GRANT SELECT ON gander_history, gander_repeatable, gander_meta TO "
      "reader");
  environment_["GANDER_DATABASE_URL"] = RoleUrl("reader");
  EXPECT_EQ(Gander({"version"}).out, "1\n");
  EXPECT_EQ(Gander({"plan", "--check"}).exit_code, 3);
  EXPECT_EQ(Gander({"status"}).exit_code, 0);
  EXPECT_EQ(Gander({"validate"}).exit_code, 0);
}

TEST_F(PostgresTest, AForeignFileThatTheServerRefusesRunsWithoutTransaction) {
  WriteFile("migrations/0003_enum.sql",
            "CREATE TYPE mood AS ENUM ('sad');\n"
            "CREATE TABLE person (m mood);\n");
  WriteFile("migrations/0004_procedure.sql",
            "CREATE PROCEDURE commits() LANGUAGE plpgsql AS\n"
            "$$ BEGIN COMMIT; END $$;\n");
  // Used by the file that adds it; a COMMIT behind a CALL.
  WriteFile("migrations/0005_use.sql",
            "ALTER TYPE mood ADD VALUE 'ok';\n"
            "INSERT INTO person VALUES ('ok');\n");
  WriteFile("migrations/0006_call.sql",
            "INSERT INTO person VALUES ('sad');\nCALL commits();\n");
  ProgramOutput output = Gander({"up"});
  ASSERT_EQ(output.exit_code, 0) << output.err;
  EXPECT_NE(output.err.find("it was rolled back, and is run again without a "
                            "transaction"),
            std::string::npos)
      << output.err;
  EXPECT_EQ(Gander({"status", "--check"}).exit_code, 0);

  // An annotated file says so itself.
  WriteFile("migrations/0007_annotated.sql",
            "-- +goose Up\nALTER TYPE mood ADD VALUE 'good';\n"
            "INSERT INTO person VALUES ('good');\n");
  output = Gander({"up"});
  EXPECT_EQ(output.exit_code, 1) << output.err;
}

TEST_F(PostgresTest, RepeatableMigrationsRunAgainWhenTheyWereEdited) {
  WriteFile("migrations/R__view.sql",
            "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
  ASSERT_EQ(Gander({"up"}).exit_code, 0);
  WriteFile("migrations/R__view.sql",
            "CREATE OR REPLACE VIEW v AS SELECT 1 AS one, 2 AS two;");
  EXPECT_EQ(Gander({"plan", "--check"}).exit_code, 3);
  ASSERT_EQ(Gander({"up"}).exit_code, 0);
  EXPECT_EQ(Gander({"plan", "--check"}).exit_code, 0);
  Execute("SELECT two FROM v");
}

TEST_F(PostgresTest, NoticesAreShownWithTheirMigration) {
  WriteFile("migrations/0003_notice.sql",
            "DO $$ BEGIN RAISE NOTICE 'half done'; END $$;\n");
  const ProgramOutput output = Gander({"up"});
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_NE(output.err.find("\n0003 notice: NOTICE: half done\napplied "),
            std::string::npos)
      << output.err;
}

TEST_F(PostgresTest, ASignalCancelsTheStatementThatRuns) {
  WriteFile("migrations/0003_long.sql",
            "CREATE TABLE half (id int);\nSELECT pg_sleep(600);\n");
  Program program(Binary(), {"up", "--verbose"}, Options());
  WaitUntilItSleeps();
  program.Signal(SIGTERM);
  const ProgramOutput output = program.Wait();
  EXPECT_EQ(output.exit_code, 7) << output.err;
  EXPECT_EQ(output.err.find("did not end in time"), std::string::npos)
      << output.err;
  ExpectTrue("to_regclass('half') IS NULL");
  ExpectTrue(
      "NOT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE "
      "'%pg_sleep(600)%' AND state = 'active' AND pid <> pg_backend_pid())");
  EXPECT_EQ(Gander({"version"}).out, "2\n");
}

TEST_F(PostgresTest, ARunThatIsOutOfTimeIsStopped) {
  WriteFile("migrations/0003_slow.sql",
            "CREATE TABLE made (n int); SELECT pg_sleep(600);\n");
  const ProgramOutput output = Gander({"up", "--deadline=1s"});
  EXPECT_EQ(output.exit_code, 7) << output.err;
  EXPECT_NE(output.err.find("out of time: stopping\n"), std::string::npos)
      << output.err;
  EXPECT_NE(output.err.find("the time of the run was up: --deadline=1s"),
            std::string::npos)
      << output.err;
  ExpectTrue("to_regclass('made') IS NULL");
  // The waiting for the database is a part of it.
  environment_["GANDER_DATABASE_URL"] = "postgresql://127.0.0.1:1/none";
  EXPECT_EQ(Gander({"up", "--deadline=100ms", "--grace=10s"}).exit_code, 7);
}

TEST_F(PostgresTest, WhatRanWithoutATransactionMayBePartlyDone) {
  WriteFile("migrations/0003_long.sql",
            "-- +gander NO TRANSACTION\n-- +gander Up\n"
            "CREATE TABLE half (id int);\nSELECT pg_sleep(600);\n");
  const ProgramOutput output = Gander({"up", "--statement-timeout=300ms"});
  EXPECT_EQ(output.exit_code, 7) << output.err;
  EXPECT_NE(output.err.find(
                "\n2 migrations of this run took effect; 0003 long may be "
                "partly done: 'gander status' shows how far. Run 'gander up' "
                "again.\n"),
            std::string::npos)
      << output.err;
  ExpectTrue("to_regclass('half') IS NOT NULL");
  EXPECT_NE(Gander({"status"}).out.find("half applied, 1 of 2 statements"),
            std::string::npos);
}

// A way to the server's socket that is cut: who connects after FallSilent is
// neither refused nor answered, as behind a network that drops what it carries.
class CutLine {
 public:
  explicit CutLine(const std::string& server_socket) {
    // Under /tmp, because a socket's path must be short.
    char folder[] = "/tmp/gander-line-XXXXXX";
    EXPECT_NE(mkdtemp(folder), nullptr);
    folder_ = folder;
    EXPECT_EQ(symlink(server_socket.c_str(), Socket().c_str()), 0);
  }
  ~CutLine() {
    if (listener_ >= 0) close(listener_);
    unlink(Socket().c_str());
    rmdir(folder_.c_str());
  }

  void FallSilent() {
    unlink(Socket().c_str());
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, Socket().c_str(),
                 sizeof(address.sun_path) - 1);
    listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(bind(listener_, reinterpret_cast<const sockaddr*>(&address),
                   sizeof(address)),
              0);
    EXPECT_EQ(listen(listener_, 8), 0);
  }

  std::string Url(const std::string& database) const {
    return "postgresql:///" + database +
           "?user=postgres&port=5432&host=" + folder_;
  }

 private:
  std::string Socket() const { return folder_ + "/.s.PGSQL.5432"; }

  std::string folder_;
  int listener_ = -1;
};

TEST_F(PostgresTest, TheGraceIsKeptWhenTheServerCannotBeAskedToCancel) {
  WriteFile("migrations/0003_long.sql", "SELECT pg_sleep(600);\n");
  CutLine line(Server().SocketPath());
  environment_["GANDER_DATABASE_URL"] = line.Url(database_);
  Program program(Binary(), {"up", "--verbose", "--grace=1s"}, Options());
  WaitUntilItSleeps();
  line.FallSilent();
  const auto begin = std::chrono::steady_clock::now();
  program.Signal(SIGTERM);
  const ProgramOutput output = program.Wait();
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_EQ(output.exit_code, 7) << output.err;
  EXPECT_NE(output.err.find("did not end in time (--grace)"), std::string::npos)
      << output.err;
  EXPECT_GE(took, std::chrono::milliseconds(900));
  EXPECT_LE(took, std::chrono::seconds(10));
  Execute(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
      "current_database() AND pid <> pg_backend_pid()");
}

TEST_F(PostgresTest, WhoWaitsIsToldWhoHoldsTheLock) {
  WriteFile("migrations/0003_long.sql", "SELECT pg_sleep(600);\n");
  Program holder(Binary(), {"up", "--verbose"}, Options());
  WaitUntilItSleeps();
  const ProgramOutput waiter = Gander({"up", "--lock-wait=500ms"});
  EXPECT_EQ(waiter.exit_code, 5) << waiter.err;
  EXPECT_NE(waiter.err.find("waiting for another migrator"), std::string::npos)
      << waiter.err;
  EXPECT_NE(waiter.err.find("role postgres"), std::string::npos) << waiter.err;
  EXPECT_NE(waiter.err.find("pg_sleep(600)"), std::string::npos) << waiter.err;
  holder.Signal(SIGTERM);
  EXPECT_EQ(holder.Wait().exit_code, 7);
}

TEST_F(PostgresTest, AHostileHistoryTableIsOnlyAName) {
  for (const std::string name :
       {"\"x; DROP TABLE users; --\"", "\"it's\"", "\"\"\"quoted\"\"\"",
        "\"select\"", "\"\\\"", "\"%s%n\"", "\"$1\"", "\"a.b\".\"c d\"",
        "\"$$ || 'x\"", "Robert'); DROP TABLE users;--"}) {
    SCOPED_TRACE(name);
    const std::string flag = "--history-table=" + name;
    Execute("CREATE SCHEMA IF NOT EXISTS \"a.b\"");
    const ProgramOutput up = Gander({"up", flag});
    EXPECT_EQ(up.exit_code, 0) << up.err;
    EXPECT_EQ(Gander({"version", flag}).out, "2\n");
    EXPECT_EQ(Gander({"redo", flag}).exit_code, 0);
    ExpectTrue("EXISTS (SELECT FROM users)");
    EXPECT_EQ(Gander({"down", "--all", "--yes", flag}).exit_code, 0);
  }
}

}  // namespace
}  // namespace gander

// Connections to PostgreSQL: how they begin, how they break, and who holds the
// lock.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "runtime/migration/statement_error.h"
#include "tests/integration/postgres_fixture.h"

namespace gander {
namespace {

class PostgresConnection : public PostgresTest {
 protected:
  // A listening socket for the caller to close.
  static int ListenOnLoopback(int* port) {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(fd, 1), 0);
    getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    *port = ntohs(address.sin_port);
    return fd;
  }

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

TEST_F(PostgresConnection, NamesTheServer) {
  EXPECT_EQ(db().Describe().find("PostgreSQL 1"), 0u) << db().Describe();
  EXPECT_EQ(db().Describe().find('('), std::string::npos) << db().Describe();
}

TEST_F(PostgresConnection, HasTheNameThatItWasGivenUnlessTheUrlHasOne) {
  ConnectOptions options;
  options.application_name = "migrate shop " + std::string(60, 'x');
  auto session = Connect(url(), options);
  ASSERT_TRUE(session.ok());
  EXPECT_EQ((*(*session)->Query("SHOW application_name"))[0][0][0],
            options.application_name.substr(0, 63));
  session = Connect(url() + "&application_name=mine", options);
  ASSERT_TRUE(session.ok());
  EXPECT_EQ((*(*session)->Query("SHOW application_name"))[0][0][0], "mine");
}

TEST_F(PostgresConnection, NoticesWhenItsClientIsGone) {
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

TEST_F(PostgresConnection, KeepsTheOptionsThatTheUrlGives) {
  const auto session =
      Open(url() + "&options=-c%20work_mem%3D9MB%20-c%20search_path%3Dmine");
  EXPECT_EQ((*session->Query("SHOW work_mem"))[0][0][0], "9MB");
  EXPECT_EQ((*session->Query("SHOW search_path"))[0][0][0], "mine");
}

TEST_F(PostgresConnection, KeepsTheOptionsThatAServiceFileGives) {
  const std::string file = absl::StrCat(testing::TempDir(), "/service.conf");
  std::ofstream(file) << "[shop]\noptions=-c search_path=mine\n";
  ASSERT_EQ(setenv("PGSERVICEFILE", file.c_str(), 1), 0);
  const auto session = Open(url() + "&service=shop");
  unsetenv("PGSERVICEFILE");
  EXPECT_EQ((*session->Query("SHOW search_path"))[0][0][0], "mine");
  EXPECT_EQ((*session->Query("SHOW client_connection_check_interval"))[0][0][0],
            "2s");
}

TEST_F(PostgresConnection, AnOptionThatTheServerRefusesIsReported) {
  const auto session =
      Connect(url() + "&options=-c%20no_such_setting%3D1", ConnectOptions());
  EXPECT_EQ(session.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(std::string(session.status().message()).find("no_such_setting"),
            std::string::npos)
      << session.status();
}

TEST_F(PostgresConnection, AParameterThatLibpqRefusesIsNoReasonToTryAgain) {
  for (const char* parameter :
       {"sslmode=maybe", "port=99999", "host=a,b,c&port=1,2"}) {
    const auto session =
        Connect(absl::StrCat("postgresql://localhost/shop?", parameter),
                ConnectOptions());
    EXPECT_EQ(session.status().code(), absl::StatusCode::kInvalidArgument)
        << parameter << ": " << session.status();
  }
}

TEST_F(PostgresConnection, AStopEndsWaitingForAServerThatIsSilent) {
  int port = 0;
  const int listener = ListenOnLoopback(&port);
  int asked = 0;
  ConnectOptions options;
  options.timeout = absl::Hours(1);
  options.stopped = [&asked] { return ++asked >= 3; };
  const auto session =
      Connect(absl::StrCat("postgresql://127.0.0.1:", port, "/shop"), options);
  close(listener);
  EXPECT_TRUE(absl::IsCancelled(session.status())) << session.status();
}

TEST_F(PostgresConnection, TheUrlMayLimitHowLongAnAttemptTakes) {
  int port = 0;
  const int listener = ListenOnLoopback(&port);
  ConnectOptions options;
  options.timeout = absl::Hours(1);
  const auto session = Connect(
      absl::StrCat("postgresql://127.0.0.1:", port, "/shop?connect_timeout=1"),
      options);
  close(listener);
  EXPECT_TRUE(absl::IsUnavailable(session.status())) << session.status();
  EXPECT_EQ(session.status().message(), "no answer from 127.0.0.1 within 1s");
}

TEST_F(PostgresConnection, ACertificateThatIsNotThereIsNoReasonToTryAgain) {
  int port = 0;
  const int listener = ListenOnLoopback(&port);
  std::thread server([listener] {
    const int client = accept(listener, nullptr, nullptr);
    char request[8];
    // Yes, this server speaks TLS.
    EXPECT_EQ(recv(client, request, sizeof(request), MSG_WAITALL), 8);
    EXPECT_EQ(send(client, "S", 1, 0), 1);
    recv(client, request, sizeof(request), MSG_WAITALL);
    close(client);
  });
  const auto session =
      Connect(absl::StrCat("postgresql://127.0.0.1:", port,
                           "/shop?sslmode=verify-full&sslrootcert=/nowhere"),
              ConnectOptions());
  server.join();
  close(listener);
  EXPECT_EQ(session.status().code(), absl::StatusCode::kInvalidArgument)
      << session.status();
}

TEST_F(PostgresConnection, TheSchemeMayHaveCapitals) {
  std::string capitals = url();
  capitals.replace(0, capitals.find(':'), "PostgreSQL");
  const auto session = Connect(capitals, ConnectOptions());
  EXPECT_TRUE(session.ok()) << session.status();
}

TEST_F(PostgresConnection, AServerThatDoesNotAnswerIsGivenUpInTime) {
  // Listens, and never says a word.
  int port = 0;
  const int fd = ListenOnLoopback(&port);
  ConnectOptions options;
  options.timeout = absl::Milliseconds(200);
  const absl::Time begin = absl::Now();
  const auto session =
      Connect(absl::StrCat("postgresql://127.0.0.1:", port), options);
  EXPECT_EQ(session.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(std::string(session.status().message()).find("200ms"),
            std::string::npos)
      << session.status();
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
  close(fd);
}

TEST_F(PostgresConnection, TooManyConnectionsIsAReasonToTryAgain) {
  ASSERT_TRUE(server()
                  .Execute("postgres", absl::StrCat("ALTER DATABASE ", name(),
                                                    " CONNECTION LIMIT 1"))
                  .ok());
  Other("CREATE ROLE connection_guest LOGIN");
  const auto session =
      Connect(server().Url(name(), "connection_guest"), ConnectOptions());
  EXPECT_EQ(session.status().code(), absl::StatusCode::kUnavailable)
      << session.status();
  ASSERT_TRUE(server().Execute("postgres", "DROP ROLE connection_guest").ok());
}

TEST_F(PostgresConnection, ARoleThatMayNotConnectIsRefused) {
  Other("CREATE ROLE connection_stranger LOGIN");
  ASSERT_TRUE(
      server()
          .Execute("postgres", absl::StrCat("REVOKE CONNECT ON DATABASE ",
                                            name(), " FROM PUBLIC"))
          .ok());
  const auto session =
      Connect(server().Url(name(), "connection_stranger"), ConnectOptions());
  EXPECT_EQ(session.status().code(), absl::StatusCode::kPermissionDenied)
      << session.status();
  EXPECT_EQ(std::string(session.status().message()).find("LOCATION"),
            std::string::npos);
  ASSERT_TRUE(
      server().Execute("postgres", "DROP ROLE connection_stranger").ok());
}

TEST_F(PostgresConnection, ABackendThatIsKilledInAStepRolledItBack) {
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

TEST_F(PostgresConnection, ABackendThatWasKilledBetweenStepsRanNothing) {
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

TEST_F(PostgresConnection, ABackendThatIsKilledInACxxStepCommittedNothing) {
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

TEST_F(PostgresConnection, AConnectionThatBreaksAtCommitLeavesItUnknown) {
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

TEST_F(PostgresConnection, AScriptOfManyMessagesThatBreaksCommittedNothing) {
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

TEST_F(PostgresConnection, TheHolderOfTheLockIsDescribedForAPerson) {
  const TableName history{"public", "gander_history"};
  const auto holder = Open(url() + "&application_name=the%20holder");
  ASSERT_TRUE(*holder->TryLock(history));
  std::string described = *db().DescribeLockHolder(history);
  for (const char* part : {"process ", "the holder", "role postgres",
                           "this machine", "connected since 20", " UTC"}) {
    EXPECT_NE(described.find(part), std::string::npos) << described;
  }
  std::thread running([&] {
    (void)holder->RunScript(OnePiece("SELECT\n  pg_sleep(600) -- long", 1),
                            Frame());
  });
  for (int i = 0; i < 1000 && described.find("pg_sleep") == std::string::npos;
       ++i) {
    absl::SleepFor(absl::Milliseconds(5));
    described = *db().DescribeLockHolder(history);
  }
  EXPECT_NE(described.find("running: "), std::string::npos) << described;
  EXPECT_EQ(described.find('\n'), std::string::npos) << described;
  holder->Cancel();
  running.join();
}

TEST_F(PostgresConnection, AStatementWithAPasswordIsNotShownToOthers) {
  const TableName history{"public", "gander_history"};
  const auto holder = Open(url());
  ASSERT_TRUE(*holder->TryLock(history));
  ASSERT_TRUE(holder->Query("CREATE ROLE shown_role PASSWORD 's3cret'").ok());
  const std::string described = *db().DescribeLockHolder(history);
  EXPECT_EQ(described.find("s3cret"), std::string::npos) << described;
  Other("DROP ROLE shown_role");
}

TEST_F(PostgresConnection, TheLocksOfTwoDatabasesAreApart) {
  const TableName history{"public", "gander_history"};
  const auto elsewhere = Open(server().Url(server().CreateDatabase().value()));
  EXPECT_TRUE(*db().TryLock(history));
  EXPECT_TRUE(*elsewhere->TryLock(history));
}

TEST_F(PostgresConnection, AnUnqualifiedTableHasTheLockOfItsSchema) {
  Other("CREATE SCHEMA one; CREATE SCHEMA two; CREATE TABLE two.h (a int)");
  ASSERT_TRUE(db().Query("SET search_path = one, two").ok());
  EXPECT_TRUE(*db().TryLock({"", "h"}));
  const auto other = Open(url());
  EXPECT_FALSE(*other->TryLock({"two", "h"}));
  EXPECT_TRUE(*other->TryLock({"one", "h"}));
}

TEST_F(PostgresConnection, ATableIsFoundAsTheSearchPathHasIt) {
  Other(
      "CREATE SCHEMA one; CREATE SCHEMA two;"
      "CREATE TABLE two.h (a int); CREATE TABLE public.\"H h\" (a int)");
  ASSERT_TRUE(db().Query("SET search_path = nowhere, one, two").ok());
  const struct {
    TableName name;
    bool exists;
    TableName found;
  } cases[] = {
      {{"", "h"}, true, {"two", "h"}},
      {{"", "other"}, false, {"one", "other"}},
      {{"two", "h"}, true, {"two", "h"}},
      {{"one", "h"}, false, {"one", "h"}},
      {{"nowhere", "h"}, false, {"nowhere", "h"}},
      {{"public", "H h"}, true, {"public", "H h"}},
      {{"public", "h h"}, false, {"public", "h h"}},
  };
  for (const auto& c : cases) {
    const auto found = db().FindTable(c.name);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(found->exists, c.exists) << c.name.ToString();
    EXPECT_EQ(found->name, c.found) << found->name.ToString();
  }
}

TEST_F(PostgresConnection, WithoutASchemaToCreateInTheMessageSaysSo) {
  ASSERT_TRUE(db().Query("SET search_path = nowhere").ok());
  const auto found = db().FindTable({"", "gander_history"});
  EXPECT_EQ(found.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(std::string(found.status().message()).find("search_path"),
            std::string::npos);
}

TEST_F(PostgresConnection, ASchemaThatMayNotBeUsedIsDenied) {
  Other(
      "CREATE SCHEMA secret; CREATE TABLE secret.h (a int);"
      "CREATE ROLE connection_reader LOGIN");
  const auto reader = Open(server().Url(name(), "connection_reader"));
  EXPECT_EQ(reader->FindTable({"secret", "h"}).status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(reader->Query("SELECT * FROM record").status().code(),
            absl::StatusCode::kPermissionDenied);
  Other("DROP ROLE connection_reader");
}

}  // namespace
}  // namespace gander

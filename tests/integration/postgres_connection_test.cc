// Connections to PostgreSQL: how they begin.

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

TEST_F(PostgresConnection, AStatementWithAPasswordIsNotShownToOthers) {
  const TableName history{"public", "gander_history"};
  const auto holder = Open(url());
  ASSERT_TRUE(*holder->TryLock(history));
  ASSERT_TRUE(holder->Query("CREATE ROLE shown_role PASSWORD 's3cret'").ok());
  const std::string described = *db().DescribeLockHolder(history);
  EXPECT_EQ(described.find("s3cret"), std::string::npos) << described;
  Other("DROP ROLE shown_role");
}

}  // namespace
}  // namespace gander

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "runtime/database/postgres/libpq.h"
#include "runtime/testing/shared_postgres.h"

namespace gander {
namespace {

TEST(PrivatePostgres, EveryDatabaseIsItsOwn) {
  PrivatePostgres& server = SharedPostgres();
  const std::string first = server.CreateDatabase().value();
  const std::string second = server.CreateDatabase().value();
  EXPECT_NE(first, second);
  EXPECT_TRUE(server.Execute(first, "CREATE TABLE t (a int)").ok());
  EXPECT_FALSE(server.Execute(second, "SELECT * FROM t").ok());
}

TEST(PrivatePostgres, APortOfTheEnvironmentIsNotItsOwn) {
  ASSERT_EQ(setenv("PGPORT", "5499", 1), 0);
  const auto server = PrivatePostgres::Start();
  unsetenv("PGPORT");
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_TRUE((*server)->Execute("postgres", "SELECT 1").ok());
}

TEST(PrivatePostgres, AsksForAPasswordOverTcp) {
  PrivatePostgres& server = SharedPostgres();
  ASSERT_TRUE(
      server.Execute("postgres", "CREATE ROLE ada LOGIN PASSWORD 's3cret'")
          .ok());
  const auto answers = [&](const char* password) {
    PGconn* connection =
        PQconnectdb(server.TcpUrl("postgres", "ada", password).c_str());
    const bool ok = PQstatus(connection) == CONNECTION_OK;
    PQfinish(connection);
    return ok;
  };
  EXPECT_TRUE(answers("s3cret"));
  EXPECT_FALSE(answers("wrong"));
}

// What is between "host=" and "&", with the slashes back.
std::string FolderOf(const PrivatePostgres& server) {
  const std::string url = server.Url("postgres");
  const size_t begin = url.find("host=") + 5;
  std::string folder = url.substr(begin, url.find('&') - begin);
  for (size_t at; (at = folder.find("%2F")) != std::string::npos;) {
    folder.replace(at, 3, "/");
  }
  return folder;
}

TEST(PrivatePostgres, GoesOnAfterItsEnd) {
  PrivatePostgresOptions options;
  options.settings = {"synchronous_commit=on"};
  auto server = PrivatePostgres::Start(options);
  ASSERT_TRUE(server.ok()) << server.status();
  PrivatePostgres& postgres = **server;
  ASSERT_TRUE(postgres.Execute("postgres", "CREATE TABLE t (n int)").ok());
  using End = PrivatePostgres::End;
  for (const End end : {End::kOrderly, End::kCrash, End::kCrash}) {
    const absl::Status restarted = postgres.Restart(end);
    ASSERT_TRUE(restarted.ok()) << restarted;
    EXPECT_TRUE(postgres.Execute("postgres", "INSERT INTO t VALUES (1)").ok());
  }
  ASSERT_TRUE(postgres.Restart(End::kOrderly, /*standby=*/true).ok());
  EXPECT_FALSE(postgres.Execute("postgres", "INSERT INTO t VALUES (1)").ok());
  EXPECT_TRUE(postgres
                  .Execute("postgres",
                           "SELECT 1 / (count(*) = 3)::int FROM t; "
                           "SELECT pg_promote()")
                  .ok());
  EXPECT_TRUE(postgres.Execute("postgres", "INSERT INTO t VALUES (1)").ok());
}

TEST(PrivatePostgres, IsGoneWithItsObject) {
  std::string folder;
  {
    auto server = PrivatePostgres::Start();
    ASSERT_TRUE(server.ok()) << server.status();
    folder = FolderOf(**server);
    EXPECT_TRUE(std::filesystem::exists(folder));
  }
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST(PrivatePostgres, IsGoneWhenItsProcessIsKilled) {
  int report[2];
  ASSERT_EQ(pipe(report), 0);
  const pid_t child = fork();
  if (child == 0) {
    auto server = PrivatePostgres::Start();
    if (!server.ok()) _exit(1);
    const std::string folder = FolderOf(**server);
    if (write(report[1], folder.data(), folder.size()) < 0) _exit(1);
    pause();
    _exit(0);
  }
  close(report[1]);
  char text[256];
  const ssize_t size = read(report[0], text, sizeof(text));
  close(report[0]);
  ASSERT_GT(size, 0);
  const std::string folder(text, size);
  EXPECT_TRUE(std::filesystem::exists(folder));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  while (std::filesystem::exists(folder) && absl::Now() < deadline) {
    absl::SleepFor(absl::Milliseconds(20));
  }
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST(PrivatePostgres, SaysWhyTheServerDoesNotStart) {
  PrivatePostgresOptions options;
  options.settings = {"no_such_setting=1"};
  const auto server = PrivatePostgres::Start(options);
  ASSERT_FALSE(server.ok());
  EXPECT_NE(std::string(server.status().message()).find("no_such_setting"),
            std::string::npos)
      << server.status();
}

}  // namespace
}  // namespace gander

// Waiting on PostgreSQL, as a role that may only read, and the right to.

#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/testing/shared_postgres.h"
#include "tests/integration/background_wait.h"
#include "tests/integration/postgres_migrator_test.h"

namespace gander {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class PostgresWait : public MigratorContract {
 protected:
  void SetUp() override {
    MigratorContract::SetUp();
    // Roles are of the whole server.
    static int count = 0;
    role_ = absl::StrCat("waiter", ++count);
    Execute(absl::StrCat("CREATE ROLE ", role_, " LOGIN"));
  }

  void Execute(const std::string& sql) const {
    const auto result = OpenSession()->Query(sql);
    ASSERT_TRUE(result.ok()) << result.status();
  }

  MigratorOptions AsWaiter() const {
    MigratorOptions options;
    options.database_url =
        SharedPostgres().Url(Values("SELECT current_database()"), role_);
    return options;
  }

  MigratorOptions Granting(const std::string& role) const {
    MigratorOptions options;
    options.grant_read = {role};
    return options;
  }

  absl::Status WaitOnce(int migrations, MigratorOptions options) const {
    WaitRequest request;
    request.timeout = absl::ZeroDuration();
    return MigratorFor(Tables(migrations), options).Wait(request).status;
  }

  std::string role_;
};
INSTANTIATE_TEST_SUITE_P(Postgres, PostgresWait,
                         testing::Values(&MakePostgresDatabase));

TEST_P(PostgresWait, ARoleThatMayNotReadIsToldAtOnce) {
  ASSERT_TRUE(MigratorFor(Tables(1)).Up().status.ok());
  WaitRequest request;
  request.timeout = absl::Hours(1);
  const WaitReport report = MigratorFor(Tables(1), AsWaiter()).Wait(request);
  EXPECT_TRUE(absl::IsPermissionDenied(report.status)) << report.status;
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("up --grant-read=ROLE"));
}

TEST_P(PostgresWait, ADatabaseThatIsNotThereYetMayCome) {
  const std::string name =
      absl::StrCat(Values("SELECT current_database()"), "_later");
  MigratorOptions options;
  options.database_url = SharedPostgres().Url(name);
  BackgroundWait wait;
  options.events = &wait;
  Migrator waiting = MigratorFor(Tables(1), options);
  wait.Start(&waiting);
  wait.AwaitReason();
  Execute(absl::StrCat("CREATE DATABASE ", name));
  options.events = nullptr;
  const RunReport applied = MigratorFor(Tables(1), options).Up();
  EXPECT_TRUE(applied.status.ok()) << applied.status;
  const WaitReport report = wait.Join();
  EXPECT_TRUE(report.status.ok()) << report.status;
  // Whom it does not concern is told that the name may be wrong.
  options.database_url = SharedPostgres().Url("no_such_database");
  EXPECT_TRUE(
      absl::IsPermissionDenied(MigratorFor(Tables(1), options).Up().status));
}

TEST_P(PostgresWait, WhoDoesNotSeeTheHistoryIsToldAsWhomAndWhereHeLooked) {
  Execute(absl::StrCat("CREATE SCHEMA shop; ALTER ROLE ", role_,
                       " SET search_path = public, shop"));
  MigratorOptions options;
  options.history_table = {"shop", "gander_history"};
  ASSERT_TRUE(MigratorFor(Tables(1), options).Up().status.ok());
  const absl::Status status = WaitOnce(1, AsWaiter());
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr(absl::StrCat("(role ", role_,
                                           ", search_path public, shop)")),
                    HasSubstr("the schema shop has one")));
}

TEST_P(PostgresWait, AGrantIsAllThatWaitingAndStatusNeed) {
  Execute("CREATE SCHEMA shop");
  MigratorOptions up = Granting(role_);
  up.history_table = {"shop", "gander_history"};
  ASSERT_TRUE(MigratorFor(Tables(2), up).Up().status.ok());
  MigratorOptions options = AsWaiter();
  options.history_table = up.history_table;
  EXPECT_TRUE(WaitOnce(2, options).ok());
  EXPECT_TRUE(MigratorFor(Tables(2), options).Status().ok());
  EXPECT_EQ(Values(absl::StrCat("SELECT has_table_privilege('", role_,
                                "', 'shop.gander_log', 'SELECT')")),
            "f");
}

TEST_P(PostgresWait, WhatIsNotGrantedYetIsGrantedAlsoWithNothingToApply) {
  ASSERT_TRUE(MigratorFor(Tables(1)).Up().status.ok());
  ASSERT_TRUE(MigratorFor(Tables(1), Granting(role_)).Up().status.ok());
  EXPECT_TRUE(WaitOnce(1, AsWaiter()).ok());
  ASSERT_TRUE(MigratorFor(Tables(1), Granting("public")).Up().status.ok());
  EXPECT_EQ(Values("SELECT has_table_privilege('public', 'gander_history', "
                   "'SELECT')"),
            "t");
}

// PostgreSQL only warns: "no privileges were granted".
TEST_P(PostgresWait, WhoMayNotPassTheRightOnIsTold) {
  ASSERT_TRUE(MigratorFor(Tables(1), Granting(role_)).Up().status.ok());
  Execute(absl::StrCat("CREATE ROLE ", role_, "_other"));
  MigratorOptions options = Granting(absl::StrCat(role_, "_other"));
  options.database_url = AsWaiter().database_url;
  const RunReport report = MigratorFor(Tables(1), options).Up();
  EXPECT_EQ(report.result, RunResult::kUsage) << report.status;
  EXPECT_THAT(
      std::string(report.status.message()),
      AllOf(HasSubstr("--grant-read"), HasSubstr(absl::StrCat(role_, "_other")),
            HasSubstr("run it as the role that made them")));
}

TEST_P(PostgresWait, ARoleThatIsNotThereIsToldBeforeAnythingIsDone) {
  for (const bool has_history : {false, true}) {
    if (has_history) {
      ASSERT_TRUE(MigratorFor(Tables(1)).Up().status.ok());
    }
    Migrator migrator = MigratorFor(Tables(2), Granting("no_such_role"));
    const auto plan = migrator.MakePlan(Request());
    for (const absl::Status& status : {plan.status(), migrator.Up().status}) {
      EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
      EXPECT_THAT(std::string(status.message()),
                  AllOf(HasSubstr("role \"no_such_role\" does not exist"),
                        Not(HasSubstr("cannot write"))));
    }
    EXPECT_EQ(Values("SELECT count(*) FROM pg_tables WHERE tablename = 't2'"),
              "0");
  }
}

TEST_P(PostgresWait, APlanSaysWhatWillBeGranted) {
  for (const bool has_history : {false, true}) {
    if (has_history) {
      ASSERT_TRUE(MigratorFor(Tables(1)).Up().status.ok());
    }
    Migrator migrator = MigratorFor(Tables(1), Granting(role_));
    const auto plan = migrator.MakePlan(Request());
    ASSERT_TRUE(plan.ok()) << plan.status();
    EXPECT_THAT(plan->grants, ElementsAre(role_));
  }
  ASSERT_TRUE(MigratorFor(Tables(1), Granting(role_)).Up().status.ok());
  EXPECT_THAT(
      MigratorFor(Tables(1), Granting(role_)).MakePlan(Request())->grants,
      IsEmpty());
}

// Two GRANTs on one table at a time fail with "tuple concurrently updated".
TEST_P(PostgresWait, ManyMayGrantAtOnce) {
  std::vector<std::thread> threads;
  std::vector<absl::Status> statuses(8);
  for (absl::Status& status : statuses) {
    threads.emplace_back([this, &status] {
      status = MigratorFor(Tables(1), Granting(role_)).Up().status;
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : statuses)
    EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(WaitOnce(1, AsWaiter()).ok());
}

TEST_P(PostgresWait, ARoleThatDoesNotExistIsAnErrorBeforeAnythingRuns) {
  const RunReport report =
      MigratorFor(Tables(1), Granting("nobody \"x\"")).Up();
  EXPECT_EQ(report.result, RunResult::kUsage) << report.status;
  EXPECT_THAT(std::string(report.status.message()),
              AllOf(HasSubstr("--grant-read"),
                    HasSubstr("role \"nobody \"x\"\" does not exist")));
  EXPECT_THAT(Applied(), HasSubstr("gander_history"));  // does not exist
}

TEST_P(PostgresWait, AServerThatIsRestartedIsWaitedFor) {
  auto started = PrivatePostgres::Start();
  ASSERT_TRUE(started.ok()) << started.status();
  PrivatePostgres& server = **started;
  BackgroundWait wait;
  MigratorOptions options;
  options.database_url = server.Url(server.CreateDatabase().value());
  options.events = &wait;
  Migrator waiting = MigratorFor(Tables(1), options);
  wait.Start(&waiting);
  wait.AwaitReason();
  EXPECT_TRUE(server.Restart(PrivatePostgres::End::kCrash).ok());
  options.events = nullptr;
  const RunReport applied = MigratorFor(Tables(1), options).Up();
  EXPECT_TRUE(applied.status.ok()) << applied.status;
  const WaitReport report = wait.Join();
  EXPECT_TRUE(report.status.ok()) << report.status;
}

TEST_P(PostgresWait, WhenTimeIsUpAServerThatDoesNotAnswerIsUnreachable) {
  MigratorOptions options;
  options.database_url = "postgresql://nobody@127.0.0.1:1/none";
  EXPECT_TRUE(absl::IsUnavailable(WaitOnce(1, options)));
}

}  // namespace
}  // namespace gander

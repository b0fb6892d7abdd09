// The lock as a lease: behind a pooler, by wish, beside an advisory lock, and
// when it is lost.

#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/testing/private_pgbouncer.h"
#include "runtime/testing/shared_postgres.h"
#include "tests/integration/migrator_contract.h"
#include "tests/integration/postgres_migrator_test.h"

namespace gander {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

// What a step does; a step is a plain function.
std::function<void(Transaction*)> during;

class PostgresLease : public MigratorContract {
 protected:
  // A C++ step that does `what` in its transaction.
  static RegisteredStep StepThat(std::function<void(Transaction*)> what) {
    during = std::move(what);
    RegisteredStep step{};
    step.up.in_transaction = [](StepContext&, Transaction& tx) {
      during(&tx);
      return absl::OkStatus();
    };
    return step;
  }
  // As after SIGSTOP, or on a machine that slept.
  void TakeTheLeaseAway() {
    const auto taken = OpenSession()->Query(
        "UPDATE gander_lease SET token = token + 1, owner = 'another'");
    EXPECT_TRUE(taken.ok()) << taken.status();
  }

  PostgresLease() {
    auto started = PrivatePgbouncer::Start(SharedPostgres());
    EXPECT_TRUE(started.ok()) << started.status();
    if (started.ok()) pooler_ = *std::move(started);
  }

  std::string DatabaseOf(const std::string& url) {
    const size_t begin = url.find(":///") + 4;
    return url.substr(begin, url.find('?') - begin);
  }
  MigratorOptions Pooled() {
    MigratorOptions options;
    options.database_url = pooler_->Url(DatabaseOf(url()));
    return options;
  }
  MigratorOptions Leased() {
    MigratorOptions options;
    options.lock.kind = LockKind::kLease;
    return options;
  }
  std::string LeaseTables() {
    return Values(
        "SELECT count(*) FROM pg_tables WHERE tablename = 'gander_lease'");
  }

  std::unique_ptr<PrivatePgbouncer> pooler_;
};
INSTANTIATE_TEST_SUITE_P(Postgres, PostgresLease,
                         testing::Values(&MakePostgresDatabase));

TEST_P(PostgresLease, BehindAPoolerALeaseIsTakenByItself) {
  RunReport report = MigratorFor(Tables(3), Pooled()).Up();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Applied(), "1 2 3");
  EXPECT_EQ(Values("SELECT token FROM gander_lease"), "1");
  EXPECT_EQ(Values("SELECT expires_at <= clock_timestamp() FROM gander_lease"),
            "t")
      << "it was given back";
  // Nothing to do: nothing is taken.
  report = MigratorFor(Tables(3), Pooled()).Up();
  EXPECT_THAT(report.steps, SizeIs(0));
  EXPECT_EQ(Values("SELECT token FROM gander_lease"), "1");
  Request down;
  down.verb = Request::Verb::kDown;
  down.all = true;
  report = MigratorFor(Tables(3), Pooled()).Run(down);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT token FROM gander_lease"), "2");
}

TEST_P(PostgresLease, DirectlyNoLeaseIsTaken) {
  ASSERT_TRUE(MigratorFor(Tables(1)).Up().status.ok());
  EXPECT_EQ(LeaseTables(), "0");
}

TEST_P(PostgresLease, BehindAPoolerNoStepNeedsASessionOfItsOwn) {
  const std::vector<TestFile> files = {
      {"1_a.sql", "CREATE TABLE a (n int);"},
      {"2_b.sql",
       "-- +gander Up\n-- +gander NO TRANSACTION\n"
       "CREATE INDEX CONCURRENTLY i ON a (n);\n"},
  };
  RunReport report = MigratorFor(files, Pooled()).Up();
  EXPECT_EQ(report.result, RunResult::kUsage);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("2_b.sql: a NO TRANSACTION step needs one session"));
  EXPECT_EQ(LeaseTables(), "1");
  EXPECT_EQ(Values("SELECT to_regclass('a') IS NULL"), "t")
      << "nothing of the run was begun";
  MigratorOptions options = Pooled();
  options.pooler_ok = true;
  report = MigratorFor(files, options).Up();
  EXPECT_TRUE(report.status.ok()) << report.status;
}

TEST_P(PostgresLease, APoolerInSessionModeMayHaveTheAdvisoryLock) {
  auto started =
      PrivatePgbouncer::Start(SharedPostgres(), {"pool_mode = session"});
  ASSERT_TRUE(started.ok()) << started.status();
  MigratorOptions options;
  options.database_url = (*started)->Url(DatabaseOf(url()));
  options.lock.kind = LockKind::kAdvisory;
  const RunReport report =
      MigratorFor({{"1_a.sql", "CREATE TABLE a (n int);"},
                   {"2_b.sql",
                    "-- +gander Up\n-- +gander NO TRANSACTION\n"
                    "CREATE INDEX CONCURRENTLY i ON a (n);\n"}},
                  options)
          .Up();
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(LeaseTables(), "0");
}

// In both orders: who comes second waits, and is told of whom.
TEST_P(PostgresLease, ALeaseAndAnAdvisoryLockKeepEachOtherOut) {
  MigratorOptions direct;
  direct.lock_wait = absl::ZeroDuration();
  MigratorOptions leased = Leased();
  leased.lock_wait = absl::ZeroDuration();
  for (const bool lease_first : {true, false}) {
    SetUp();  // an empty database
    ASSERT_TRUE(MigratorFor(Tables(1), Leased()).Up().status.ok());
    RunReport second;
    const RegisteredStep step = StepThat([&](Transaction*) {
      second = MigratorFor(Tables(2), lease_first ? direct : leased).Up();
    });
    std::vector<TestFile> files = Tables(1);
    files.push_back({"3_x.cc", "", &step});
    const RunReport first =
        MigratorFor(files, lease_first ? Leased() : MigratorOptions()).Up();
    EXPECT_TRUE(first.status.ok()) << lease_first << first.status;
    EXPECT_EQ(second.result, RunResult::kLockNotFree)
        << lease_first << second.status;
    EXPECT_THAT(std::string(second.status.message()), HasSubstr("process "));
  }
}

TEST_P(PostgresLease, WhoLostTheLeaseCommitsNothing) {
  const RegisteredStep step = StepThat([&](Transaction* tx) {
    tx->Execute("CREATE TABLE made (n int)");
    TakeTheLeaseAway();
  });
  const RunReport report = MigratorFor({{"1_a.cc", "", &step}}, Leased()).Up();
  EXPECT_EQ(report.result, RunResult::kLockNotFree) << report.status;
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr("the lease on the migration lock is lost"));
  EXPECT_EQ(Values("SELECT to_regclass('made') IS NULL"), "t");
  EXPECT_EQ(Applied(), "");
}

TEST_P(PostgresLease, OutsideATransactionNothingBeginsWithoutTheLease) {
  during = [&](Transaction*) { TakeTheLeaseAway(); };
  RegisteredStep step{};
  step.up.on_connection = [](StepContext&, Connection&) {
    during(nullptr);
    return absl::OkStatus();
  };
  EXPECT_EQ(MigratorFor({{"1_a.cc", "", &step}}, Leased()).Up().result,
            RunResult::kLockNotFree);
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "partial");
}

TEST_P(PostgresLease, ALeaseIsRenewedWhileAStepRuns) {
  MigratorOptions options = Leased();
  options.lock.lease = absl::Milliseconds(1500);
  options.lock.heartbeat = absl::Milliseconds(100);
  const RunReport report =
      MigratorFor({{"1_a.sql", "CREATE TABLE a (n int); SELECT pg_sleep(4);"}},
                  options)
          .Up();
  EXPECT_TRUE(report.status.ok()) << report.status;
}

TEST_P(PostgresLease, AnExpiredLeaseIsTakenOver) {
  ASSERT_TRUE(MigratorFor(Tables(1), Leased()).Up().status.ok());
  const auto left = OpenSession()->Query(
      "UPDATE gander_lease SET owner = 'who died', expires_at = "
      "clock_timestamp() + interval '1 second'");
  ASSERT_TRUE(left.ok()) << left.status();
  const RunReport report = MigratorFor(Tables(2), Leased()).Up();
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT token FROM gander_lease"), "2");
}

TEST_P(PostgresLease, TheDefaultIsolationOfTheDatabaseDoesNotMatter) {
  ASSERT_TRUE(OpenSession()
                  ->Query("ALTER ROLE CURRENT_USER SET "
                          "default_transaction_isolation = 'serializable'")
                  .ok());
  MigratorOptions options = Leased();
  options.lock.heartbeat = absl::Milliseconds(20);
  const RunReport report =
      MigratorFor({{"1_a.sql", "CREATE TABLE a (n int); SELECT pg_sleep(1);"}},
                  options)
          .Up();
  ASSERT_TRUE(OpenSession()
                  ->Query("ALTER ROLE CURRENT_USER RESET "
                          "default_transaction_isolation")
                  .ok());
  EXPECT_TRUE(report.status.ok()) << report.status;
}

TEST_P(PostgresLease, ManyThroughThePoolerApplyEachStepOnce) {
  constexpr int kRunners = 12;
  std::vector<RunReport> reports(kRunners);
  std::vector<std::thread> runners;
  for (RunReport& report : reports) {
    runners.emplace_back(
        [&] { report = MigratorFor(Tables(10), Pooled()).Up(); });
  }
  for (std::thread& runner : runners) runner.join();
  size_t applied = 0;
  for (const RunReport& report : reports) {
    EXPECT_TRUE(report.status.ok()) << report.status;
    applied += report.steps.size();
  }
  EXPECT_EQ(applied, 10u);
}

TEST_P(PostgresLease, WithoutALockNobodyIsWaitedFor) {
  MigratorOptions options;
  options.lock.kind = LockKind::kNone;
  RunReport inner;
  const RegisteredStep step = StepThat(
      [&](Transaction*) { inner = MigratorFor(Tables(1), options).Up(); });
  std::vector<TestFile> files = Tables(1);
  files.push_back({"2_x.cc", "", &step});
  ASSERT_TRUE(MigratorFor(Tables(1)).Up().status.ok());
  EXPECT_TRUE(MigratorFor(files, options).Up().status.ok());
  EXPECT_TRUE(inner.status.ok()) << inner.status;
}

}  // namespace
}  // namespace gander

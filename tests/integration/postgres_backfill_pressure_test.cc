// What a backfill gives way to: others at work, a standby that falls behind,
// and whoever waits for its locks.

#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/integration/backfill_contract.h"
#include "tests/integration/postgres_migrator_test.h"

namespace gander {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

// Calls `at_rest` when the backfill says that it rests.
class Rests : public EventSink {
 public:
  explicit Rests(std::function<void()> at_rest)
      : at_rest_(std::move(at_rest)) {}
  void StepLog(const PlannedStep&, absl::string_view message) override {
    said_.push_back(std::string(message));
    if (absl::StartsWith(message, "rests: ")) at_rest_();
  }
  const std::vector<std::string>& said() const { return said_; }

 private:
  std::function<void()> at_rest_;
  std::vector<std::string> said_;
};

// Finds the size of its batches.
Backfill FullNames() {
  Backfill backfill("customer");
  backfill.Read({"first_name", "last_name"})
      .Write({"full_name"})
      .Map<std::string, std::string>(
          [](const std::string& first, const std::string& last) {
            return first + " " + last;
          });
  return backfill;
}

// Takes long enough to be looked at.
Backfill Slow() {
  return FullNames().BatchSize(10).Pause(absl::Milliseconds(10));
}

class PostgresBackfillPressure : public BackfillContract {
 protected:
  // What is filled when it does not become more.
  std::string FilledAtRest() const {
    std::string filled = Filled();
    for (int same = 0; same < 5;) {
      absl::SleepFor(absl::Milliseconds(50));
      const std::string now = Filled();
      same = now == filled ? same + 1 : 0;
      filled = now;
    }
    return filled;
  }
};
INSTANTIATE_TEST_SUITE_P(Postgres, PostgresBackfillPressure,
                         testing::Values(&MakePostgresDatabase));

TEST_P(PostgresBackfillPressure, RestsWhileMoreSessionsWorkThanItWasTold) {
  constexpr auto kByItself = [] {
    Backfill backfill = Slow();
    backfill.MaxLoad(2);
    return backfill;
  };
  constexpr auto kByTheRun = [] {
    Backfill backfill = Slow();
    backfill.MaxLoad(1000);  // the option comes before it
    return backfill;
  };
  MigratorOptions told;
  told.max_load = 2;
  for (const auto& [step, options] :
       {std::pair(BackfillStep(kByItself), MigratorOptions()),
        std::pair(BackfillStep(kByTheRun), told)}) {
    SetUp();
    MakeCustomers(1500);
    std::vector<std::thread> others;
    for (int i = 0; i < 3; ++i) {
      others.emplace_back(
          [this] { (void)OpenSession()->Query("SELECT pg_sleep(300)"); });
    }
    while (Values("SELECT count(*) FROM pg_stat_activity WHERE query = "
                  "'SELECT pg_sleep(300)'") != "3") {
      absl::SleepFor(absl::Milliseconds(10));
    }
    Rests rests([this] {
      EXPECT_NE(FilledAtRest(), "1500 of 1500");
      Execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query "
          "= 'SELECT pg_sleep(300)'");
    });
    MigratorOptions with_events = options;
    with_events.events = &rests;
    const RunReport report = Run(step, with_events);
    Execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = "
        "'SELECT pg_sleep(300)'");
    for (std::thread& other : others) other.join();
    ASSERT_TRUE(report.status.ok()) << report.status;
    EXPECT_EQ(Filled(), "1500 of 1500");
    EXPECT_THAT(
        rests.said(),
        Contains(HasSubstr("rests: 3 sessions are active, more than 2")));
    EXPECT_THAT(rests.said(), Contains("goes on"));
  }
}

// The sizes of the batches, in their order, as the rows' versions tell them.
constexpr char kSizes[] =
    "SELECT count(*) FROM customer WHERE full_name IS NOT NULL GROUP BY xmin "
    "ORDER BY xmin::text::bigint LIMIT 5";

TEST_P(PostgresBackfillPressure, BatchesBecomeSmallerWhenSomebodyWaits) {
  // They would double each time. Four are read before the first has ended.
  constexpr auto kUp = [] { return FullNames().BatchDuration(absl::Hours(1)); };
  const RegisteredStep step = BackfillStep(kUp);
  for (const bool somebody_waits : {false, true}) {
    SetUp();
    MakeCustomers(9000);
    Execute(R"(
        CREATE FUNCTION sleep() RETURNS trigger LANGUAGE plpgsql AS
          $$BEGIN PERFORM pg_sleep(0.0015); RETURN NEW; END$$;
        CREATE TRIGGER sleep BEFORE UPDATE ON customer FOR EACH ROW
          WHEN (NEW.id <= 1000) EXECUTE FUNCTION sleep())");
    std::atomic<bool> done = false;
    std::thread other([&] {
      const auto session = OpenSession();
      while (somebody_waits && !done) {
        const auto result =
            session->Query("SELECT id FROM customer WHERE id = 1 FOR UPDATE");
        ASSERT_TRUE(result.ok()) << result.status();
      }
    });
    const RunReport report = Run(step);
    done = true;
    other.join();
    ASSERT_TRUE(report.status.ok()) << report.status;
    EXPECT_EQ(Values(kSizes), somebody_waits ? "1000 1000 1000 1000 1000"
                                             : "1000 1000 1000 1000 2000");
  }
}

// A primary and its standby, for all tests that need them.
struct Pair {
  Pair() {
    auto started = PrivatePostgres::Start();
    EXPECT_TRUE(started.ok()) << started.status();
    primary = *std::move(started);
    PrivatePostgresOptions options;
    options.primary = primary->Url("postgres");
    options.settings = {"wal_receiver_status_interval=1"};
    started = PrivatePostgres::Start(options);
    EXPECT_TRUE(started.ok()) << started.status();
    standby = *std::move(started);
  }
  static Pair& Shared() {
    static Pair pair;
    return pair;
  }
  std::unique_ptr<PrivatePostgres> primary;
  std::unique_ptr<PrivatePostgres> standby;
};

EmptyDatabase MakeReplicatedDatabase() {
  EmptyDatabase database;
  database.name = DatabaseName::kPostgres;
  database.url = Pair::Shared().primary->Url(
      Pair::Shared().primary->CreateDatabase().value());
  return database;
}

class ReplicatedBackfill : public PostgresBackfillPressure {};
INSTANTIATE_TEST_SUITE_P(Postgres, ReplicatedBackfill,
                         testing::Values(&MakeReplicatedDatabase));

TEST_P(ReplicatedBackfill, RestsWhileAStandbyIsBehind) {
  constexpr auto kUp = [] {
    Backfill backfill = Slow();
    backfill.MaxReplicaLag(absl::Milliseconds(500));
    return backfill;
  };
  const RegisteredStep step = BackfillStep(kUp);
  MakeCustomers(6000);
  PrivatePostgres& standby = *Pair::Shared().standby;
  ASSERT_TRUE(standby.Execute("postgres", "SELECT pg_wal_replay_pause()").ok());
  Rests rests([&] {
    EXPECT_NE(FilledAtRest(), "6000 of 6000");
    EXPECT_TRUE(
        standby.Execute("postgres", "SELECT pg_wal_replay_resume()").ok());
  });
  MigratorOptions options;
  options.events = &rests;
  const RunReport report = Run(step, options);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Filled(), "6000 of 6000");
  EXPECT_THAT(rests.said(), Contains(HasSubstr("rests: a replica is ")));
  EXPECT_THAT(rests.said(), Contains("goes on"));
}

TEST_P(ReplicatedBackfill, RestsNotWhenItWasToldThatItMayBe) {
  constexpr auto kUp = [] {
    Backfill backfill = Slow();
    backfill.MaxReplicaLag(absl::InfiniteDuration());
    return backfill;
  };
  const RegisteredStep step = BackfillStep(kUp);
  MakeCustomers(2500);
  PrivatePostgres& standby = *Pair::Shared().standby;
  ASSERT_TRUE(standby.Execute("postgres", "SELECT pg_wal_replay_pause()").ok());
  Rests rests([] { ADD_FAILURE() << "it rests"; });
  MigratorOptions options;
  options.events = &rests;
  const RunReport report = Run(step, options);
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_TRUE(
      standby.Execute("postgres", "SELECT pg_wal_replay_resume()").ok());
}

}  // namespace
}  // namespace gander

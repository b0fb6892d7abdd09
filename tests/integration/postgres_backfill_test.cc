// What a backfill promises, on PostgreSQL, and what only PostgreSQL allows:
// several workers beside other writers.

#include <gmock/gmock.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/backfill/key_ranges.h"
#include "runtime/testing/private_pgbouncer.h"
#include "runtime/testing/shared_postgres.h"
#include "tests/integration/backfill_contract.h"
#include "tests/integration/postgres_migrator_test.h"

namespace gander {
namespace {

using ::testing::HasSubstr;

INSTANTIATE_TEST_SUITE_P(Postgres, BackfillContract,
                         testing::Values(&MakePostgresDatabase));

class PostgresBackfill : public BackfillContract {};
INSTANTIATE_TEST_SUITE_P(Postgres, PostgresBackfill,
                         testing::Values(&MakePostgresDatabase));

constexpr auto kManyWorkers = [] {
  Backfill backfill("customer");
  backfill.Read({"first_name", "last_name"})
      .Write({"full_name"})
      .Workers(3)
      .BatchSize(500)
      .Map<std::string, std::string>(
          [](const std::string& first, const std::string& last) {
            return first + " " + last;
          });
  return backfill;
};

int64_t KeyNumber(const Key& key) { return Row(key).Get<int64_t>(0); }

TEST_P(PostgresBackfill, SeveralWorkersShareTheTable) {
  MakeCustomers(60000);
  const RegisteredStep step = BackfillStep(kManyWorkers);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Filled(), "60000 of 60000");
}

// So many that the bounds of the ranges come from a sample.
TEST_P(PostgresBackfill, TheRangesOfALargeTableAreAboutEqual) {
  MakeCustomers(250000);
  const auto database = OpenSession();
  const BackfillSpec spec = kManyWorkers().spec();
  std::vector<KeyRange> ranges;
  const Outcome outcome = database->RunFunction(
      [&](Transaction& tx) {
        ranges = CutIntoRanges(
            tx, BatchSql(DatabaseName::kPostgres, &spec, false), spec, 8);
        return absl::OkStatus();
      },
      Frame());
  ASSERT_EQ(outcome.committed, Committed::kYes);
  ASSERT_EQ(ranges.size(), 8);
  int64_t from = 0;
  for (size_t i = 0; i < 7; ++i) {
    ASSERT_TRUE(ranges[i].to.has_value());
    EXPECT_EQ(ranges[i].to, ranges[i + 1].from);
    // As PostgreSQL's driver gives a number.
    const int64_t to = KeyNumber(*ranges[i].to);
    EXPECT_GT(to - from, 250000 / 16);
    EXPECT_LT(to - from, 250000 / 4);
    from = to;
  }
  EXPECT_FALSE(ranges.front().from.has_value());
  EXPECT_FALSE(ranges.back().to.has_value());
  const RegisteredStep step = BackfillStep(kManyWorkers);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Filled(), "250000 of 250000");
}

TEST_P(PostgresBackfill, NoBatchReadsTheWholeTable) {
  MakeCustomers(20000);
  Execute("ANALYZE customer");
  const RegisteredStep step = BackfillStep(kManyWorkers);
  ASSERT_TRUE(Run(step).status.ok());
  // To count its rows, and to cut it into ranges.
  EXPECT_EQ(Values("SELECT seq_scan <= 3 FROM pg_stat_user_tables WHERE "
                   "relname = 'customer'"),
            "t");
}

// An application that already writes both columns.
TEST_P(PostgresBackfill, NoUpdateOfAnotherWriterIsLost) {
  MakeCustomers(60000);
  const RegisteredStep step = BackfillStep(kManyWorkers);
  std::atomic<bool> done = false;
  std::atomic<int> updates = 0;
  std::thread writer([&] {
    const auto session = OpenSession();
    while (!done) {
      const auto result = session->Query(absl::StrCat(
          "UPDATE customer SET first_name = 'new ", updates.load(),
          "', full_name = 'new ", updates.load(),
          " ' || last_name WHERE id IN (SELECT (random() * 60000)::int FROM "
          "generate_series(1, 20))"));
      // The backfill gives in before the server looks for deadlocks, unless the
      // machine is very busy.
      if (absl::IsAborted(result.status())) continue;
      ASSERT_TRUE(result.ok()) << result.status();
      ++updates;
    }
  });
  const RunReport report = Run(step);
  done = true;
  writer.join();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_GT(updates, 10);
  EXPECT_EQ(Filled(), "60000 of 60000");
}

constexpr auto kSpent = [] {
  Backfill backfill("customer");
  backfill
      .ReadFrom(
          "SELECT customer AS id, sum(amount) AS spent FROM orders GROUP BY "
          "customer")
      .Read({"spent"})
      .Write({"visits"})
      .Workers(3)
      .BatchSize(200)
      .Map<int64_t>([](int64_t spent) { return spent; });
  return backfill;
};

// An application that keeps the sum with each order that it adds. Rows that
// were read before they were locked would miss an order.
TEST_P(PostgresBackfill, NoRowOfTheQueryIsFromBeforeTheLock) {
  MakeCustomers(40000);
  Execute(
      "CREATE TABLE orders (customer bigint NOT NULL, amount int NOT NULL); "
      "CREATE INDEX ON orders (customer); "
      "INSERT INTO orders SELECT id, 1 FROM customer");
  // As a server may be set up.
  Execute(
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET "
      "default_transaction_isolation TO %L', current_database(), 'repeatable "
      "read'); END $$");
  const RegisteredStep step = BackfillStep(kSpent);
  std::atomic<bool> done = false;
  std::atomic<int> orders = 0;
  std::thread application([&] {
    const auto session = OpenSession();
    ASSERT_TRUE(
        session->Query("SET default_transaction_isolation = 'read committed'")
            .ok());
    for (int64_t i = 0; !done; ++i) {
      const int64_t customer = 1 + i * 7919 % 40000;
      const auto result = session->Query(absl::StrCat(
          "BEGIN; UPDATE customer SET visits = visits WHERE id = ", customer,
          "; INSERT INTO orders VALUES (", customer,
          ", 1); UPDATE customer SET visits = (SELECT sum(amount) FROM orders "
          "WHERE customer = ",
          customer, ") WHERE id = ", customer, "; COMMIT"));
      if (!result.ok()) {
        ASSERT_TRUE(absl::IsAborted(result.status())) << result.status();
        ASSERT_TRUE(session->Query("ROLLBACK").ok());
        continue;
      }
      ++orders;
    }
  });
  const RunReport report = Run(step);
  done = true;
  application.join();
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_GT(orders, 10);
  EXPECT_EQ(Values("SELECT count(*) FROM customer AS c WHERE visits <> (SELECT "
                   "sum(amount) FROM orders AS o WHERE o.customer = c.id)"),
            "0");
}

// Blocks once, until it is let go on.
std::atomic<bool> is_held = false;
std::atomic<bool> hold = false;
std::atomic<int64_t> held_row = 0;

constexpr auto kHeld = [] {
  Backfill backfill("customer");
  backfill.Read({"id", "visits"})
      .Write({"visits"})
      .BatchSize(50)
      .Map<int64_t, int64_t>([](int64_t id, int64_t visits) {
        if (id == held_row && hold && !is_held.exchange(true)) {
          while (hold) absl::SleepFor(absl::Milliseconds(5));
        }
        return visits * 2 + 1;
      });
  return backfill;
};

// As when the lock was lost with its session, and the workers were not.
TEST_P(PostgresBackfill, WhoTakesItOverShutsTheOtherOut) {
  const RegisteredStep step = BackfillStep(kHeld);
  MigratorOptions options;
  options.lock.kind = LockKind::kNone;
  // Behind some batches, and in the first.
  for (const int64_t row : {620, 20}) {
    SetUp();
    MakeCustomers(1000);
    held_row = row;
    is_held = false;
    hold = true;
    RunReport first;
    std::thread other([&] { first = Run(step, options); });
    while (!is_held) absl::SleepFor(absl::Milliseconds(5));
    const RunReport second = Run(step, options);
    hold = false;
    other.join();
    ASSERT_TRUE(second.status.ok()) << second.status;
    EXPECT_THAT(std::string(first.status.message()),
                HasSubstr("another run goes on with this backfill"));
    EXPECT_EQ(Values("SELECT count(*) FROM customer WHERE visits = 3"), "1000");
    EXPECT_EQ(Values("SELECT state FROM gander_history"), "applied");
    EXPECT_EQ(Values("SELECT count(*) FROM gander_backfill"), "0");
  }
}

TEST_P(PostgresBackfill, BehindAPoolerItIsRefused) {
  MakeCustomers(10);
  auto pooler = PrivatePgbouncer::Start(SharedPostgres());
  ASSERT_TRUE(pooler.ok()) << pooler.status();
  const size_t begin = url().find(":///") + 4;
  MigratorOptions options;
  options.database_url =
      (*pooler)->Url(url().substr(begin, url().find('?') - begin));
  const RegisteredStep step = BackfillStep(kManyWorkers);
  const RunReport report = Run(step, options);
  EXPECT_FALSE(report.status.ok());
  EXPECT_THAT(std::string(report.status.message()), HasSubstr("pool"));
  EXPECT_EQ(Filled(), "0 of 0");
}

TEST_P(PostgresBackfill, PartitionsAreToldApart) {
  Execute(
      "CREATE TABLE customer (id bigint NOT NULL PRIMARY KEY, first_name text "
      "NOT NULL, last_name text NOT NULL, full_name text) PARTITION BY RANGE "
      "(id); "
      "CREATE TABLE c1 PARTITION OF customer FOR VALUES FROM (0) TO (1000);"
      "CREATE TABLE c2 PARTITION OF customer FOR VALUES FROM (1000) TO (9000);"
      "INSERT INTO customer SELECT i, 'f' || i, 'l' || i, NULL FROM "
      "generate_series(1, 3000) AS i");
  const RegisteredStep step = BackfillStep(kManyWorkers);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Filled(), "3000 of 3000");
}

}  // namespace
}  // namespace gander

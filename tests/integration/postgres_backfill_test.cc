// What a backfill promises, on PostgreSQL, and what only PostgreSQL allows:
// several workers beside other writers.
#include <atomic>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/integration/backfill_contract.h"
#include "tests/integration/postgres_migrator_test.h"

namespace gander {
namespace {

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

TEST_P(PostgresBackfill, SeveralWorkersShareTheTable) {
  MakeCustomers(60000);
  const RegisteredStep step = BackfillStep(kManyWorkers);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Filled(), "60000 of 60000");
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

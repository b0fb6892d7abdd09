#include "tests/integration/backfill_contract.h"

#include <gmock/gmock.h>

#include <atomic>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace gander {

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(BackfillContract);

void BackfillContract::Execute(const std::string& sql) const {
  const auto result = OpenSession()->Query(sql);
  ASSERT_TRUE(result.ok()) << result.status();
}

void BackfillContract::MakeCustomers(int count) const {
  Execute(R"(
      CREATE TABLE customer (
        id bigint NOT NULL PRIMARY KEY, first_name text NOT NULL,
        last_name text, full_name text, visits bigint NOT NULL DEFAULT 1))");
  Execute(absl::StrCat(R"(
      WITH RECURSIVE n (i) AS (
        SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= )",
                       count, R"()
      INSERT INTO customer (id, first_name, last_name)
        SELECT i, 'first ' || i, 'last "' || i || '\' FROM n WHERE i <= )",
                       count));
}

RunReport BackfillContract::Run(const RegisteredStep& step,
                                MigratorOptions options) const {
  return MigratorFor({{"1_fill.cc", "", &step}}, std::move(options)).Up();
}

std::string BackfillContract::Filled() const {
  return absl::StrCat(
      Values(
          "SELECT count(*) FROM customer WHERE full_name = first_name || ' ' "
          "|| last_name"),
      " of ", Values("SELECT count(full_name) FROM customer"));
}

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string FullName(const std::string& first, const std::string& last) {
  return first + " " + last;
}

Backfill FullNames() {
  Backfill backfill("customer");
  backfill.Read({"first_name", "last_name"})
      .Write({"full_name"})
      .BatchSize(100)
      .Map<std::string, std::string>(&FullName);
  return backfill;
}

std::string Text(const RunReport& report) {
  return std::string(report.status.message());
}

TEST_P(BackfillContract, TransformsEveryRow) {
  for (const int rows : {0, 1, 99, 100, 101, 1234}) {
    SetUp();  // an empty database
    MakeCustomers(rows);
    const RegisteredStep step = BackfillStep([] { return FullNames(); });
    const RunReport report = Run(step);
    ASSERT_TRUE(report.status.ok()) << rows << ": " << report.status;
    EXPECT_EQ(Filled(), absl::StrCat(rows, " of ", rows));
    EXPECT_EQ(Applied(), "1");
    EXPECT_EQ(Values("SELECT count(*) FROM gander_backfill"), "0");
    EXPECT_TRUE(Run(step).steps.empty());
  }
}

TEST_P(BackfillContract, WithoutABatchSizeItFindsOne) {
  MakeCustomers(20000);
  constexpr auto kUp = [] {
    Backfill backfill("customer");
    backfill.Read({"first_name", "last_name"})
        .Write({"full_name"})
        .Map<std::string, std::string>(&FullName);
    return backfill;
  };
  const RegisteredStep step = BackfillStep(kUp);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Filled(), "20000 of 20000");
}

TEST_P(BackfillContract, OnlyWhatTheConditionNames) {
  MakeCustomers(1000);
  constexpr auto kUp = [] {
    Backfill backfill = FullNames();
    backfill.Where("id > 250 AND id <= 750 -- a comment");
    return backfill;
  };
  const RegisteredStep step = BackfillStep(kUp);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Filled(), "500 of 500");
}

TEST_P(BackfillContract, AKeyMayBeOfAnyOrderedTypeAndOfSeveralColumns) {
  Execute(
      "CREATE TABLE entry (shop text NOT NULL, day integer NOT NULL, code text "
      "NOT NULL, value integer NOT NULL, doubled integer, PRIMARY KEY (shop, "
      "day, code))");
  for (const char* shop : {"a", "b, 'c'", "\xc3\xa9"}) {
    for (int day = 1; day <= 40; ++day) {
      Execute(absl::StrCat("INSERT INTO entry VALUES ('",
                           shop[1] == ',' ? "b, ''c''" : shop, "', ", day,
                           ", 'x', ", day, ", NULL), ('",
                           shop[1] == ',' ? "b, ''c''" : shop, "', ", day,
                           ", 'y', ", day, ", NULL)"));
    }
  }
  constexpr auto kUp = [] {
    Backfill backfill("entry");
    backfill.Key({"shop", "day", "code"})
        .Read({"value"})
        .Write({"doubled"})
        .BatchSize(7)
        .Map<int64_t>([](int64_t value) { return value * 2; });
    return backfill;
  };
  const RegisteredStep step = BackfillStep(kUp);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT count(*) FROM entry WHERE doubled = value * 2"),
            "240");
}

TEST_P(BackfillContract, NothingLeavesARowAsItIs) {
  MakeCustomers(300);
  constexpr auto kUp = [] {
    Backfill backfill = FullNames();
    backfill.Read({"id", "first_name"})
        .Write({"full_name", "visits"})
        .Map<int64_t, std::string>(
            [](int64_t id, const std::string& first)
                -> std::optional<
                    std::tuple<std::optional<std::string>, int64_t>> {
              if (id % 3 == 0) return std::nullopt;
              if (id % 3 == 1) return std::tuple(std::nullopt, id);
              return std::tuple(first, id);
            });
    return backfill;
  };
  const RegisteredStep step = BackfillStep(kUp);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(
      Values("SELECT count(*) FROM customer WHERE id % 3 = 0 AND visits = "
             "1 AND full_name IS NULL"),
      "100");
  EXPECT_EQ(
      Values("SELECT count(*) FROM customer WHERE id % 3 = 1 AND visits = "
             "id AND full_name IS NULL"),
      "100");
  EXPECT_EQ(
      Values("SELECT count(*) FROM customer WHERE id % 3 = 2 AND visits = "
             "id AND full_name = first_name"),
      "100");
}

TEST_P(BackfillContract, RowsAreSplitIntoAnotherTableAndDeleted) {
  MakeCustomers(400);
  Execute("CREATE TABLE person (customer bigint, part integer, name text)");
  constexpr auto kUp = [] {
    Backfill backfill("customer");
    backfill.Read({"id", "first_name", "last_name"})
        .InsertInto("person", {"customer", "part", "name"})
        .BatchSize(90)
        .EachRow([](const Row& row, RowChange& change) {
          change.Insert(row.Get<int64_t>(0), 1, row.Get<std::string>(1));
          change.Insert(row.Get<int64_t>(0), 2, row.Get<std::string>(2));
          if (row.Get<int64_t>(0) % 2 == 0) change.Delete();
        });
    return backfill;
  };
  const RegisteredStep step = BackfillStep(kUp);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT count(*) FROM person"), "800");
  EXPECT_EQ(Values("SELECT count(*) FROM customer"), "200");
}

TEST_P(BackfillContract, RowsAreDeletedInBatches) {
  MakeCustomers(1000);
  constexpr auto kUp = [] {
    Backfill backfill("customer");
    backfill.Where("id % 10 <> 0")
        .BatchSize(77)
        .EachRow([](const Row&, RowChange& change) { change.Delete(); });
    return backfill;
  };
  const RegisteredStep step = BackfillStep(kUp);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT count(*) FROM customer"), "100");
}

// Not idempotent: what is transformed twice shows.
std::atomic<bool> broken = false;

constexpr auto kCountVisits = [] {
  Backfill backfill("customer");
  backfill.Read({"id", "visits"})
      .Write({"visits"})
      .BatchSize(50)
      .Map<int64_t, int64_t>([](int64_t id, int64_t visits) {
        if (id == 620 && broken) throw std::runtime_error("not yet");
        return visits * 2 + 1;
      });
  return backfill;
};

TEST_P(BackfillContract, WhatFailedGoesOnBehindTheLastBatch) {
  MakeCustomers(1000);
  const RegisteredStep step = BackfillStep(kCountVisits);
  broken = true;
  const RunReport failed = Run(step);
  broken = false;
  EXPECT_EQ(failed.result, RunResult::kMigrationFailed);
  EXPECT_THAT(Text(failed), AllOf(HasSubstr("customer, id 620: not yet"),
                                  HasSubstr("goes on after them")));
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "partial");
  EXPECT_EQ(Values("SELECT statements_done FROM gander_history"), "600");
  EXPECT_EQ(Values("SELECT statements_total FROM gander_history"), "1000");
  EXPECT_EQ(Values("SELECT count(*) FROM customer WHERE visits = 3"), "600");
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT count(*) FROM customer WHERE visits = 3"), "1000");
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "applied");
}

Migrator* running = nullptr;

constexpr auto kStopping = [] {
  Backfill backfill("customer");
  backfill.Read({"id", "visits"})
      .Write({"visits"})
      .BatchSize(50)
      .Map<int64_t, int64_t>([](int64_t id, int64_t visits) {
        if (id == 500 && running != nullptr) running->Stop();
        return visits * 2 + 1;
      });
  return backfill;
};

TEST_P(BackfillContract, AStopLosesNothingAndRepeatsNothing) {
  MakeCustomers(1000);
  const RegisteredStep step = BackfillStep(kStopping);
  Migrator migrator = MigratorFor({{"1_fill.cc", "", &step}});
  running = &migrator;
  const RunReport stopped = migrator.Up();
  running = nullptr;
  EXPECT_EQ(stopped.result, RunResult::kInterrupted) << stopped.status;
  const std::string done =
      Values("SELECT count(*) FROM customer WHERE visits = 3");
  EXPECT_EQ(Values("SELECT count(*) FROM customer WHERE visits NOT IN (1, 3)"),
            "0");
  EXPECT_EQ(Values("SELECT statements_done FROM gander_history"), done);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT count(*) FROM customer WHERE visits = 3"), "1000");
}

TEST_P(BackfillContract, AfterARepairItBeginsAnew) {
  MakeCustomers(1000);
  const RegisteredStep step = BackfillStep(kStopping);
  Migrator migrator = MigratorFor({{"1_fill.cc", "", &step}});
  running = &migrator;
  EXPECT_EQ(migrator.Up().result, RunResult::kInterrupted);
  running = nullptr;
  Execute("UPDATE customer SET visits = 1");
  Execute("DELETE FROM gander_history");
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT count(*) FROM customer WHERE visits = 3"), "1000");
}

TEST_P(BackfillContract, WithoutAHistoryItRunsEveryTime) {
  MakeCustomers(1000);
  const RegisteredStep step = BackfillStep(kCountVisits);
  MigratorOptions options;
  options.without_history = true;
  for (const char* visits : {"3", "7"}) {
    const RunReport report = Run(step, options);
    ASSERT_TRUE(report.status.ok()) << report.status;
    EXPECT_EQ(Values("SELECT DISTINCT visits FROM customer"), visits);
  }
}

TEST_P(BackfillContract, ARowThatTheDatabaseRefusesIsNamed) {
  MakeCustomers(300);
  Execute("CREATE UNIQUE INDEX one ON customer (full_name)");
  Execute(
      "UPDATE customer SET full_name = 'first 217 last \"217\\' WHERE id = "
      "9");
  constexpr auto kUp = [] {
    Backfill backfill = FullNames();
    backfill.Where("id > 10");
    return backfill;
  };
  const RegisteredStep step = BackfillStep(kUp);
  const RunReport report = Run(step);
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  EXPECT_THAT(Text(report), HasSubstr("customer, id 217: "));
}

constexpr auto kSomeAreWrong = [] {
  Backfill backfill = FullNames();
  backfill.Read({"id", "first_name"})
      .RejectAtMost(5)
      .Map<int64_t, std::string>([](int64_t id, const std::string& first) {
        if (id % 100 == 0) throw std::runtime_error(absl::StrCat("no ", id));
        return first;
      });
  return backfill;
};

TEST_P(BackfillContract, RejectedRowsAreCollectedUpToALimit) {
  MakeCustomers(450);
  Execute("CREATE UNIQUE INDEX one ON customer (full_name)");
  Execute(
      "INSERT INTO customer (id, first_name, full_name) VALUES (1001, 'x', "
      "'first 217')");
  const RegisteredStep step = BackfillStep(kSomeAreWrong);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT rejected_row FROM gander_backfill_error ORDER BY "
                   "rejected_row"),
            "customer, id 100 customer, id 200 customer, id 217 customer, id "
            "300 customer, id 400");
}

TEST_P(BackfillContract, MoreThanTheLimitFails) {
  MakeCustomers(1000);
  const RegisteredStep step = BackfillStep(kSomeAreWrong);
  const RunReport report = Run(step);
  EXPECT_EQ(report.result, RunResult::kMigrationFailed);
  EXPECT_THAT(Text(report), AllOf(HasSubstr("customer, id 600: no 600"),
                                  HasSubstr("more than 5 rows")));
}

TEST_P(BackfillContract, ADownIsAnotherBackfill) {
  MakeCustomers(500);
  constexpr auto kDown = [] {
    Backfill backfill = FullNames();
    backfill.EachRow(
        [](const Row&, RowChange& change) { change.Set(std::nullopt); });
    return backfill;
  };
  RegisteredStep step = BackfillStep([] { return FullNames(); });
  step.down.on_connection = &RunMade<std::remove_const_t<decltype(kDown)>>;
  ASSERT_TRUE(Run(step).status.ok());
  Request down;
  down.verb = Request::Verb::kDown;
  const RunReport report = MigratorFor({{"1_fill.cc", "", &step}}).Run(down);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Filled(), "0 of 0");
  EXPECT_EQ(Applied(), "");
  ASSERT_TRUE(Run(step).status.ok());
  EXPECT_EQ(Filled(), "500 of 500");
}

}  // namespace
}  // namespace gander

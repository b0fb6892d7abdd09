// What a backfill reads beside its table, and writes beside it.
#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "tests/integration/backfill_contract.h"

namespace gander {

void BackfillContract::MakeOrders() const {
  MakeCustomers(100);
  Execute(
      "CREATE TABLE orders (number integer PRIMARY KEY, customer bigint NOT "
      "NULL, amount integer NOT NULL)");
  Execute(
      "INSERT INTO orders SELECT c.id * 10 + n.id, c.id, 10 FROM customer AS "
      "c JOIN customer AS n ON n.id <= c.id % 10 WHERE c.id % 2 = 1");
}

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Text(const RunReport& report) {
  return std::string(report.status.message());
}

std::atomic<bool> broken = false;

// What the customers' orders come to is added to their visits: a row that is
// transformed twice shows.
constexpr auto kAddOrders = [] {
  Backfill backfill("customer");
  backfill
      .ReadFrom(
          "SELECT customer AS id, sum(amount) AS spent FROM orders GROUP BY "
          "customer -- all of them")
      .Read({"id", "spent"})
      .Write({"visits"})
      .BatchSize(7)
      .Map<int64_t, int64_t>([](int64_t id, int64_t spent) {
        if (id == 61 && broken) throw std::runtime_error("not yet");
        return spent + 1;
      });
  return backfill;
};

TEST_P(BackfillContract, ARowIsGivenWithItsRowOfTheQuery) {
  MakeOrders();
  const RegisteredStep step = BackfillStep(kAddOrders);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT count(*) FROM customer WHERE visits = "
                   "1 + 10 * (id % 10) AND id % 2 = 1"),
            "50");
  EXPECT_EQ(Values("SELECT count(*) FROM customer WHERE visits = 1"), "50");
}

TEST_P(BackfillContract, WithAQueryItGoesOnBehindTheLastBatch) {
  MakeOrders();
  const RegisteredStep step = BackfillStep(kAddOrders);
  broken = true;
  const RunReport failed = Run(step);
  broken = false;
  EXPECT_THAT(Text(failed), HasSubstr("customer, id 61: not yet"));
  EXPECT_EQ(Values("SELECT max(id) FROM customer WHERE visits > 1"), "55");
  EXPECT_EQ(Values("SELECT statements_done FROM gander_history"), "56");
  Execute("UPDATE orders SET amount = 20");
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT visits FROM customer WHERE id IN (55, 57) ORDER BY "
                   "id"),
            "51 141");
}

TEST_P(BackfillContract, ARowWithTwoRowsOfTheQueryIsNamed) {
  MakeOrders();
  constexpr auto kUp = [] {
    Backfill backfill = kAddOrders();
    backfill.ReadFrom("SELECT customer AS id, amount AS spent FROM orders");
    return backfill;
  };
  const RegisteredStep step = BackfillStep(kUp);
  EXPECT_THAT(
      Text(Run(step)),
      HasSubstr("customer, id 3: the query has several rows of this key"));
}

TEST_P(BackfillContract, TheConditionIsForTheTable) {
  MakeOrders();
  constexpr auto kUp = [] {
    Backfill backfill = kAddOrders();
    backfill.Where("id > 50 AND first_name <> 'spent'");
    return backfill;
  };
  const RegisteredStep step = BackfillStep(kUp);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT count(*) FROM customer WHERE visits > 1"), "25");
}

// Rows of the same place become one; the place comes before its people.
constexpr auto kMerge = [] {
  Backfill backfill = Backfill::OfQuery(
      "SELECT id % 30 AS place, min(id) AS eldest, count(*) AS people FROM "
      "customer GROUP BY 1");
  backfill.Key({"place"})
      .Read({"place", "eldest", "people"})
      .InsertInto("place", {"id", "people"})
      .InsertInto("person", {"place", "name"})
      .BatchSize(7)
      .EachRow([](const Row& row, RowChange& change) {
        const auto place = row.Get<int64_t>(0);
        change.InsertInto("person", place, absl::StrCat(row.Get<int>(1)));
        change.InsertInto("place", place, row.Get<int64_t>(2));
        if (place % 2 == 0) change.InsertInto("person", place, "guest");
      });
  return backfill;
};

TEST_P(BackfillContract, RowsOfAQueryGoIntoSeveralTables) {
  MakeCustomers(100);
  Execute("CREATE TABLE place (id bigint PRIMARY KEY, people bigint)");
  Execute(
      "CREATE TABLE person (place bigint NOT NULL REFERENCES place (id), name "
      "text)");
  const RegisteredStep step = BackfillStep(kMerge);
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT count(*) FROM place"), "30");
  EXPECT_EQ(Values("SELECT sum(people) FROM place"), "100");
  EXPECT_EQ(Values("SELECT count(*) FROM person WHERE name = 'guest'"), "15");
  EXPECT_EQ(Values("SELECT place FROM person WHERE name = '17'"), "17");
  EXPECT_EQ(Values("SELECT rows_read FROM gander_backfill"), "");
}

TEST_P(BackfillContract, WhatDoesNotFitIsRefused) {
  MakeCustomers(10);
  Execute("CREATE TABLE place (id bigint PRIMARY KEY)");
  static std::string query;
  static std::string table;
  static std::string target;
  static std::string column;
  static std::string write;
  constexpr auto kUp = [] {
    Backfill backfill = table.empty() ? Backfill::OfQuery(query)
                                      : Backfill(table).ReadFrom(query);
    if (!write.empty()) backfill.Write({write});
    if (!target.empty()) backfill.InsertInto(target, {column});
    backfill.Read({"n"}).EachRow(
        [](const Row&, RowChange& change) { change.Delete(); });
    return backfill;
  };
  const RegisteredStep step = BackfillStep(kUp);
  struct Case {
    const char* query;
    const char* table;
    const char* target;
    const char* write;
    const char* why;
  };
  for (const Case& refused : {
           Case{"SELECT id FROM customer", "customer", "", "", "n"},
           Case{"SELECT id FROM customer", "", "", "", "n"},
           Case{"SELECT 1 AS n, id % 2 AS id FROM customer", "", "", "",
                "the backfill of the query: there are several rows with the "
                "key id "},
           Case{"SELECT 1 AS n, NULL AS id", "", "", "",
                "the backfill of the query: there is a row with the key id "
                "NULL"},
           Case{"SELECT 1 AS n, id FROM customer", "", "", "visits",
                "the backfill of the query: it writes, and has no table"},
           Case{"SELECT 1 AS n, id FROM customer", "", "", "",
                "the query, id 1: the function called Delete"},
           Case{"SELECT 1 AS n, id FROM customer", "", "elsewhere", "",
                "there is no table elsewhere to insert into"},
           Case{"SELECT 1 AS n, id FROM customer", "customer", "place", "",
                "the table place to insert into has no column name"},
           Case{"", "", "", "", "it names no table, and has no query"},
       }) {
    query = refused.query;
    table = refused.table;
    target = refused.target;
    column = "name";
    write = refused.write;
    const RunReport report = Run(step);
    EXPECT_EQ(report.result, RunResult::kMigrationFailed) << refused.why;
    EXPECT_THAT(Text(report),
                AllOf(StartsWith("migrations/1_fill.cc:5: "), HasSubstr(refused.why)));
  }
  EXPECT_EQ(Values("SELECT count(*) FROM customer"), "10");
}

}  // namespace
}  // namespace gander

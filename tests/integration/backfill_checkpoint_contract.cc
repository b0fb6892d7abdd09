// What is kept of a backfill that stopped, and what it may go on with.
#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <string>

#include "tests/integration/backfill_contract.h"

namespace gander {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Text(const RunReport& report) {
  return std::string(report.status.message());
}

// The row that the function throws for; 0: none.
std::atomic<int64_t> bad_row = 0;

Backfill Visits() {
  Backfill backfill("customer");
  backfill.Read({"id", "visits"})
      .Write({"visits"})
      .BatchSize(50)
      .Map<int64_t, int64_t>([](int64_t id, int64_t visits) {
        if (id == bad_row) throw std::runtime_error("not yet");
        return visits * 2 + 1;
      });
  return backfill;
}

constexpr auto kVisits = [] { return Visits(); };

TEST_P(BackfillContract, OneThatWasEditedIsNotGoneOnWith) {
  MakeCustomers(1000);
  Execute("ALTER TABLE customer ADD COLUMN rank bigint NOT NULL DEFAULT 0");
  Execute("UPDATE customer SET rank = 2000 - id");
  Execute("CREATE UNIQUE INDEX by_rank ON customer (rank)");
  Execute(
      "CREATE TABLE client (id bigint NOT NULL PRIMARY KEY, visits bigint NOT "
      "NULL)");
  const RegisteredStep step = BackfillStep(kVisits);
  bad_row = 620;
  EXPECT_EQ(Run(step).result, RunResult::kMigrationFailed);
  bad_row = 0;
  constexpr auto kOtherKey = [] { return Visits().Key({"rank"}); };
  constexpr auto kMoreKey = [] { return Visits().Key({"id", "rank"}); };
  constexpr auto kOtherRows = [] { return Visits().Where("id % 2 = 0"); };
  constexpr auto kOtherTable = [] {
    Backfill backfill("client");
    backfill.Read({"visits"})
        .Write({"visits"})
        .Map<int64_t>([](int64_t visits) { return visits; });
    return backfill;
  };
  for (const RegisteredStep& edited :
       {BackfillStep(kOtherKey), BackfillStep(kMoreKey),
        BackfillStep(kOtherRows), BackfillStep(kOtherTable)}) {
    const RunReport report = Run(edited);
    EXPECT_EQ(report.result, RunResult::kMigrationFailed);
    EXPECT_THAT(Text(report),
                AllOf(HasSubstr("other rows than when it stopped"),
                      HasSubstr("repair --resolve=1 --as=undone")));
    EXPECT_EQ(Values("SELECT count(*) FROM customer WHERE visits = 3"), "600");
  }
  // What is done with each row may be corrected.
  constexpr auto kCorrected = [] {
    return Visits().BatchSize(70).RejectAtMost(3);
  };
  const RunReport report = Run(BackfillStep(kCorrected));
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT count(*) FROM customer WHERE visits = 3"), "1000");
}

TEST_P(BackfillContract, NorOneOfAQueryThatWasEdited) {
  MakeCustomers(400);
  Execute("CREATE TABLE copy (id bigint)");
  static std::string query;
  constexpr auto kUp = [] {
    Backfill backfill = Backfill::OfQuery(query);
    backfill.Read({"id"})
        .InsertInto("copy", {"id"})
        .BatchSize(50)
        .EachRow([](const Row& row, RowChange& change) {
          if (row.Get<int64_t>(0) == bad_row) change.Reject("not yet");
          change.Insert(row.Get<int64_t>(0));
        });
    return backfill;
  };
  const RegisteredStep step = BackfillStep(kUp);
  query = "SELECT id FROM customer";
  bad_row = 120;
  EXPECT_EQ(Run(step).result, RunResult::kMigrationFailed);
  bad_row = 0;
  query = "SELECT id FROM customer WHERE id > 10";
  EXPECT_THAT(Text(Run(step)), HasSubstr("other rows than when it stopped"));
  query = "SELECT id FROM customer";
  const RunReport report = Run(step);
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT count(DISTINCT id) FROM copy"), "400");
  EXPECT_EQ(Values("SELECT count(*) FROM copy"), "400");
}

TEST_P(BackfillContract, WithoutAHistoryTheCheckpointSaysWhatItIsOf) {
  MakeCustomers(1000);
  MigratorOptions options;
  options.without_history = true;
  bad_row = 620;
  EXPECT_EQ(Run(BackfillStep(kVisits), options).result,
            RunResult::kMigrationFailed);
  bad_row = 0;
  constexpr auto kOtherRows = [] { return Visits().Where("id > 0"); };
  EXPECT_THAT(Text(Run(BackfillStep(kOtherRows), options)),
              AllOf(HasSubstr("other rows than when it stopped"),
                    HasSubstr("DELETE FROM \"gander_backfill\"")));
}

TEST_P(BackfillContract, OneThatWroteNothingIsNotHalfDone) {
  constexpr auto kNowhere = [] {
    Backfill backfill("nowhere");
    backfill.Write({"x"}).EachRow([](const Row&, RowChange&) {});
    return backfill;
  };
  MakeCustomers(1000);
  const auto expect_nothing = [this](const RunReport& report) {
    EXPECT_EQ(report.result, RunResult::kMigrationFailed);
    EXPECT_THAT(Text(report), Not(HasSubstr("have taken effect")));
    EXPECT_EQ(Values("SELECT count(*) FROM gander_history"), "0");
  };
  expect_nothing(Run(BackfillStep(kNowhere)));
  // In the first batch.
  bad_row = 7;
  expect_nothing(Run(BackfillStep(kVisits)));
  bad_row = 0;
  ASSERT_TRUE(Run(BackfillStep(kVisits)).status.ok());
  EXPECT_EQ(Values("SELECT count(*) FROM customer WHERE visits = 3"), "1000");
}

TEST_P(BackfillContract, ADownThatUndidNothingLeavesItApplied) {
  MakeCustomers(100);
  constexpr auto kDown = [] {
    Backfill backfill("customer");
    backfill.Write({"visits", "surname"}).EachRow([](const Row&, RowChange&) {
    });
    return backfill;
  };
  RegisteredStep step = BackfillStep(kVisits);
  step.down.on_connection = &RunMade<std::remove_const_t<decltype(kDown)>>;
  ASSERT_TRUE(Run(step).status.ok());
  Request down;
  down.verb = Request::Verb::kDown;
  const RunReport report = MigratorFor({{"1_fill.cc", "", &step}}).Run(down);
  EXPECT_THAT(Text(report), AllOf(HasSubstr("it has no column surname"),
                                  Not(HasSubstr("have taken effect"))));
  EXPECT_EQ(Values("SELECT state FROM gander_history"), "applied");
}

}  // namespace
}  // namespace gander

// What a backfill refuses before it writes anything.
#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <utility>

#include "tests/integration/backfill_contract.h"

namespace gander {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// A step has no captures.
std::function<Backfill()> make;
constexpr auto kMade = [] { return make(); };

Backfill Plain(const std::string& table) {
  Backfill backfill(table);
  backfill.Write({"full_name"}).EachRow([](const Row&, RowChange&) {});
  return backfill;
}

TEST_P(BackfillContract, WhatMakesNoSenseIsRefused) {
  MakeCustomers(1);
  const RegisteredStep step = BackfillStep(kMade);
  const std::pair<std::function<Backfill()>, const char*> cases[] = {
      {[] { return Plain(""); }, "it names no table"},
      {[] { return Plain("customer").Key({}); }, "its key has no columns"},
      {[] {
         return Plain("customer").Key({"id", "id"});
       },
       "Key names id twice"},
      {[] {
         return Plain("customer").Read({"visits", ""});
       },
       "Read names a column without a name"},
      {[] {
         return Plain("customer").Write({"visits", "visits"});
       },
       "Write names visits twice"},
      {[] {
         return Plain("customer").InsertInto("t", {"a", "a"});
       },
       "InsertInto t names a twice"},
      {[] { return Plain("customer").Write({"id"}); },
       "it writes id, a column of its key"},
      {[] { return Plain("customer").Workers(0); }, "Workers is 1 to 64"},
      {[] { return Plain("customer").Workers(1000); }, "Workers is 1 to 64"},
      {[] { return Plain("customer").BatchSize(0); }, "BatchSize is 1 or more"},
      {[] { return Plain("customer").MaxLoad(-1); }, "MaxLoad is 0 or more"},
      {[] {
         return Plain("customer")
             .Read({"first_name", "last_name"})
             .Map<std::string>([](const std::string& name) { return name; });
       },
       "Map is given 1 type, and Read names 2 columns"},
      {[] {
         return Plain("customer")
             .Read({"visits"})
             .Map<int64_t, int64_t>(
                 [](int64_t visits, int64_t) { return visits; });
       },
       "Map is given 2 types, and Read names 1 column"},
  };
  for (const auto& [made, why] : cases) {
    make = made;
    const RunReport report = Run(step);
    EXPECT_EQ(report.result, RunResult::kMigrationFailed) << why;
    EXPECT_THAT(std::string(report.status.message()), HasSubstr(why));
  }
}

TEST_P(BackfillContract, ATableThatDoesNotFitIsRefused) {
  Execute("CREATE TABLE loose (id bigint NOT NULL, full_name text)");
  Execute("CREATE TABLE maybe (id bigint UNIQUE, full_name text)");
  Execute(
      "CREATE TABLE made (id bigint NOT NULL PRIMARY KEY, full_name text "
      "GENERATED ALWAYS AS ('x') STORED)");
  MakeCustomers(1);
  Execute("CREATE VIEW everybody AS SELECT * FROM customer");
  const RegisteredStep step = BackfillStep(kMade);
  const std::pair<std::function<Backfill()>, const char*> cases[] = {
      {[] { return Plain("nowhere"); }, "there is no such table"},
      {[] { return Plain("everybody"); }, "it is a view; name its table"},
      {[] { return Plain("customer").Write({"surname"}); },
       "it has no column surname"},
      {[] { return Plain("customer").Read({"surname"}); },
       "it has no column surname"},
      {[] { return Plain("loose"); }, "no unique index is on its key (id)"},
      {[] { return Plain("maybe"); }, "the column id of the key may be NULL"},
      {[] { return Plain("made"); },
       "the column full_name is generated from others"},
  };
  for (const auto& [made, why] : cases) {
    make = made;
    const RunReport report = Run(step);
    EXPECT_EQ(report.result, RunResult::kMigrationFailed) << why;
    EXPECT_THAT(std::string(report.status.message()), HasSubstr(why));
  }
}

TEST_P(BackfillContract, AGeneratedColumnMayBeRead) {
  Execute(
      "CREATE TABLE customer (id bigint NOT NULL PRIMARY KEY, first_name text, "
      "loud text GENERATED ALWAYS AS (upper(first_name)) STORED, full_name "
      "text)");
  Execute(
      "INSERT INTO customer (id, first_name) VALUES (1, 'ada'), (2, 'bob')");
  make = [] {
    return Plain("customer")
        .Read({"loud"})
        .Map<std::string>([](const std::string& loud) { return loud + "!"; });
  };
  const RunReport report = Run(BackfillStep(kMade));
  ASSERT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(Values("SELECT full_name FROM customer ORDER BY id"), "ADA! BOB!");
}

TEST_P(BackfillContract, TheFunctionSeesTheColumnsOfReadAlone) {
  MakeCustomers(3);
  make = [] {
    return Plain("customer")
        .Read({"first_name"})
        .EachRow([](const Row& row, RowChange& change) {
          change.Set(row.Get<std::string>(row.size()));
        });
  };
  EXPECT_THAT(std::string(Run(BackfillStep(kMade)).status.message()),
              AllOf(HasSubstr("customer, id 1: "), HasSubstr("the row has 1")));
}

TEST_P(BackfillContract, WhateverIsThrownNamesTheRow) {
  MakeCustomers(30);
  make = [] {
    return Plain("customer")
        .Read({"id"})
        .EachRow([](const Row& row, RowChange&) {
          if (row.Get<int64_t>(0) == 17) throw 42;
        });
  };
  EXPECT_THAT(std::string(Run(BackfillStep(kMade)).status.message()),
              HasSubstr("customer, id 17: "));
  make = [] {
    return Plain("customer")
        .EachBatch(
            [](absl::Span<const Row>, absl::Span<RowChange>) { throw 42; });
  };
  EXPECT_THAT(std::string(Run(BackfillStep(kMade)).status.message()),
              HasSubstr("threw for the rows from customer, id 1 to id 30"));
}

}  // namespace
}  // namespace gander

// What becomes of the rows of each tool's table, read as text.
#include "runtime/engine/adoption.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "runtime/engine/test_catalog.h"

namespace gander {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::nullopt_t kNull = std::nullopt;

// "1 2b 5": the versions in the order of writing, a b behind each baseline; or
// the refusal.
std::string Adopted(ForeignTool tool, const ResultRows& rows,
                    const Catalog& catalog, bool allow_missing = false) {
  AdoptRequest request;
  request.from = tool;
  request.allow_missing = allow_missing;
  const absl::StatusOr<HistoryPlan> plan = PlanAdoption(
      catalog, {}, InterpretForeignRows({tool, {"", "theirs"}}, rows), request);
  if (!plan.ok()) return std::string(plan.status().message());
  std::string text;
  int64_t sequence = 0;
  for (const HistoryChange& change : plan->changes) {
    EXPECT_EQ(change.after->sequence, ++sequence);
    absl::StrAppend(&text, text.empty() ? "" : " ",
                    change.after->version.ToString(),
                    change.after->state == HistoryState::kBaseline ? "b" : "");
  }
  return text;
}

std::vector<std::string> Warnings(ForeignTool tool, const ResultRows& rows,
                                  const Catalog& catalog,
                                  std::vector<HistoryRow> history = {}) {
  AdoptRequest request;
  request.allow_missing = true;
  const absl::StatusOr<HistoryPlan> plan =
      PlanAdoption(catalog, history,
                   InterpretForeignRows({tool, {"", "theirs"}}, rows), request);
  EXPECT_TRUE(plan.ok()) << plan.status();
  return plan.ok() ? plan->warnings : std::vector<std::string>();
}

struct Case {
  const char* name;
  ForeignTool tool;
  ResultRows rows;
  std::vector<int64_t> catalog;
  const char* adopted;
};

TEST(Adoption, TakesOverWhatEachToolHasApplied) {
  const std::vector<Case> cases = {
      {"goose: in the order of applying, without the row of version 0",
       ForeignTool::kGoose,
       {{"0", "t", "x"}, {"1", "t", "x"}, {"5", "t", "x"}, {"2", "t", "x"}},
       {1, 2, 3, 5},
       "1 5 2"},
      {"goose: the newest row of a version counts",
       ForeignTool::kGoose,
       {{"1", "1", "x"},
        {"2", "1", "x"},
        {"2", "0", "x"},
        {"1", "0", "x"},
        {"1", "1", "x"}},
       {1, 2},
       "1"},
      {"golang-migrate: all up to its version",
       ForeignTool::kGolangMigrate,
       {{"5", "f"}},
       {1, 2, 5, 6},
       "1 2 5"},
      {"golang-migrate: nothing", ForeignTool::kGolangMigrate, {}, {1}, ""},
      {"golang-migrate: nothing after the last down",
       ForeignTool::kGolangMigrate,
       {{"-1", "0"}},
       {1},
       ""},
      {"dbmate: versions as the files have them",
       ForeignTool::kDbmate,
       {{"001"}, {"20240101000000"}},
       {1, 20240101000000},
       "1 20240101000000"},
      {"sqlx", ForeignTool::kSqlx, {{"1", "a", "x", "t"}}, {1, 2}, "1"},
      {"flyway: not schema rows, repeatables, undone and deleted ones",
       ForeignTool::kFlyway,
       {{kNull, "<< Flyway Schema Creation >>", "SCHEMA", "s", "x", "t"},
        {"1", "a", "SQL", "V1__a.sql", "x", "t"},
        {kNull, "views", "SQL", "R__views.sql", "x", "t"},
        {"2", "b", "SQL", "V2__b.sql", "x", "t"},
        {"2", "b", "UNDO_SQL", "U2__b.sql", "x", "t"},
        {"3", "c", "SQL", "V3__c.sql", "x", "t"},
        {"3", "c", "DELETE", "V3__c.sql", "x", "t"}},
       {1, 2, 3},
       "1"},
      {"flyway: a baseline, and what came after it",
       ForeignTool::kFlyway,
       {{"2", "<< Flyway Baseline >>", "BASELINE", "b", "x", "t"},
        {"3", "c", "SQL", "V3__c.sql", "x", "t"}},
       {1, 2, 3, 4},
       "1b 2b 3"},
      {"flyway: a dotted baseline among plain versions",
       ForeignTool::kFlyway,
       {{"2.5", "<< Flyway Baseline >>", "BASELINE", "b", "x", "t"},
        {"3", "c", "SQL", "V3__c.sql", "x", "t"}},
       {1, 2, 3, 4},
       "1b 2b 3"},
      {"flyway: a dotted version by its file",
       ForeignTool::kFlyway,
       {{"1.2", "step7", "SQL", "7_step7.sql", "x", "t"}},
       {7},
       "7"},
      {"atlas: not the row of its cloud, and a baseline",
       ForeignTool::kAtlas,
       {{".atlas_cloud_identifier", "x", "2", "0", "0", "x", kNull},
        {"2", "", "1", "0", "0", "x", kNull},
        {"3", "c", "2", "4", "4", "x", ""},
        {"4", "d", "6", "1", "4", "x", "failed, and then set by hand"}},
       {1, 2, 3, 4},
       "1b 2b 3 4"},
      {"diesel",
       ForeignTool::kDiesel,
       {{"00000000000000", "x"}, {"20190501000000", "x"}},
       {0, 20190501000000},
       "0 20190501000000"},
      {"sql-migrate: by file",
       ForeignTool::kSqlMigrate,
       {{"3_step3.sql", "x"}, {"4_step4.sql", "x"}},
       {3, 4, 5},
       "3 4"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(Adopted(one.tool, one.rows, TestCatalog(one.catalog)),
              one.adopted)
        << one.name;
  }
}

// A folder in which one of Flyway's versions is dotted.
Catalog DottedCatalog() {
  std::vector<Migration> migrations(3);
  migrations[0].version = Version(1'000'000'000);
  migrations[0].file = "m/V1__a.sql";
  migrations[1].version = Version(1'002'000'000);
  migrations[1].file = "m/V1_2__b.sql";
  migrations[2].version = Version(3'000'000'000);
  migrations[2].file = "m/V3__c.sql";
  for (Migration& m : migrations) m.sql_up.emplace();
  return *Catalog::Create(DatabaseName::kPostgres, std::move(migrations));
}

TEST(Adoption, KnowsFlywaysDottedVersionsByFileAndByNumber) {
  const ForeignTool flyway = ForeignTool::kFlyway;
  EXPECT_EQ(Adopted(flyway,
                    {{"1", "a", "SQL", "V1__a.sql", "x", "t"},
                     {"1.2", "b", "SQL", "V1_2__b.sql", "x", "t"}},
                    DottedCatalog()),
            "1000000000 1002000000");
  EXPECT_EQ(Adopted(flyway,
                    {{"1", "a", "SQL", "V001__renamed.sql", "x", "t"},
                     {"1.2", "b", "SQL", "V1.2__renamed.sql", "x", "t"}},
                    DottedCatalog()),
            "1000000000 1002000000");
  EXPECT_EQ(Adopted(flyway, {{"2", "<< b >>", "BASELINE", "b", "x", "t"}},
                    DottedCatalog()),
            "1000000000b 1002000000b");
  EXPECT_EQ(Adopted(flyway, {{"2.5", "x", "SQL", "V2.5__x.sql", "x", "t"}},
                    DottedCatalog(), /*allow_missing=*/true),
            "2005000000");
}

TEST(Adoption, RefusesWhatFailedOrIsNotThere) {
  const std::vector<Case> cases = {
      {"golang-migrate: dirty",
       ForeignTool::kGolangMigrate,
       {{"2", "t"}},
       {1, 2},
       "it is dirty at version 2"},
      {"golang-migrate: no file of its version",
       ForeignTool::kGolangMigrate,
       {{"9", "f"}},
       {1, 2},
       "has applied version 9, and there is no such"},
      {"goose: no file",
       ForeignTool::kGoose,
       {{"7", "t", "x"}},
       {1},
       "--allow-missing"},
      {"sql-migrate: another file of the same number",
       ForeignTool::kSqlMigrate,
       {{"3_customers.sql", "x"}},
       {3},
       "there is no such migration here; restore its file"},
      {"sqlx: failed",
       ForeignTool::kSqlx,
       {{"1", "a", "x", "f"}},
       {1},
       "version 1 (a) failed half-way"},
      {"flyway: failed",
       ForeignTool::kFlyway,
       {{"1", "a", "SQL", "V1__a.sql", "x", "0"}},
       {1},
       "V1__a.sql (version 1) failed (success is false)"},
      {"flyway: no file of a dotted version",
       ForeignTool::kFlyway,
       {{"1.2", "a", "SQL", "V1.2__a.sql", "x", "1"}},
       {1},
       "there is no such migration here; restore its file"},
      {"atlas: half-way",
       ForeignTool::kAtlas,
       {{"1", "a", "2", "1", "3", "x", ""}},
       {1},
       "after 1 of 3 statements"},
      {"atlas: failed",
       ForeignTool::kAtlas,
       {{"1", "a", "2", "3", "3", "x", "no such table"}},
       {1},
       "statements: no such table"},
  };
  for (const Case& one : cases) {
    EXPECT_THAT(Adopted(one.tool, one.rows, TestCatalog(one.catalog)),
                HasSubstr(one.adopted))
        << one.name;
  }
}

TEST(Adoption, AVersionThatAFileReplacesIsThatFiles) {
  Migration renumbered = TestMigration(1);
  renumbered.replaces = {Version(20240101000000)};
  EXPECT_EQ(Adopted(ForeignTool::kGoose, {{"20240101000000", "t", "x"}},
                    CatalogOf({renumbered, TestMigration(2)})),
            "1");
}

TEST(Adoption, NamesAllThatIsWrong) {
  const std::string message =
      Adopted(ForeignTool::kSqlx,
              {{"1", "a", "x", "f"}, {"2", "b", "x", "f"}, {"9", "", "x", "t"}},
              TestCatalog({1, 2}));
  EXPECT_THAT(message, HasSubstr("version 1 (a)"));
  EXPECT_THAT(message, HasSubstr("version 2 (b)"));
  EXPECT_THAT(message, HasSubstr("version 9"));
}

TEST(Adoption, AVersionWithoutAFileBecomesARowWithoutChecksum) {
  const ResultRows rows = {{"1", "t", "x"}, {"7", "t", "x"}};
  EXPECT_EQ(Adopted(ForeignTool::kGoose, rows, TestCatalog({1}), true), "1 7");
  AdoptRequest request;
  request.allow_missing = true;
  const absl::StatusOr<HistoryPlan> plan = PlanAdoption(
      TestCatalog({1}), {},
      InterpretForeignRows({ForeignTool::kGoose, {"", "theirs"}}, rows),
      request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->changes[0].after->up_checksum, "up 1");
  EXPECT_EQ(plan->changes[1].after->up_checksum, "");
}

TEST(Adoption, WhatHasNoNumberAmongTheVersionsIsLeftOut) {
  const std::vector<Case> cases = {
      {"flyway: a dotted version among plain ones",
       ForeignTool::kFlyway,
       {{"1", "step1", "SQL", "V1__step1.sql", "x", "t"},
        {"1.2", "x", "SQL", "V1.2__x.sql", "x", "t"},
        {"2", "step2", "SQL", "V2__step2.sql", "x", "t"}},
       {1, 2},
       "1 2"},
      {"sql-migrate: a file's name",
       ForeignTool::kSqlMigrate,
       {{"1_step1.sql", "x"}, {"20240101-gone.sql", "x"}},
       {1},
       "1"},
      {"dbmate: more digits than a version has",
       ForeignTool::kDbmate,
       {{"1"}, {"20240101000000000000"}},
       {1},
       "1"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(Adopted(one.tool, one.rows, TestCatalog(one.catalog),
                      /*allow_missing=*/true),
              one.adopted)
        << one.name;
    EXPECT_THAT(Adopted(one.tool, one.rows, TestCatalog(one.catalog)),
                HasSubstr("or leave it out: --allow-missing"))
        << one.name;
    EXPECT_THAT(Warnings(one.tool, one.rows, TestCatalog(one.catalog)),
                ElementsAre(HasSubstr("it is left out")))
        << one.name;
  }
}

TEST(Adoption, AnotherNameUnderANumberIsToldOnce) {
  const Catalog catalog = TestCatalog({1, 2});
  const ResultRows rows = {
      {"1", "Step1", "SQL", "V1__Step1.sql", "x", "t"},
      {"2", "add users", "SQL", "V2__add_users.sql", "x", "t"}};
  EXPECT_THAT(Warnings(ForeignTool::kFlyway, rows, catalog),
              ElementsAre("migrations/2_step2.sql: flyway has applied version "
                          "2 under another name, \"add users\"; see that it is "
                          "the same migration"));
  EXPECT_THAT(Warnings(ForeignTool::kFlyway, rows, catalog,
                       {TestRow(1, HistoryState::kApplied),
                        TestRow(2, HistoryState::kApplied)}),
              IsEmpty());
}

TEST(Adoption, TheTimeIsTheirsWhereTheyHaveOne) {
  const absl::StatusOr<HistoryPlan> plan =
      PlanAdoption(TestCatalog({1}), {},
                   InterpretForeignRows({ForeignTool::kDiesel, {"", "theirs"}},
                                        {{"1", "2026-01-31 10:00:00+00"}}),
                   {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->changes[0].after->applied_at, "2026-01-31 10:00:00+00");
}

TEST(Adoption, RepeatedHasNothingToDoAndBesideOtherRowsIsRefused) {
  const ForeignHistory foreign = InterpretForeignRows(
      {ForeignTool::kDbmate, {"", "theirs"}}, {{"1"}, {"2"}});
  const HistoryRow first = TestRow(1, HistoryState::kApplied);
  const HistoryRow second = TestRow(2, HistoryState::kApplied);
  const absl::StatusOr<HistoryPlan> again = PlanAdoption(
      TestCatalog({1, 2, 3}),
      {first, second, TestRow(3, HistoryState::kApplied)}, foreign, {});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_THAT(again->changes, IsEmpty());
  const absl::Status beside =
      PlanAdoption(TestCatalog({1, 2}), {first}, foreign, {}).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(beside));
  EXPECT_THAT(std::string(beside.message()), HasSubstr("1 row: 1 (step1)"));
}

// adopt stands in a script that runs at every deployment.
TEST(Adoption, WhatTheHistoryHasIsNoTroubleAnyMore) {
  const HistoryRow first = TestRow(1, HistoryState::kApplied);
  const HistoryRow second = TestRow(2, HistoryState::kApplied);
  const HistoryRow third = TestRow(3, HistoryState::kApplied);
  const auto plan = [&](const ResultRows& rows,
                        const std::vector<int64_t>& files,
                        const std::vector<HistoryRow>& history) {
    return PlanAdoption(
        TestCatalog(files), history,
        InterpretForeignRows({ForeignTool::kGoose, {"", "theirs"}}, rows), {});
  };
  // The other tool had applied nothing.
  EXPECT_TRUE(plan({{"0", "t", "x"}}, {1}, {first}).ok());
  // The file of one that was adopted is gone.
  const auto gone =
      plan({{"1", "t", "x"}, {"2", "t", "x"}}, {1}, {first, second});
  ASSERT_TRUE(gone.ok()) << gone.status();
  EXPECT_THAT(gone->changes, IsEmpty());
  // What was skipped there was applied here.
  const auto later = plan({{"1", "t", "x"}, {"3", "t", "x"}}, {1, 2, 3},
                          {first, second, third});
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_THAT(later->warnings, IsEmpty());
}

TEST(Adoption, SaysWhatWillBeOutOfOrder) {
  const absl::StatusOr<HistoryPlan> plan =
      PlanAdoption(TestCatalog({1, 2, 3, 4}), {},
                   InterpretForeignRows({ForeignTool::kDbmate, {"", "theirs"}},
                                        {{"1"}, {"3"}}),
                   {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_THAT(plan->warnings, ::testing::SizeIs(1));
  EXPECT_THAT(plan->warnings[0],
              HasSubstr("version 2 (step2) was not applied by dbmate"));
}

}  // namespace
}  // namespace gander

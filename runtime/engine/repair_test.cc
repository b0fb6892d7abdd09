#include "runtime/engine/repair.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/engine/done_checksum.h"
#include "runtime/engine/test_catalog.h"
#include "runtime/sql/statement.h"

namespace gander {
namespace {

using Action = RepairRequest::Action;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kUp[] =
    "CREATE TABLE t (n int); VACUUM; INSERT INTO t VALUES (1);";

std::string DoneOf(const std::string& script, int64_t count) {
  const absl::StatusOr<std::vector<Statement>> statements =
      SplitStatements(script, DatabaseName::kPostgres, {1, 1});
  EXPECT_TRUE(statements.ok());
  return DoneChecksum(&*statements).Of(count);
}

// Version 1 with kUp for its Up, stopped behind `done` statements.
HistoryRow HalfDone(int64_t done, std::optional<int64_t> begun) {
  HistoryRow row = TestRow(1, HistoryState::kPartial);
  row.statements_done = done;
  row.statements_total = 3;
  row.statement_begun = begun;
  row.done_checksum = DoneOf(kUp, begun.has_value() ? *begun + 1 : done);
  return row;
}

Catalog WithUp(absl::string_view up) {
  return CatalogOf({TestMigration(1, up)});
}

absl::StatusOr<HistoryPlan> Plan(const Catalog& catalog, Action action,
                                 int64_t version,
                                 const std::vector<HistoryRow>& history) {
  return PlanRepair(catalog, history, {action, Version(version)});
}

// The only change; fails the test when there is another number of them.
HistoryChange One(const absl::StatusOr<HistoryPlan>& plan) {
  EXPECT_TRUE(plan.ok()) << plan.status();
  if (!plan.ok() || plan->changes.size() != 1) {
    ADD_FAILURE() << "not one change";
    HistoryChange none;
    none.before = none.after = HistoryRow();
    return none;
  }
  return plan->changes[0];
}

TEST(Repair, AcceptTakesTheChecksumsOfTheFileAndLeavesTheRest) {
  HistoryRow row = TestRow(1, HistoryState::kApplied);
  row.up_checksum = "before";
  row.file_checksum = "before";
  const HistoryChange change =
      One(Plan(TestCatalog({1}), Action::kAccept, 1, {row}));
  EXPECT_EQ(change.before, row);
  EXPECT_EQ(change.after, TestRow(1, HistoryState::kApplied));
}

TEST(Repair, WhatIsSoAlreadyIsNothingToDo) {
  const HistoryRow applied = TestRow(1, HistoryState::kApplied);
  for (const Action action :
       {Action::kAccept, Action::kAcceptAll, Action::kMarkApplied}) {
    const absl::StatusOr<HistoryPlan> plan =
        Plan(TestCatalog({1, 2}), action, 1, {applied});
    ASSERT_TRUE(plan.ok()) << plan.status();
    EXPECT_THAT(plan->changes, IsEmpty());
  }
  const absl::StatusOr<HistoryPlan> plan =
      Plan(TestCatalog({1, 2}), Action::kForget, 2, {applied});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->changes, IsEmpty());
}

TEST(Repair, AcceptAllTakesEveryEditedFileAndNoOther) {
  std::vector<HistoryRow> history;
  for (const int64_t version : {1, 2, 3, 9}) {
    history.push_back(TestRow(version, HistoryState::kApplied));
    if (version != 2) history.back().up_checksum = "before";
  }
  const absl::StatusOr<HistoryPlan> plan =
      Plan(TestCatalog({1, 2, 3}), Action::kAcceptAll, 0, history);
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_THAT(plan->changes, SizeIs(2));
  EXPECT_EQ(plan->changes[0].row().version, Version(1));
  EXPECT_EQ(plan->changes[1].row().version, Version(3));
}

TEST(Repair, ForgetTakesTheRowAwayWithOrWithoutItsFile) {
  const HistoryRow row = TestRow(1, HistoryState::kApplied);
  for (const Catalog& catalog : {TestCatalog({1}), TestCatalog({})}) {
    const HistoryChange change = One(Plan(catalog, Action::kForget, 1, {row}));
    EXPECT_EQ(change.before, row);
    EXPECT_FALSE(change.after.has_value());
  }
}

TEST(Repair, MarkAppliedAddsTheLastRow) {
  HistoryRow row = TestRow(1, HistoryState::kApplied);
  row.sequence = 7;
  const HistoryChange change =
      One(Plan(TestCatalog({1, 2}), Action::kMarkApplied, 2, {row}));
  EXPECT_FALSE(change.before.has_value());
  EXPECT_EQ(change.after->sequence, 8);
  EXPECT_EQ(change.after->state, HistoryState::kApplied);
  EXPECT_EQ(change.after->applied_at, "");
}

TEST(Repair, MarkAppliedEndsAHalfDoneStep) {
  const HistoryChange change =
      One(Plan(WithUp(kUp), Action::kMarkApplied, 1, {HalfDone(1, 1)}));
  EXPECT_EQ(change.after->state, HistoryState::kApplied);
  EXPECT_EQ(change.after->statements_done, 3);
  EXPECT_EQ(change.after->statement_begun, std::nullopt);
}

TEST(Repair, AStatementThatTookEffectIsCounted) {
  const HistoryChange change =
      One(Plan(WithUp(kUp), Action::kResolveApplied, 1, {HalfDone(1, 1)}));
  EXPECT_EQ(change.after, HalfDone(2, std::nullopt));
}

TEST(Repair, AStatementThatDidNotTakeEffectIsRunAgain) {
  const HistoryChange change =
      One(Plan(WithUp(kUp), Action::kResolveNotApplied, 1, {HalfDone(1, 1)}));
  EXPECT_EQ(change.after, HalfDone(1, std::nullopt));
}

TEST(Repair, ABlockTakesEffectAsAWhole) {
  const char block[] =
      "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT; SELECT 2;";
  HistoryRow row = TestRow(1, HistoryState::kPartial);
  row.statements_total = 4;
  row.statement_begun = 0;
  row.done_checksum = DoneOf(block, 1);
  const HistoryChange change =
      One(Plan(WithUp(block), Action::kResolveApplied, 1, {row}));
  EXPECT_EQ(change.after->statements_done, 3);
  EXPECT_EQ(change.after->done_checksum, DoneOf(block, 3));
}

TEST(Repair, AnUpWhoseFirstStatementDidNotTakeEffectHasNotBegun) {
  const HistoryChange change =
      One(Plan(WithUp(kUp), Action::kResolveNotApplied, 1, {HalfDone(0, 0)}));
  EXPECT_FALSE(change.after.has_value());
}

TEST(Repair, AnUndoneUpIsPendingAgain) {
  for (const HistoryRow& row : {HalfDone(1, 1), HalfDone(2, std::nullopt)}) {
    EXPECT_FALSE(One(Plan(WithUp(kUp), Action::kResolveUndone, 1, {row}))
                     .after.has_value());
  }
}

TEST(Repair, AnUndoneDownIsAppliedAsBefore) {
  HistoryRow row = TestRow(1, HistoryState::kPartial);
  row.rolling_back = true;
  row.statements_total = 1;
  row.statement_begun = 0;
  row.done_checksum = "x";
  const HistoryChange change =
      One(Plan(WithUp(kUp), Action::kResolveUndone, 1, {row}));
  HistoryRow applied = TestRow(1, HistoryState::kApplied);
  applied.statements_done = applied.statements_total = 3;
  EXPECT_EQ(change.after, applied);
}

TEST(Repair, AcceptOfAHalfDoneStepTakesTheBeginningOfTheFile) {
  const char edited[] =
      "CREATE TABLE other (n int); VACUUM; INSERT INTO t VALUES (1); "
      "SELECT 1;";
  const HistoryChange change = One(
      Plan(WithUp(edited), Action::kAccept, 1, {HalfDone(2, std::nullopt)}));
  EXPECT_EQ(change.after->state, HistoryState::kPartial);
  EXPECT_EQ(change.after->statements_done, 2);
  EXPECT_EQ(change.after->statements_total, 4);
  EXPECT_EQ(change.after->done_checksum, DoneOf(edited, 2));
}

struct Refusal {
  const char* name;
  Action action;
  const char* up;
  HistoryRow row;
  const char* message;
};

TEST(Repair, RefusesWhatTheRowDoesNotCallFor) {
  const char edited[] = "SELECT 7; VACUUM; INSERT INTO t VALUES (1);";
  const std::vector<Refusal> refusals = {
      {"resolve applied", Action::kResolveUndone, kUp,
       TestRow(1, HistoryState::kApplied), "not half done"},
      {"no doubt", Action::kResolveApplied, kUp, HalfDone(1, std::nullopt),
       "has no statement in doubt"},
      {"edited", Action::kResolveApplied, edited, HalfDone(1, 1),
       "were edited since"},
      {"accept in doubt", Action::kAccept, edited, HalfDone(1, 1),
       "say first what became of it: repair --resolve=1"},
      {"too short", Action::kAccept, "SELECT 1;", HalfDone(2, std::nullopt),
       "the file has 1"},
      {"in a block", Action::kAccept,
       "BEGIN; CREATE TABLE t (n int); VACUUM; COMMIT;",
       HalfDone(2, std::nullopt), "inside a BEGIN ... COMMIT block"},
  };
  for (const Refusal& refusal : refusals) {
    const absl::Status status =
        Plan(WithUp(refusal.up), refusal.action, 1, {refusal.row}).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << refusal.name << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(refusal.message))
        << refusal.name;
  }
}

TEST(Repair, RefusesWithoutARowOrAFileToGoBy) {
  for (const Action action : {Action::kAccept, Action::kResolveUndone}) {
    EXPECT_THAT(
        std::string(Plan(TestCatalog({1}), action, 1, {}).status().message()),
        HasSubstr("is not in the history"));
  }
  EXPECT_THAT(std::string(Plan(TestCatalog({}), Action::kAccept, 1,
                               {TestRow(1, HistoryState::kApplied)})
                              .status()
                              .message()),
              HasSubstr("has no file here; restore it, or use repair "
                        "--forget=1"));
  EXPECT_TRUE(absl::IsInvalidArgument(
      Plan(TestCatalog({1}), Action::kForget, 2, {}).status()));
}

TEST(FindRepairs, NamesEachThingWithTheCommandsThatHelp) {
  HistoryRow changed = TestRow(2, HistoryState::kApplied);
  changed.up_checksum = "before";
  const std::vector<HistoryRow> history = {HalfDone(1, 1), changed,
                                           TestRow(3, HistoryState::kApplied),
                                           TestRow(4, HistoryState::kBaseline)};
  const std::vector<RepairFinding> findings =
      FindRepairs(CatalogOf({TestMigration(1, kUp), TestMigration(2),
                             TestMigration(4), TestMigration(5)}),
                  history, {});
  ASSERT_THAT(findings, SizeIs(3));
  EXPECT_EQ(findings[0].kind, RepairFinding::Kind::kUndecided);
  EXPECT_THAT(findings[0].commands,
              ElementsAre("repair --resolve=1 --as=applied",
                          "repair --resolve=1 --as=not-applied",
                          "repair --resolve=1 --as=undone"));
  EXPECT_EQ(findings[1].kind, RepairFinding::Kind::kChanged);
  EXPECT_THAT(findings[1].commands, ElementsAre("repair --accept=2"));
  EXPECT_EQ(findings[2].kind, RepairFinding::Kind::kMissing);
  EXPECT_THAT(findings[2].commands, ElementsAre("repair --forget=3"));
}

TEST(FindRepairs, OfAnIndexThatTheCatalogueKnows) {
  constexpr char kIndex[] = "CREATE INDEX CONCURRENTLY i ON t (n);";
  HistoryRow row = TestRow(1, HistoryState::kPartial);
  row.statement_begun = 0;
  row.done_checksum = DoneOf(kIndex, 1);
  const std::vector<RepairFinding> findings =
      FindRepairs(WithUp(kIndex), {row}, {});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].kind, RepairFinding::Kind::kUndecided);
  EXPECT_THAT(findings[0].commands,
              ElementsAre("up", "repair --resolve=1 --as=undone"));
}

TEST(FindRepairs, OfAHalfDoneStepThatCanOrCannotGoOn) {
  const std::vector<HistoryRow> history = {HalfDone(1, std::nullopt)};
  std::vector<RepairFinding> findings = FindRepairs(WithUp(kUp), history, {});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].commands,
              ElementsAre("up", "repair --resolve=1 --as=undone"));
  findings = FindRepairs(WithUp("SELECT 7;"), history, {});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].kind, RepairFinding::Kind::kPartial);
  EXPECT_THAT(findings[0].commands,
              ElementsAre("repair --accept=1", "repair --resolve=1 --as=undone",
                          "repair --mark-applied=1"));
}

// Version 1, which was 20240101000000 before.
Catalog Renumbered() {
  Migration migration = TestMigration(1);
  migration.replaces = {Version(20240101000000)};
  return CatalogOf({migration});
}

TEST(Repair, ARowKeepsTheVersionThatItsMigrationReplaces) {
  HistoryRow row = TestRow(20240101000000, HistoryState::kApplied);
  row.up_checksum = "before";
  for (const int64_t version : {int64_t{1}, int64_t{20240101000000}}) {
    const HistoryChange change =
        One(Plan(Renumbered(), Action::kAccept, version, {row}));
    EXPECT_EQ(change.before->version, Version(20240101000000));
    EXPECT_EQ(change.after->version, Version(20240101000000));
    EXPECT_EQ(change.after->up_checksum, "up 1");
  }
  EXPECT_THAT(FindRepairs(Renumbered(), {row}, {}), SizeIs(1));
}

TEST(Repair, OfTwoRowsOfAMigrationTheOneThatIsNamedIsForgotten) {
  const std::vector<HistoryRow> both = {
      TestRow(1, HistoryState::kApplied),
      TestRow(20240101000000, HistoryState::kApplied)};
  const std::vector<RepairFinding> findings =
      FindRepairs(Renumbered(), both, {});
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0].kind, RepairFinding::Kind::kTwoRows);
  EXPECT_THAT(findings[1].commands,
              ElementsAre("repair --forget=20240101000000"));
  for (const HistoryRow& row : both) {
    const HistoryChange change =
        One(Plan(Renumbered(), Action::kForget, row.version.value(), both));
    EXPECT_EQ(change.before, row);
    EXPECT_THAT(change.message, Not(HasSubstr("pending")));
  }
}

TEST(FindRepairs, HasNothingToSayWhenAllIsWell) {
  EXPECT_THAT(FindRepairs(TestCatalog({1, 2}),
                          {TestRow(1, HistoryState::kApplied)}, {}),
              IsEmpty());
}

}  // namespace
}  // namespace gander

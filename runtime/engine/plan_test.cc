#include "runtime/engine/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "runtime/engine/plan_notation.h"
#include "runtime/engine/status.h"
#include "runtime/engine/test_catalog.h"

namespace gander {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Files, history and what is expected are in the notation of plan_notation.h.
struct Case {
  const char* rule;
  const char* files;
  const char* history;
  const char* request;
  const char* expected;
  OutOfOrder out_of_order = OutOfOrder::kRefuse;
};

constexpr OutOfOrder kApply = OutOfOrder::kApply;
constexpr OutOfOrder kIgnore = OutOfOrder::kIgnore;

const Case kCases[] = {
    // Up, in order.
    {"nothing at all", "", "", "up", ""},
    {"an empty database gets everything", "1 2 3", "", "up", "+1 +2 +3"},
    {"versions are numbers, not text", "2 10 9 1", "", "up", "+1 +2 +9 +10"},
    {"timestamps follow a sequence", "20240101000000 1", "", "up",
     "+1 +20240101000000"},
    {"version 0 is a version", "0 1", "", "up", "+0 +1"},
    {"the greatest version is a version", "9223372036854775807 1", "", "up",
     "+1 +9223372036854775807"},
    {"what is applied is not applied again", "1 2 3", "1", "up", "+2 +3"},
    {"nothing pending is nothing to do", "1 2 3", "1 2 3", "up", ""},
    {"gaps are nothing special", "1 5 9", "1", "up", "+5 +9"},
    {"C++ steps are planned like SQL", "1 2c 3", "1", "up", "+2 +3"},
    {"NO TRANSACTION steps too", "1n 2", "", "up", "+1 +2"},
    {"the order of applying does not matter for up", "1 2 3 4", "3 1 2", "up",
     "+4"},
    {"an empty catalog has nothing to do", "", "1", "up", "?1"},

    // Up to, by.
    {"up to is inclusive", "1 2 3", "", "up to 2", "+1 +2"},
    {"up to the first", "1 2 3", "", "up to 1", "+1"},
    {"up to the last is all", "1 2 3", "", "up to 3", "+1 +2 +3"},
    {"up to what is applied is nothing", "1 2 3", "1 2", "up to 2", ""},
    {"up to below what is applied is nothing", "1 2 3", "1 2", "up to 1", ""},
    {"up to 0 is nothing", "1 2", "", "up to 0", ""},
    {"up to 0 applies version 0", "0 1", "", "up to 0", "+0"},
    {"up to an unknown version", "1 3", "", "up to 2", "unknown_target@2"},
    {"up to beyond the last", "1 2", "", "up to 9", "unknown_target@9"},
    {"up to any version without files", "", "", "up to 4", "unknown_target@4"},
    {"up to a version that only the history has", "1 3", "1 2", "up to 2",
     "?1"},
    {"up by one", "1 2 3", "1", "up by 1", "+2"},
    {"up by two", "1 2 3", "", "up by 2", "+1 +2"},
    {"up by none", "1 2 3", "", "up by 0", ""},
    {"up by more than there is", "1 2", "1", "up by 5", "+2"},
    {"up by and to: the smaller", "1 2 3 4", "", "up to 3 by 2", "+1 +2"},
    {"up to and by: the smaller", "1 2 3 4", "", "up by 3 to 2", "+1 +2"},

    // Out of order.
    {"a pending version below an applied one is refused", "1 2 3", "1 3", "up",
     "+2 out_of_order@2"},
    {"all of them are named", "1 2 3 4", "4", "up",
     "+1 +2 +3 out_of_order@1 out_of_order@2 out_of_order@3"},
    {"applied when asked", "1 2 3", "1 3", "up", "+2", kApply},
    {"applied before what is in order", "1 2 3 4", "1 3", "up", "+2 +4",
     kApply},
    {"ignored when asked", "1 2 3 4", "1 3", "up", "+4 ?1", kIgnore},
    {"ignored, and nothing else to do", "1 2 3", "1 3", "up", "?1", kIgnore},
    {"not reached by a target, not a problem", "1 2 3 4", "1 4", "up to 1", ""},
    {"not reached by a count, not a problem", "1 2 3 5", "1 4", "up by 0",
     "?1"},
    {"only those that would run are problems", "1 2 3 4", "1 4", "up by 1",
     "+2 out_of_order@2"},
    {"in order above it still counts as refused", "1 2 3 4", "1 3", "up",
     "+2 +4 out_of_order@2"},
    {"a baseline above counts as applied", "1 2 3", "2b", "up",
     "+1 +3 out_of_order@1"},
    {"a half-done version above counts as applied", "1 2n", "2p1", "up",
     "+1 >2 out_of_order@1"},
    {"a version only the history has counts as applied", "1 2 4", "1 3", "up",
     "+2 +4 out_of_order@2 ?1"},

    // Down.
    {"down is one", "1 2 3", "1 2 3", "down", "-3"},
    {"down rolls back the last applied, not the highest", "1 2 3", "1 3 2",
     "down", "-2"},
    {"down with nothing applied is nothing", "1 2", "", "down", ""},
    {"down by two", "1 2 3", "1 2 3", "down by 2", "-3 -2"},
    {"down by two in applied order", "1 2 3 4", "1 4 2 3", "down by 2",
     "-3 -2"},
    {"down by none", "1 2", "1 2", "down by 0", ""},
    {"down by more than there is", "1 2", "1 2", "down by 9", "-2 -1"},
    {"down to keeps its version", "1 2 3", "1 2 3", "down to 1", "-3 -2"},
    {"down to 0 is everything", "1 2 3", "1 2 3", "down to 0", "-3 -2 -1"},
    {"down to 0 keeps version 0", "0 1", "0 1", "down to 0", "-1"},
    {"down to the last is nothing", "1 2", "1 2", "down to 2", ""},
    {"down to, applied out of order", "1 2 3 4", "1 4 2 3", "down to 2",
     "-3 -4"},
    {"down to an unknown version", "1 3", "1 3", "down to 2",
     "unknown_target@2"},
    {"down to a version not applied", "1 2 3", "1 3", "down to 2", "-3"},
    {"down to and by: the smaller", "1 2 3 4", "1 2 3 4", "down to 1 by 2",
     "-4 -3"},
    {"down all", "1 2 3", "1 2 3", "down all", "-3 -2 -1"},
    {"down all in applied order", "1 2 3", "2 3 1", "down all", "-1 -3 -2"},
    {"down all takes version 0 too", "0 1", "0 1", "down all", "-1 -0"},
    {"down all with nothing applied", "1 2", "", "down all", ""},
    {"pending files do not matter for down", "1 2 3", "1 2", "down", "-2"},
    {"out of order does not matter for down", "1 2 3", "1 3", "down", "-3"},
    {"C++ steps are rolled back", "1 2c", "1 2", "down", "-2"},

    // Down that cannot be.
    {"irreversible SQL", "1 2i", "1 2", "down", "-2 irreversible@2"},
    {"irreversible C++", "1 2ci", "1 2", "down", "-2 irreversible@2"},
    {"irreversible below what is rolled back does not matter", "1i 2", "1 2",
     "down", "-2"},
    {"all that is irreversible is named", "1i 2 3i", "1 2 3", "down all",
     "-3 -2 -1 irreversible@3 irreversible@1"},
    {"an unreadable Down stops its rollback", "1 2e", "1 2", "down",
     "-2 unreadable_down@2"},
    {"an unreadable Down stops no other rollback", "1e 2", "1 2", "down", "-2"},
    {"an unreadable Down never stops an Up", "1e 2e", "1", "up", "+2"},
    {"no Down section: said, and done", "1 2m", "1 2", "down", "-2 ?1"},
    {"a missing file is needed for its rollback", "1 3", "1 2 3", "down all",
     "-3 -1 missing_file@2"},
    {"a missing file below what is rolled back is only noted", "1 3", "1 2 3",
     "down", "-3 ?1"},
    {"a count includes a missing file", "1 3", "1 3 2", "down by 1",
     "missing_file@2"},
    {"a baseline is not rolled back", "1 2", "1b 2b", "down",
     "-2 irreversible@2"},
    {"down to above a baseline", "1 2 3", "1b 2 3", "down to 1", "-3 -2"},

    // Redo.
    {"redo is down and up of the last", "1 2", "1 2", "redo", "-2 +2"},
    {"redo takes the last applied, not the highest", "1 2 3", "1 3 2", "redo",
     "-2 +2"},
    {"redo with nothing applied is nothing", "1 2", "", "redo", ""},
    {"redo of an irreversible step", "1i", "1", "redo", "-1 +1 irreversible@1"},
    {"redo of a missing file", "2", "2 1", "redo", "missing_file@1"},
    {"redo does not apply what is pending", "1 2 3", "1 2", "redo", "-2 +2"},
    {"redo of an edited step is how it is developed", "1 2*", "1 2", "redo",
     "-2 +2 ?1"},
    {"redo below a later version stays in order", "1 2", "2 1", "redo",
     "-1 +1"},

    // Goto.
    {"goto up", "1 2 3", "1", "goto 2", "+2"},
    {"goto down", "1 2 3", "1 2 3", "goto 1", "-3 -2"},
    {"goto where it is", "1 2 3", "1 2", "goto 2", ""},
    {"goto 0", "1 2", "1 2", "goto 0", "-2 -1"},
    {"goto from nothing", "1 2 3", "", "goto 3", "+1 +2 +3"},
    {"goto an unknown version", "1 3", "1", "goto 2", "unknown_target@2"},
    {"goto down and up fills the hole", "1 2 3 4", "1 4", "goto 3", "-4 +2 +3"},
    {"goto with a hole below what stays", "1 2 3 4", "1 3 4", "goto 3",
     "-4 +2 out_of_order@2"},
    {"goto with a hole, applied when asked", "1 2 3 4", "1 3 4", "goto 3",
     "-4 +2", kApply},
    {"goto past an irreversible step", "1 2i 3", "1 2 3", "goto 1",
     "-3 -2 irreversible@2"},

    // Edited files.
    {"an edited Up stops a run that would write", "1* 2", "1", "up",
     "+2 changed_up@1"},
    {"every edited Up is named", "1* 2* 3", "1 2", "up",
     "+3 changed_up@1 changed_up@2"},
    {"an edited Up stops nothing when nothing would run", "1* 2", "1 2", "up",
     "?1"},
    {"an edited C++ step is a warning", "1c* 2", "1", "up", "+2 ?1"},
    {"an edited Up that is rolled back is a warning", "1 2*", "1 2", "down",
     "-2 ?1"},
    {"an edited Up stops the rollback of others", "1* 2", "1 2", "down",
     "-2 changed_up@1"},
    {"a pending file may be edited", "1 2*", "1", "up", "+2"},
    {"a baseline has no checksum", "1* 2", "1b", "up", "+2"},
    {"edited and out of order: both", "1* 2 3", "1 3", "up",
     "+2 out_of_order@2 changed_up@1"},

    // A history that knows more.
    {"a newer history with nothing pending", "1 2", "1 2 3", "up", "?1"},
    {"a newer history when it would write", "1 2", "1 3", "up",
     "+2 out_of_order@2 newer_history@3"},
    {"a newer history in order", "1 2 3", "1 2 9", "up to 2", "?1"},
    {"a newer history stops a rollback", "1 2", "1 2 3", "down",
     "newer_history@3"},
    {"and a rollback of what lies below", "1 2", "1 3 2", "down",
     "-2 newer_history@3"},
    {"down to the newer version is nothing", "1 2", "1 2 3", "down to 3", "?1"},
    {"every newer version is named", "1", "1 2 3", "up", "?2"},
    {"a missing file is only noted", "1 3", "1 2 3", "up", "?1"},
    {"a missing file does not stop what is pending", "1 3 4", "1 2 3", "up",
     "+4 ?1"},
    {"all files are gone", "", "1 2", "down",
     "newer_history@1 newer_history@2"},

    // Half-done steps.
    {"a half-done step goes on", "1 2n", "1 2p1", "up", ">2"},
    {"and others follow", "1 2n 3", "1 2p1", "up", ">2 +3"},
    {"what is done was edited", "1 2n", "1 2P1", "up", ">2 partial@2"},
    {"what is not done may be edited", "1 2n*", "1 2p1", "up", ">2"},
    {"nothing done yet", "1n", "1p0", "up", ">1"},
    {"a half-done step is finished before it is rolled back", "1 2n", "1 2p1",
     "down", "<2 partial@2"},
    {"a half rolled back step goes on down", "1 2n", "1 2r1", "down", "<2"},
    {"what was rolled back was edited", "1 2n", "1 2R1", "down",
     "<2 partial@2"},
    {"a half rolled back step is not applied", "1 2n", "1 2r1", "up",
     ">2 partial@2"},
    {"a half-done step above the target stays", "1 2n", "1 2p1", "up to 1", ""},
    {"a half-done step below a rollback stays", "1n 2", "1p1 2", "down", "-2"},
    {"redo of a half-done step", "1n", "1p1", "redo", "<1 +1 partial@1"},
    {"a statement that may have run", "1 2n 3", "1 2q1", "up",
     ">2 +3 undecided@2"},
    {"a statement that may have run, on the way down", "1 2n", "1 2s1", "down",
     "<2 undecided@2"},
    {"a statement that may have run, and what was done was edited", "1 2n",
     "1 2P1", "up", ">2 partial@2"},
    {"a statement that may have run is not asked for by a run that leaves it",
     "1n 2", "1q1 2", "down", "-2"},
    {"a half-done C++ step runs again", "1 2cn", "1 2p0", "up", ">2"},
    {"a half-done step whose file is gone", "1 3", "1 2p1 3", "up",
     "missing_file@2"},
    {"and something to do", "1 3 4", "1 2p1 3", "up", "+4 missing_file@2"},
    {"a half-done step of a newer binary", "1", "1 2p1", "up", "?1"},
};

class PlanTest : public testing::TestWithParam<Case> {};

TEST_P(PlanTest, Is) {
  const Case& c = GetParam();
  const Catalog catalog = Files(c.files);
  Policy policy;
  policy.out_of_order = c.out_of_order;
  const Plan plan =
      MakePlan(catalog, History(c.history), Asked(c.request), policy);
  EXPECT_EQ(Shown(plan), c.expected) << c.rule << "\n"
                                     << plan.status() << "\n"
                                     << absl::StrJoin(plan.warnings, "\n");
}

INSTANTIATE_TEST_SUITE_P(Rules, PlanTest, testing::ValuesIn(kCases));

TEST(MakePlan, RepeatableMigrationsComeLastInAnUpWithoutBounds) {
  std::vector<Migration> migrations(4);
  migrations[0].version = Version(1);
  migrations[0].name = "versioned";
  for (size_t i = 1; i < 4; ++i) {
    migrations[i].repeatable = true;
    migrations[i].up_checksum = "now";
  }
  migrations[1].name = "c_never_ran";
  migrations[2].name = "b_as_it_is";
  migrations[3].name = "a_edited";
  for (Migration& m : migrations) m.sql_up.emplace();
  const absl::StatusOr<Catalog> catalog =
      Catalog::Create(DatabaseName::kSqlite, migrations);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  std::vector<RepeatableRow> rows(3);
  rows[0].name = "a_edited";
  rows[0].checksum = "before";
  rows[1].name = "b_as_it_is";
  rows[1].checksum = "now";
  rows[2].name = "gone";
  const auto names = [&](const Request& request) {
    std::string text;
    for (const PlannedStep& step :
         MakePlan(*catalog, {}, request, {}, rows).steps) {
      absl::StrAppend(&text, step.migration->name, " ");
    }
    return text;
  };
  EXPECT_EQ(names(Request()), "versioned a_edited c_never_ran ");
  EXPECT_EQ(names(Asked("up to 1")), "versioned ");
  EXPECT_EQ(names(Asked("up by 5")), "versioned ");
  EXPECT_EQ(names(Asked("goto 1")), "versioned ");
  EXPECT_EQ(names(Asked("down all")), "");
}

// An old pod that starts again while a new version is rolled out.
TEST(MakePlan, AnOlderBinaryLeavesTheRepeatableMigrationsOfANewerOne) {
  Migration view;
  view.repeatable = true;
  view.name = "view";
  view.up_checksum = "old";
  view.sql_up.emplace();
  const Catalog catalog = CatalogOf({TestMigration(1), view});
  std::vector<RepeatableRow> rows(1);
  rows[0].name = "view";
  rows[0].checksum = "new";
  const HistoryRow first = TestRow(1, HistoryState::kApplied);
  const HistoryRow newer = TestRow(2, HistoryState::kApplied);
  const Plan plan = MakePlan(catalog, {first, newer}, Request(), {}, rows);
  EXPECT_TRUE(plan.status().ok()) << plan.status();
  EXPECT_THAT(plan.steps, ::testing::IsEmpty());
  EXPECT_THAT(MakePlan(catalog, {first}, Request(), {}, rows).steps,
              ::testing::SizeIs(1));
  EXPECT_EQ(MakeStatus(catalog, {first, newer}, rows).pending, 0);
  EXPECT_EQ(MakeStatus(catalog, {first}, rows).pending, 1);
}

TEST(PlanTable, HasAHundredDistinctRules) {
  std::set<std::string> rules;
  for (const Case& c : kCases) {
    EXPECT_TRUE(rules.insert(c.rule).second) << c.rule;
  }
  EXPECT_GE(rules.size(), 100u);
}

TEST(PlanStatus, HoldsEveryProblemOnALineOfItsOwn) {
  const Catalog catalog = Files("1* 2 3 4");
  const Plan plan = MakePlan(catalog, History("1 4"), Request());
  EXPECT_EQ(plan.status().code(), absl::StatusCode::kFailedPrecondition);
  const std::vector<std::string> lines =
      absl::StrSplit(std::string(plan.status().message()), '\n');
  EXPECT_THAT(lines, ElementsAre(HasSubstr("2_m2.sql"), HasSubstr("3_m3.sql"),
                                 HasSubstr("1_m1.sql")));
}

TEST(PlanStatus, SaysWhatHappenedWhenAndWhatToDo) {
  const Catalog catalog = Files("1 2 3");
  const Plan plan = MakePlan(catalog, History("1 3"), Request());
  ASSERT_EQ(plan.problems.size(), 1u);
  EXPECT_EQ(plan.problems[0].message,
            "2_m2.sql: version 2 (m2) is pending, but 3 (m3) was already "
            "applied 2024-01-31; give the file a newer version, or run with "
            "--out-of-order=apply (or =ignore)");
}

TEST(PlanStatus, OfAnUnknownTargetIsTheCallersMistake) {
  const Catalog catalog = Files("1 3");
  const Plan plan = MakePlan(catalog, {}, Asked("up to 2"));
  EXPECT_EQ(plan.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(plan.status().message()),
              HasSubstr("the nearest are 1 (m1) and 3 (m3)"));
}

TEST(MakePlan, IsTheSameForAHistoryInAnyOrder) {
  const Catalog catalog = Files("1 2 3 4");
  std::vector<HistoryRow> rows = History("1 3 2");
  const std::string forwards =
      Shown(MakePlan(catalog, rows, Asked("down all")));
  std::reverse(rows.begin(), rows.end());
  EXPECT_EQ(Shown(MakePlan(catalog, rows, Asked("down all"))), forwards);
  EXPECT_EQ(forwards, "-2 -3 -1");
}

}  // namespace
}  // namespace gander

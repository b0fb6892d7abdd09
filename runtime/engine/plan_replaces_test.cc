// How the planner treats rows of versions that a migration replaces.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/plan_notation.h"

namespace gander {
namespace {

using ::testing::HasSubstr;

// In the notation of plan_notation.h.
struct Case {
  const char* rule;
  const char* files;
  const char* history;
  const char* request;
  const char* expected;
};

const Case kCases[] = {
    {"a row of a replaced version is that migration's", "1 2=20", "1 20~2",
     "up", ""},
    {"what nobody applied yet is applied under its own version", "1=10 2=20",
     "", "up", "+1 +2"},
    {"any of several replaced versions may be the row's", "1=10,11 2", "11~1",
     "up", "+2"},
    {"a C++ step replaces, too", "1c=10 2", "10~1", "up", "+2"},
    {"an edited Up is compared with the row that is there", "1*=10 2", "10~1",
     "up", "+2 changed_up@1"},
    {"down deletes the row that is there", "1 2=20", "1 20~2", "down",
     "-2(20)"},
    {"redo applies it under its own version", "1 2=20", "1 20~2", "redo",
     "-2(20) +2"},
    {"goto goes by the migrations' own versions", "1 2=20 3=30", "1 20~2 30~3",
     "goto 1", "-3(30) -2(20)"},
    {"a target may be a replaced version", "1 2=20 3=30", "1 20~2 30~3",
     "goto 20", "-3(30)"},
    {"goto a replaced version applies it", "1 2=20 3", "1", "goto 20", "+2"},
    {"up to a replaced version", "1 2=20 3", "1", "up to 20", "+2"},
    {"down to a replaced version", "1 2=20 3", "1 20~2 3", "down to 20", "-3"},
    {"a target that nobody replaces is unknown", "1 2=20", "20~2", "up to 21",
     "unknown_target@21"},
    {"0 is none of them even when it is replaced", "1=0 2", "0~1 2", "goto 0",
     "-2 -1(0)"},
    {"the order of applying decides, as ever", "1=10 2=20", "20~2 10~1", "down",
     "-1(10)"},
    {"a higher replaced version leaves nothing out of order", "1 2=20 3",
     "1 20~2", "up", "+3"},
    {"out of order is told by its own version", "1 2=20 3=30", "1 30~3", "up",
     "+2 out_of_order@2"},
    {"a lower replaced version: the pending one is out of order", "1 2 3=0",
     "1 0~3", "up", "+2 out_of_order@2"},
    {"it is not a newer history", "1=10", "10~1", "up", ""},
    {"what is newer still is", "1=10", "10~1 40", "up", "?1"},
    {"it is not missing", "1=10 50", "10~1 50", "up", ""},
    {"a half-done step goes on in its row", "1n=10 2", "10p1~1", "up",
     ">1(10) +2"},
    {"a half rolled back step goes on in its row", "1n=10", "10r1~1", "down",
     "<1(10)"},
    {"a statement that may have run", "1n=10", "10q1~1", "up",
     ">1(10) undecided@1"},
    {"what is done was edited", "1n=10", "10P1~1", "up", ">1(10) partial@1"},
    {"a half-done step is finished before it is rolled back", "1n=10", "10p1~1",
     "down", "<1(10) partial@1"},
    {"a baseline under the replaced version", "1=10 2", "10b~1", "up", "+2"},
    {"is not rolled back", "1=10 2", "10b~1", "down", "-1(10) irreversible@1"},
    {"without a Down it is irreversible", "1i=10", "10~1", "down",
     "-1(10) irreversible@1"},

    // A row of each.
    {"both rows, and nothing to do: only said", "1=10", "1 10~1", "up", "?1"},
    {"both rows stop a run", "1=10 2", "1 10~1", "up", "+2 two_rows@1"},
    {"and a rollback", "1=10", "10~1 1", "down", "-1 two_rows@1"},
    {"and one of all", "1=10 2", "1 2 10~1", "down all", "-2 -1 two_rows@1"},
    {"two replaced versions do the same", "1=10,11 2", "10~1 11~1", "up",
     "+2 two_rows@1"},
    {"every pair is named", "1=10 2=20 3", "1 2 10~1 20~2", "up",
     "+3 two_rows@1 two_rows@2"},
    {"three rows are two too many", "1=10,11 2", "1 10~1 11~1", "up",
     "+2 two_rows@1 two_rows@1"},
    {"one of them half done", "1n=10 2", "1 10p1~1", "up", "+2 two_rows@1"},
};

class PlanReplacesTest : public testing::TestWithParam<Case> {};

TEST_P(PlanReplacesTest, Is) {
  const Case& c = GetParam();
  const Catalog catalog = Files(c.files);
  const Plan plan = MakePlan(catalog, History(c.history), Asked(c.request));
  EXPECT_EQ(Shown(plan), c.expected) << c.rule << "\n"
                                     << plan.status() << "\n"
                                     << absl::StrJoin(plan.warnings, "\n");
}

INSTANTIATE_TEST_SUITE_P(Rules, PlanReplacesTest, testing::ValuesIn(kCases));

TEST(PlanReplaces, BothRowsAreNamedWithWhatToDo) {
  const Catalog catalog = Files("1=10 2");
  const Plan plan = MakePlan(catalog, History("1 10~1"), Asked("up"));
  EXPECT_EQ(plan.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(
      plan.status().message(),
      "1_m1.sql: the history has this migration twice, as version 1 "
      "(m1), applied 2024-01-31, and as version 10 (m1), applied "
      "2024-01-31. It may have run twice: look at the database, then "
      "take one of the rows out of the history, with repair --forget=1 or "
      "repair --forget=10");
}

TEST(PlanReplaces, MessagesNameBothVersions) {
  const Catalog catalog = Files("1*=10 2");
  const Plan plan = MakePlan(catalog, History("10~1"), Asked("up"));
  EXPECT_THAT(std::string(plan.status().message()),
              HasSubstr("the Up of version 1 (m1; recorded as 10) was edited"));
}

TEST(PlanReplaces, ARepairIsOfTheRowThatIsThere) {
  const Catalog catalog = Files("1n=10");
  const Plan plan = MakePlan(catalog, History("10q1~1"), Asked("up"));
  EXPECT_THAT(std::string(plan.status().message()),
              HasSubstr("repair --resolve=10 --as=applied"));
}

// Every history of some of three migrations, in every order and state, under
// the old versions or the new: renumbering changes no plan.
TEST(PlanReplaces, RenumberingChangesNoPlan) {
  const std::string plain = "1n 2n 3n 4";
  const std::string renumbered = "1n=11 2n=12 3n=13 4=14";
  const Catalog before = Files(plain);
  const Catalog after = Files(renumbered);
  const char* const kStates[] = {"", "b", "p1", "r1", "q1", "P1"};
  const char* const kRequests[] = {"up",        "up to 2",   "up by 1",  "down",
                                   "down to 1", "down by 2", "down all", "redo",
                                   "goto 0",    "goto 2"};
  int compared = 0;
  std::vector<int> order = {1, 2, 3};
  do {
    for (size_t length = 0; length <= order.size(); ++length) {
      for (const char* state : kStates) {
        for (int mask = 0; mask < 1 << length; ++mask) {
          std::string old_rows;
          std::string new_rows;
          for (size_t i = 0; i < length; ++i) {
            // The state is that of the last one.
            const char* s = i + 1 == length ? state : "";
            absl::StrAppend(&old_rows, order[i], s, " ");
            if (mask >> i & 1) {
              absl::StrAppend(&new_rows, 10 + order[i], s, "~", order[i], " ");
            } else {
              absl::StrAppend(&new_rows, order[i], s, " ");
            }
          }
          for (const char* request : kRequests) {
            Plan plan = MakePlan(after, History(new_rows), Asked(request));
            for (PlannedStep& step : plan.steps) {
              const bool recorded = step.direction == Direction::kDown ||
                                    step.partial.has_value();
              const int64_t version = step.migration->version.value();
              const bool is_old =
                  recorded && absl::StrCat(" ", new_rows)
                                      .find(absl::StrCat(" ", 10 + version)) !=
                                  std::string::npos;
              EXPECT_EQ(RecordedVersion(step).value(),
                        is_old ? 10 + version : version)
                  << new_rows << request;
              step.recorded_as = std::nullopt;
            }
            ASSERT_EQ(Shown(plan), Shown(MakePlan(before, History(old_rows),
                                                  Asked(request))))
                << old_rows << "| " << new_rows << "| " << request;
            ++compared;
          }
        }
      }
    }
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_EQ(compared, 6 * 6 * (1 + 2 + 4 + 8) * 10);
}

}  // namespace
}  // namespace gander

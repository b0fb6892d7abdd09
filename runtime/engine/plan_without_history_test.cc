#include "runtime/engine/plan_without_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "runtime/engine/plan_notation.h"

namespace gander {
namespace {

using ::testing::HasSubstr;

// In the notation of plan_notation.h.
struct Case {
  const char* rule;
  const char* files;
  const char* request;
  const char* expected;
};

const Case kCases[] = {
    {"nothing at all", "", "up", ""},
    {"nothing to roll back", "", "down all", ""},
    {"nothing to redo", "", "redo", ""},
    {"up runs everything, in order", "2 10 1", "up", "+1 +2 +10"},
    {"up to is inclusive", "1 2 3", "up to 2", "+1 +2"},
    {"up by", "1 2 3", "up by 2", "+1 +2"},
    {"up by none", "1 2", "up by 0", ""},
    {"up by more than there is", "1 2", "up by 5", "+1 +2"},
    {"up to and by: the smaller", "1 2 3", "up to 2 by 1", "+1"},
    {"up to 0 is nothing", "1 2", "up to 0", ""},
    {"C++ and NO TRANSACTION steps run, too", "1c 2n", "up", "+1 +2"},
    {"what cannot be rolled back can be run", "1i 2e 3m", "up", "+1 +2 +3"},
    {"a target may be a replaced version", "1 2=20 3", "up to 20", "+1 +2"},
    {"an unknown target", "1 3", "up to 2", "unknown_target@2"},
    {"down is the highest version", "1 2 3", "down", "-3"},
    {"down all, the highest first", "1 2 3", "down all", "-3 -2 -1"},
    {"down by", "1 2 3", "down by 2", "-3 -2"},
    {"down by none", "1 2 3", "down by 0", ""},
    {"down to leaves the target", "1 2 3", "down to 1", "-3 -2"},
    {"down to 0", "1 2", "down to 0", "-2 -1"},
    {"down to 0 leaves version 0", "0 1", "down to 0", "-1"},
    {"down to an unknown version", "1 3", "down to 2", "unknown_target@2"},
    {"every Down that is not there is named", "1 2i 3e", "down all",
     "-3 -2 -1 unreadable_down@3 irreversible@2"},
    {"a Down section that is missing runs nothing", "1 2m", "down", "-2 ?1"},
    {"only what would run matters", "1i 2", "down", "-2"},
    {"redo is the highest version", "1 2", "redo", "-2 +2"},
    {"redo needs a Down", "1 2i", "redo", "-2 +2 irreversible@2"},
    {"goto needs a history", "1 2", "goto 1", "unknown_target@1"},
};

TEST(PlanWithoutHistoryTest, Rules) {
  for (const Case& c : kCases) {
    const Catalog catalog = Files(c.files);
    EXPECT_EQ(Shown(MakePlanWithoutHistory(catalog, Asked(c.request))),
              c.expected)
        << c.rule;
  }
}

TEST(PlanWithoutHistoryTest, ProblemsSayWhatToDo) {
  const Catalog catalog = Files("1 2i");
  EXPECT_THAT(
      std::string(
          MakePlanWithoutHistory(catalog, Asked("down")).status().message()),
      HasSubstr("2_m2.sql: version 2 (m2) has no Down; write one"));
  const Plan to = MakePlanWithoutHistory(catalog, Asked("goto 1"));
  EXPECT_EQ(to.status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace gander

#include "runtime/engine/baseline.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/engine/test_catalog.h"

namespace gander {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<HistoryRow> Baselines(std::vector<int64_t> versions) {
  std::vector<HistoryRow> rows;
  for (const int64_t version : versions) {
    rows.push_back(TestRow(version, HistoryState::kBaseline));
  }
  return rows;
}

TEST(Baseline, TakesAllUpToItsVersionAndNothingAbove) {
  const absl::StatusOr<HistoryPlan> plan =
      PlanBaseline(TestCatalog({1, 2, 5}), {}, {Version(2)});
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_THAT(plan->changes, SizeIs(2));
  const HistoryChange& second = plan->changes[1];
  EXPECT_FALSE(second.before.has_value());
  EXPECT_EQ(second.after->version, Version(2));
  EXPECT_EQ(second.after->sequence, 2);
  EXPECT_EQ(second.after->state, HistoryState::kBaseline);
  EXPECT_EQ(second.after->up_checksum, "up 2");
}

TEST(Baseline, RepeatedHasNothingToDoWhateverWasAppliedAbove) {
  std::vector<HistoryRow> history = Baselines({1, 2});
  history.push_back(TestRow(5, HistoryState::kApplied));
  const absl::StatusOr<HistoryPlan> plan =
      PlanBaseline(TestCatalog({1, 2, 5}), history, {Version(2)});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->changes, IsEmpty());
}

TEST(Baseline, IsRefusedBesideOtherRowsWhichItNames) {
  for (const std::vector<HistoryRow>& history :
       {Baselines({1}),
        std::vector<HistoryRow>{TestRow(1, HistoryState::kApplied)}}) {
    const absl::Status status =
        PlanBaseline(TestCatalog({1, 2}), history, {Version(2)}).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("already has 1 row: 1 (step1)"));
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("repair --mark-applied=VERSION"));
  }
}

TEST(Baseline, IsOfAVersionThatThereIs) {
  EXPECT_TRUE(absl::IsInvalidArgument(
      PlanBaseline(TestCatalog({1, 3}), {}, {Version(2)}).status()));
}

}  // namespace
}  // namespace gander

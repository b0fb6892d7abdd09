#include "cmd/history_change_text.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

HistoryChange Marked() {
  HistoryChange change;
  change.action = HistoryChange::Action::kMarkApplied;
  change.after.emplace();
  change.after->version = Version(3);
  change.after->name = "create_orders";
  change.file = "m/0003_create_orders.sql";
  change.message = "is taken as applied, and not run";
  return change;
}

TEST(HistoryPlanText, IsALineForEachChangeUnderItsDatabase) {
  HistoryPlan plan;
  plan.changes.push_back(Marked());
  HistoryChange gone;
  gone.action = HistoryChange::Action::kForget;
  gone.before.emplace();
  gone.before->version = Version(12);
  gone.message = "is taken out of the history; no Down is run";
  plan.changes.push_back(gone);
  EXPECT_EQ(HistoryPlanText(plan, "sqlite:shop.db"),
            "-- sqlite:shop.db: 2 changes of the history\n"
            "mark applied  0003 create_orders  is taken as applied, and not "
            "run\n"
            "forget        12                  is taken out of the history; no "
            "Down is run\n");
  EXPECT_EQ(HistoryPlanText({}, "sqlite:shop.db"),
            "-- sqlite:shop.db: nothing to do\n");
}

TEST(HistoryPlanJson, SaysWhatWasAndWhatIs) {
  HistoryPlan plan;
  plan.changes.push_back(Marked());
  EXPECT_EQ(ToJson(plan)["changes"][0].dump(),
            R"({"action":"mark_applied","version":3,"name":"create_orders",)"
            R"("file":"m/0003_create_orders.sql","state_before":null,)"
            R"("state_after":"applied","message":"is taken as applied, and )"
            R"(not run"})");
}

}  // namespace
}  // namespace gander::cmd

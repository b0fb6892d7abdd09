#include "cmd/plan_text.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

TEST(PlanText, IsSqlWithEverythingElseInComments) {
  Migration sql;
  sql.version = Version(3);
  sql.name = "create_orders";
  sql.file = "m/0003_create_orders.sql";
  sql.sql_up.emplace();
  sql.sql_up->text =
      "\nCREATE TABLE orders (id INT);\n-- for speed\n"
      "CREATE INDEX i ON orders (id);\n\n";
  sql.sql_up->statements = 2;
  Migration outside = sql;
  outside.version = Version(4);
  outside.name = "index";
  outside.file = "m/0004_index.sql";
  outside.sql_up->text = "VACUUM;";
  outside.sql_up->statements = 1;
  outside.sql_up->transactional = false;
  HistoryRow row;
  row.statements_done = 0;
  row.statements_total = 1;

  Plan plan;
  plan.steps.push_back({Direction::kUp, &sql, std::nullopt});
  plan.steps.push_back({Direction::kDown, &sql, std::nullopt});
  plan.steps.push_back({Direction::kUp, &outside, row});
  EXPECT_EQ(PlanText(plan, "sqlite:shop.db"),
            R"(-- sqlite:shop.db: 3 steps

-- 1. up 0003 create_orders (sql, 2 statements, in a transaction)
-- m/0003_create_orders.sql
CREATE TABLE orders (id INT);
-- for speed
CREATE INDEX i ON orders (id);

-- 2. down 0003 create_orders (sql, nothing to run, in a transaction)
-- m/0003_create_orders.sql

-- 3. up 0004 index (sql, 1 statement, without a transaction, goes on behind 0 of 1 statement)
-- m/0004_index.sql
VACUUM;
)");
}

TEST(PlanText, SaysWhoWillBeLetReadTheHistory) {
  Plan plan;
  plan.grants = {"shop_wait", "public"};
  EXPECT_EQ(PlanText(plan, "sqlite:shop.db"),
            R"(-- sqlite:shop.db: 0 steps

-- the right to read the history, for shop_wait, public
)");
}

TEST(PlanText, SaysWhenThereIsNothingToDo) {
  EXPECT_EQ(PlanText(Plan(), "sqlite:shop.db"),
            "-- sqlite:shop.db: nothing to do\n");
}

}  // namespace
}  // namespace gander::cmd

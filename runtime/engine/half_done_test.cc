#include "runtime/engine/half_done.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/engine/done_checksum.h"
#include "runtime/engine/test_catalog.h"
#include "runtime/sql/statement.h"

namespace gander {
namespace {

using ::testing::HasSubstr;

constexpr char kUp[] = "SELECT 1; SELECT 2; VACUUM; SELECT 4;";

// A row of version 1 with kUp for its Up, stopped behind `done` statements.
HistoryRow Stopped(int64_t done, std::optional<int64_t> begun = std::nullopt) {
  const absl::StatusOr<std::vector<Statement>> statements =
      SplitStatements(kUp, DatabaseName::kPostgres, {1, 1});
  EXPECT_TRUE(statements.ok());
  HistoryRow row = TestRow(1, HistoryState::kPartial);
  row.statements_done = done;
  row.statements_total = 4;
  row.statement_begun = begun;
  row.done_checksum =
      DoneChecksum(&*statements).Of(begun.value_or(done - 1) + 1);
  return row;
}

// "" when it goes on.
std::string Check(const Migration& migration, const HistoryRow& row) {
  const PlannedStep step{Direction::kUp, &migration, row};
  const std::optional<Problem> problem = CheckHalfDone(step, row);
  return problem.has_value() ? problem->message : "";
}

TEST(CheckHalfDone, GoesOnWhereItStoppedUnlessThatPlaceIsGone) {
  const struct {
    const char* rule;
    const char* file;
    HistoryRow row;
    const char* problem;
  } rows[] = {
      {"as it was", kUp, Stopped(2), ""},
      {"nothing had run", "SELECT 7;", Stopped(0), ""},
      {"the rest was edited", "SELECT 1; SELECT 2; SELECT 5;", Stopped(2), ""},
      {"the rest is gone", "SELECT 1; SELECT 2;", Stopped(2), ""},
      {"a block begins there", "SELECT 1; SELECT 2; BEGIN; SELECT 3; COMMIT;",
       Stopped(2), ""},
      {"what ran was edited", "SELECT 1; SELECT 3; VACUUM;", Stopped(2),
       "these were edited since"},
      {"what ran is gone", "SELECT 1;", Stopped(2), "these were edited since"},
      {"a message holds what ran and more",
       "SELECT 1;\n-- +gander StatementBegin\nSELECT 2; SELECT 3;\n"
       "-- +gander StatementEnd\n",
       Stopped(2), "is inside a block which runs as a whole"},
      {"the tool's block holds it", "SELECT 1; SELECT 2; SELECT 3; COMMIT;",
       Stopped(2), "is inside a block which runs as a whole"},
      {"in doubt", kUp, Stopped(2, 2), "whether it took effect cannot be told"},
      {"in doubt, and in a message with what ran",
       "SELECT 1;\n-- +gander StatementBegin\nSELECT 2; VACUUM;\n"
       "-- +gander StatementEnd\nSELECT 4;",
       Stopped(2, 2), "is inside a block which runs as a whole"},
  };
  for (const auto& row : rows) {
    const std::string said = Check(TestMigration(1, row.file), row.row);
    if (*row.problem == '\0') {
      EXPECT_EQ(said, "") << row.rule;
    } else {
      EXPECT_THAT(said, HasSubstr(row.problem)) << row.rule;
    }
  }
}

TEST(CheckHalfDone, WhatLostItsSqlDoesNotCountAsDone) {
  Migration migration = TestMigration(1);
  migration.sql_down.reset();
  HistoryRow row = Stopped(0, 0);
  row.rolling_back = true;
  const PlannedStep step{Direction::kDown, &migration, row};
  const std::optional<Problem> problem = CheckHalfDone(step, row);
  ASSERT_TRUE(problem.has_value());
  EXPECT_EQ(problem->kind, Problem::Kind::kPartial);
  EXPECT_THAT(problem->message,
              HasSubstr("the file has no SQL for that any more"));
  row.statement_begun = std::nullopt;
  EXPECT_FALSE(CheckHalfDone(step, row).has_value());
}

}  // namespace
}  // namespace gander

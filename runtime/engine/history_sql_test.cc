#include "runtime/engine/history_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/engine/history_rows.h"

namespace gander {
namespace {

using ::testing::HasSubstr;

using Columns = std::vector<std::optional<std::string>>;

Columns Row(const char* version, const char* state) {
  return {version,      "1",          "create_a",   "sql",        "plain",
          "sum",        "sum",        state,        "2",          "2",
          std::nullopt, std::nullopt, std::nullopt, "2024-01-31", "1500"};
}

absl::StatusOr<std::vector<HistoryRow>> Read(const ResultRows& meta,
                                             const ResultRows& rows) {
  return ReadRows({meta, rows, {}}, {"app", "gander_history"});
}

TEST(ReadRows, ReadsWhatGanderWrites) {
  const auto rows = Read({{"1"}}, {Row("7", "applied")});
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 1u);
  const HistoryRow& row = rows->front();
  EXPECT_EQ(row.version, Version(7));
  EXPECT_EQ(row.name, "create_a");
  EXPECT_EQ(row.state, HistoryState::kApplied);
  EXPECT_EQ(row.statements_done, 2);
  EXPECT_FALSE(row.statement_begun.has_value());
  EXPECT_EQ(row.duration_microseconds, 1500);
}

TEST(ReadRows, RefusesAFormatThatItDoesNotKnow) {
  const auto rows = Read({{"2"}}, {});
  EXPECT_EQ(rows.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(rows.status().message()),
              HasSubstr("has format 2, and this binary reads format 1"));
}

struct Broken {
  const char* what;
  ResultRows meta;
  ResultRows rows;
  const char* message;
};

TEST(ReadRows, RefusesWhatGanderDidNotWrite) {
  const Broken cases[] = {
      {"no format", {}, {}, "app.gander_meta does not hold exactly one row"},
      {"two formats", {{"1"}, {"1"}}, {}, "does not hold exactly one row"},
      {"format is text", {{"one"}}, {}, "holds no format number"},
      {"format is NULL", {{std::nullopt}}, {}, "holds no format number"},
      {"format is 0", {{"0"}}, {}, "holds no format number"},
      {"unknown state", {{"1"}}, {Row("7", "done")}, "has state \"done\""},
      {"version is text", {{"1"}}, {Row("x", "applied")}, "did not write"},
      {"version is negative", {{"1"}}, {Row("-1", "applied")}, "did not write"},
      {"columns are missing", {{"1"}}, {Columns{"7"}}, "did not write"},
  };
  for (const Broken& c : cases) {
    const auto rows = Read(c.meta, c.rows);
    EXPECT_EQ(rows.status().code(), absl::StatusCode::kFailedPrecondition)
        << c.what;
    EXPECT_THAT(std::string(rows.status().message()), HasSubstr(c.message))
        << c.what;
  }
}

TEST(CheckHistoryTableName, LeavesRoomForItsCompanions) {
  EXPECT_TRUE(CheckHistoryTableName({"", std::string(51, 'x')}).ok());
  const absl::Status status = CheckHistoryTableName({"", std::string(60, 'x')});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("is too long"));
}

}  // namespace
}  // namespace gander

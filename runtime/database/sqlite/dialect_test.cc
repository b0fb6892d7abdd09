#include "runtime/database/sqlite/dialect.h"

#include <sqlite3.h>

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace gander::sqlite {
namespace {

// The only value of a query, with its NULs.
std::string Ask(const std::string& sql) {
  sqlite3* db = nullptr;
  sqlite3_open(":memory:", &db);
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr),
            SQLITE_OK)
      << sql << ": " << sqlite3_errmsg(db);
  std::string answer = "no row";
  if (sqlite3_step(statement) == SQLITE_ROW) {
    const auto* text =
        reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
    answer.assign(text, sqlite3_column_bytes(statement, 0));
  }
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return answer;
}

TEST(SqliteDialect, ALiteralIsReadAsItsText) {
  using std::string_literals::operator""s;
  for (const std::string& text :
       {""s, "plain"s, "it's"s, "''"s, "a\\'b"s, "new\nline"s, "grüße"s,
        "a\0b"s, "\0"s, "'\0'"s, "\0\0x"s, "x'; SELECT 'y"s}) {
    EXPECT_EQ(Ask("SELECT " + TheDialect().QuoteLiteral(text)), text);
  }
}

TEST(SqliteDialect, AnIdentifierIsReadAsItsName) {
  for (const std::string name :
       {"plain", "two words", "qu\"ote", "\"", "a;b", "[a]", "`a`", "größe"}) {
    EXPECT_EQ(Ask(absl::StrCat("WITH t AS (SELECT 7 AS ",
                               TheDialect().QuoteIdentifier(name), ") SELECT ",
                               TheDialect().QuoteIdentifier(name), " FROM t")),
              "7");
  }
  EXPECT_EQ(TheDialect().Quote(TableName{"my\"db", "t"}), "\"my\"\"db\".\"t\"");
}

TEST(SqliteDialect, NowIsUtcInTheFormOfIso8601) {
  absl::Time now;
  std::string error;
  const std::string text = Ask(absl::StrCat("SELECT ", TheDialect().now()));
  ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &now, &error)) << text;
  EXPECT_LT(absl::AbsDuration(now - absl::Now()), absl::Minutes(1));
  EXPECT_EQ(text.size(), std::string("2026-01-31T09:55:00.123Z").size());
}

TEST(SqliteDialect, TheElapsedTimeIsNeverNegative) {
  const auto elapsed = [](absl::Time start) {
    int64_t microseconds = -1;
    EXPECT_TRUE(absl::SimpleAtoi(
        Ask("SELECT " + TheDialect().ElapsedMicroseconds(start)),
        &microseconds));
    return absl::Microseconds(microseconds);
  };
  EXPECT_EQ(elapsed(absl::Now() + absl::Seconds(10)), absl::ZeroDuration());
  const absl::Duration minute = elapsed(absl::Now() - absl::Minutes(1));
  EXPECT_GE(minute, absl::Minutes(1) - absl::Milliseconds(2));
  EXPECT_LT(minute, absl::Minutes(2));
}

}  // namespace
}  // namespace gander::sqlite

#include "runtime/database/table_name.h"

#include <string>

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(TableNameParse, ReadsNamesAsTheyAreWritten) {
  const std::string longest(63, 'x');
  const struct {
    std::string text;
    TableName name;
  } kCases[] = {
      {"gander_history", {"", "gander_history"}},
      {"Mixed", {"", "Mixed"}},
      {"app.history", {"app", "history"}},
      {"App.History", {"App", "History"}},
      {"\"app\".history", {"app", "history"}},
      {"app.\"history\"", {"app", "history"}},
      {"\"my.schema\".\"the \"\"table\"\"\"", {"my.schema", "the \"table\""}},
      {"\"a;b\"", {"", "a;b"}},
      {"a b", {"", "a b"}},
      {"'; DROP TABLE x; --", {"", "'; DROP TABLE x; --"}},
      {"größe", {"", "größe"}},
      {"\"\"\"\"", {"", "\""}},
      {longest, {"", longest}},
      {longest + ".\"" + longest + "\"", {longest, longest}},
  };
  for (const auto& c : kCases) {
    const absl::StatusOr<TableName> name = TableName::Parse(c.text);
    ASSERT_TRUE(name.ok()) << c.text << ": " << name.status();
    EXPECT_EQ(*name, c.name) << c.text;
  }
}

TEST(TableNameParse, RefusesWhatIsNoNameAndSaysWhy) {
  const std::string too_long(64, 'x');
  const struct {
    std::string text;
    std::string why;
  } kCases[] = {
      {"", "a part is empty"},
      {".", "a part is empty"},
      {"a.", "a part is empty"},
      {".a", "a part is empty"},
      {"\"\"", "a part is empty"},
      {"\"\".a", "a part is empty"},
      {"a.\"\"", "a part is empty"},
      {"a.b.c", "more than two parts"},
      {"a.b.", "more than two parts"},
      {"\"a", "a quote is not closed"},
      {"\"", "a quote is not closed"},
      {"a.\"b", "a quote is not closed"},
      {"\"a\"\"", "a quote is not closed"},
      {"\"a\"b", "text after a closing quote"},
      {"a\"b\"", "a quote inside a part"},
      {"a.b\"c", "a quote inside a part"},
      {too_long, "a part has 64 bytes"},
      {"a." + too_long, "a part has 64 bytes"},
      {std::string("a\0b", 3), "a NUL byte"},
  };
  for (const auto& c : kCases) {
    const absl::StatusOr<TableName> name = TableName::Parse(c.text);
    ASSERT_FALSE(name.ok()) << c.text;
    EXPECT_EQ(name.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_NE(std::string(name.status().message()).find(c.why),
              std::string::npos)
        << c.text << ": " << name.status();
  }
}

TEST(TableNameSibling, TakesThePlaceOfHistoryInTheSameSchema) {
  const struct {
    TableName name;
    TableName log;
  } kCases[] = {
      {{"", "gander_history"}, {"", "gander_log"}},
      {{"app", "my_history"}, {"app", "my_log"}},
      {{"app", "migrations"}, {"app", "migrations_log"}},
      {{"", "history"}, {"", "history_log"}},
      {{"", "_history"}, {"", "_log"}},
      {{"", "history_of_shop"}, {"", "history_of_shop_log"}},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(c.name.Sibling("log"), c.log) << c.name.ToString();
  }
}

TEST(TableNameSibling, TwoHistoryTablesOfOneSchemaShareNoSibling) {
  EXPECT_NE((TableName{"", "a_history"}).Sibling("log"),
            (TableName{"", "b_history"}).Sibling("log"));
}

TEST(TableNameToString, ShowsTheSchemaWhenThereIsOne) {
  EXPECT_EQ((TableName{"", "t"}).ToString(), "t");
  EXPECT_EQ((TableName{"s", "t"}).ToString(), "s.t");
}

}  // namespace
}  // namespace gander

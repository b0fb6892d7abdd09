// What a driver's dialect says of a table that is not gander's.

#include "absl/strings/str_cat.h"
#include "tests/integration/database_contract.h"

namespace gander {
namespace {

TEST_P(DatabaseContract, ColumnsOfATableAreKnownInTheirOrder) {
  MustQuery("CREATE TABLE \"Odd name\" (id integer, \"two words\" integer)");
  EXPECT_EQ(
      Read(absl::StrCat("SELECT ", db().dialect().ColumnsOf({"", "Odd name"}))),
      "id,two words");
}

TEST_P(DatabaseContract, ATableThatIsNotThereHasNoColumns) {
  for (const TableName& table :
       {TableName{"", "no_such_table"}, TableName{"no such schema", "record"},
        TableName{"it's", "it's"}}) {
    EXPECT_EQ(Read(absl::StrCat("SELECT ", db().dialect().ColumnsOf(table))),
              "NULL")
        << table.ToString();
  }
}

TEST_P(DatabaseContract, ColumnsAreFoundInTheSchemaThatFindTableNames) {
  const absl::StatusOr<TableLookup> found = db().FindTable({"", "record"});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(
      Read(absl::StrCat("SELECT ", db().dialect().ColumnsOf(found->name))),
      "n");
}

TEST_P(DatabaseContract, AnInstantIsWrittenAndReadAsOne) {
  const Dialect& dialect = db().dialect();
  MustQuery(absl::StrCat("CREATE TABLE moments (theirs timestamp, ours ",
                         std::string(dialect.timestamp()), ")"));
  MustQuery("INSERT INTO moments (theirs) VALUES ('2026-01-31 10:00:00.5')");
  const std::string text =
      Read(absl::StrCat("SELECT ", dialect.Instant("theirs"), " FROM moments"));
  EXPECT_EQ(text.substr(0, 7), "2026-01") << text;
  MustQuery(
      absl::StrCat("UPDATE moments SET ours = ", dialect.QuoteLiteral(text)));
  EXPECT_EQ(
      Read(absl::StrCat("SELECT ", dialect.Instant("ours"), " FROM moments")),
      text);
  MustQuery("UPDATE moments SET theirs = NULL");
  EXPECT_EQ(
      Read(absl::StrCat("SELECT ", dialect.Instant("theirs"), " FROM moments")),
      "NULL");
}

}  // namespace
}  // namespace gander

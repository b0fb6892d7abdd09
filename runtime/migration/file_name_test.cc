#include "runtime/migration/file_name.h"

#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(ParseFileName, ReadsWhatProjectsCallTheirMigrations) {
  const struct {
    const char* file;
    int64_t version;
    const char* name;
    std::optional<DatabaseName> database;
    FileLanguage language;
  } cases[] = {
      {"0003_create_orders.sql", 3, "create_orders", std::nullopt,
       FileLanguage::kSql},
      {"3_search.postgres.sql", 3, "search", DatabaseName::kPostgres,
       FileLanguage::kSql},
      {"3_search.sqlite.cc", 3, "search", DatabaseName::kSqlite,
       FileLanguage::kCpp},
      {"3_search.mysql.sql", 3, "search", DatabaseName::kMysql,
       FileLanguage::kSql},
      {"20240131095500_split_names.cc", 20240131095500, "split_names",
       std::nullopt, FileLanguage::kCpp},
      {"0_init.sql", 0, "init", std::nullopt, FileLanguage::kSql},
      {"9223372036854775807_last.sql", 9223372036854775807, "last",
       std::nullopt, FileLanguage::kSql},
      {"000000000000000000000000000000001_a.sql", 1, "a", std::nullopt,
       FileLanguage::kSql},
      {"1_Add-Users_2.sql", 1, "Add-Users_2", std::nullopt, FileLanguage::kSql},
      {"1__two.sql", 1, "_two", std::nullopt, FileLanguage::kSql},
      {"4_.sql", 4, "", std::nullopt, FileLanguage::kSql},
      {"20240101000000.sql", 20240101000000, "", std::nullopt,
       FileLanguage::kSql},
      {"20240101000000.postgres.sql", 20240101000000, "",
       DatabaseName::kPostgres, FileLanguage::kSql},
      {"1_up.sql", 1, "up", std::nullopt, FileLanguage::kSql},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<FileName> name = ParseFileName(c.file);
    ASSERT_TRUE(name.ok()) << c.file << ": " << name.status();
    EXPECT_EQ(name->version, Version(c.version)) << c.file;
    EXPECT_EQ(name->name, c.name) << c.file;
    EXPECT_EQ(name->database, c.database) << c.file;
    EXPECT_EQ(name->language, c.language) << c.file;
    EXPECT_TRUE(LooksLikeMigration(c.file)) << c.file;
  }
}

TEST(ParseFileName, SaysWhichPartIsWrong) {
  const struct {
    const char* file;
    const char* message;  // its beginning, behind the quoted name
  } cases[] = {
      {"", "a migration ends in .sql or .cc"},
      {"1_a.txt", "a migration ends in .sql or .cc"},
      {"1_a", "a migration ends in .sql or .cc"},
      {"1_a.sql.bak", "a migration ends in .sql or .cc"},
      {"1_a.SQL", "the ending .sql is written in lower case"},
      {"1_a.Sql", "the ending .sql is written in lower case"},
      {"1_a.CC", "a C++ step ends in .cc"},
      {"1_a.cpp", "a C++ step ends in .cc"},
      {"1_a.go", "a migration in Go"},
      {"d/1_a.sql", "a folder stands before the file name"},
      {".sql", "it does not begin with a version"},
      {"a.sql", "it does not begin with a version"},
      {"_a.sql", "it does not begin with a version"},
      {"create_orders.sql", "it does not begin with a version"},
      {" 1_a.sql", "it does not begin with a version"},
      {"\u0661_a.sql", "it does not begin with a version"},
      {"-1_a.sql", "a version is a number without sign"},
      {"+1_a.sql", "a version is a number without sign"},
      {"9223372036854775808_a.sql",
       "version 9223372036854775808 is greater than 9223372036854775807"},
      {"99999999999999999999999_a.sql",
       "version 99999999999999999999999 is greater than"},
      {"1-a.sql", "behind the version comes '_', not '-'"},
      {"1a.sql", "behind the version comes '_', not 'a'"},
      {"1 a.sql", "behind the version comes '_', not ' '"},
      {"2024-01-01_a.sql", "behind the version comes '_', not '-'"},
      {"1_create orders.sql", "a name holds no spaces"},
      {"1_a\tb.sql", "a name holds letters"},
      {"1_\u00E4.sql", "a name holds letters"},
      {"1_a+b.sql", "a name holds letters"},
      {"1_a$(b).sql", "a name holds letters"},
      {"1_a.foo.sql",
       "between name and ending stands \"foo\", which is no database; it may "
       "be postgres, sqlite or mysql"},
      {"1_a.Postgres.sql", "between name and ending stands \"Postgres\""},
      {"1_a..sql", "between name and ending stands \"\""},
      {"1_a.b.postgres.sql", "between name and ending stands \"b.postgres\""},
      {"1_a.up..sql", "between name and ending stands \"up.\""},
      {"1.sql.sql", "between name and ending stands \"sql\""},
      {"1_a.up.sql", "a file of golang-migrate"},
      {"1_a.down.sql", "a file of golang-migrate"},
      {"1_a.postgres.up.sql", "a file of golang-migrate"},
      {"V1__a.sql", "a file of Flyway"},
      {"V1.2__a.sql", "a file of Flyway"},
      {"V1_2__a.sql", "a file of Flyway"},
      {"R__a.sql", "a file of Flyway"},
      {"U1__a.sql", "a file of Flyway"},
      {"V1_a.sql", "it does not begin with a version"},
  };
  for (const auto& c : cases) {
    const absl::Status status = ParseFileName(c.file).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.file;
    const std::string message(status.message());
    EXPECT_TRUE(absl::StrContains(message, std::string("\": ") + c.message))
        << c.file << ": " << status;
  }
}

TEST(ParseFileName, QuotesTheNameSoThatItStaysOneLine) {
  EXPECT_EQ(std::string(ParseFileName("a\n\x1b.sql").status().message()),
            "\"a\\n\\x1b.sql\": it does not begin with a version; a migration "
            "is called <version>_<name>.sql, such as "
            "0001_create_customers.sql");
}

TEST(LooksLikeMigration, LeavesTheRestOfTheFolderAlone) {
  for (const char* file :
       {"README.md", "BUILD.bazel", "gander.sum", "atlas.sum", "customer.cc",
        "customer.h", "1_a_test.cc", "1_a.h", "1_a.py", "1_a.sql~",
        "1_a.sql.orig", "1_a.sql.swp", "sql", ""}) {
    EXPECT_FALSE(LooksLikeMigration(file)) << file;
  }
}

TEST(LooksLikeMigration, TakesWhatWouldOtherwiseBeSkippedUnseen) {
  for (const char* file :
       {"a.sql", "1_a.SQL", "schema.Sql", ".sql", "1_a.cpp", "1_a.go", "1_a.CC",
        "1_a.cxx", "1 a.cc", "1_a.up.sql", "V1__a.sql"}) {
    EXPECT_TRUE(LooksLikeMigration(file)) << file;
  }
}

TEST(SnakeName, MakesANameOfAnything) {
  const struct {
    const char* text;
    const char* name;
  } cases[] = {
      {"create_orders", "create_orders"},
      {"Create Orders!", "create_orders"},
      {"  a  --  b  ", "a_b"},
      {"A", "a"},
      {"add index 2", "add_index_2"},
      {"__a__", "a"},
      {"a/b\\c.d", "a_b_c_d"},
      {"na\u00EFve", "na_ve"},
      {"1", "1"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<std::string> name = SnakeName(c.text);
    ASSERT_TRUE(name.ok()) << c.text << ": " << name.status();
    EXPECT_EQ(*name, c.name) << c.text;
  }
}

TEST(SnakeName, MakesNothingOfNothing) {
  for (const char* text : {"", " ", "!?", "\u00E4", "_"}) {
    EXPECT_EQ(SnakeName(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

}  // namespace
}  // namespace gander

#include "runtime/migration/file_name.h"

#include <string>
#include <utility>
#include <vector>

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

TEST(ParseFileName, TakesTheNamesOfOtherToolsAsTheyAre) {
  for (const auto& [file, name] :
       std::vector<std::pair<std::string, std::string>>{
           {"1_create orders.sql", "create orders"},
           {"1_\u00E4\u4E2D.sql", "\u00E4\u4E2D"},
           {"1_a+b (c)$.sql", "a+b (c)$"},
           {"1_v1.2.sql", "v1.2"},
           {"1_v1.2.sqlite.sql", "v1.2"},
           {"1-initial-schema.sql", "initial-schema"},
           {"1_.5.sql", ".5"},
       }) {
    const absl::StatusOr<FileName> parsed = ParseFileName(file);
    ASSERT_TRUE(parsed.ok()) << file << ": " << parsed.status();
    EXPECT_EQ(parsed->name, name) << file;
    EXPECT_EQ(parsed->version, Version(1)) << file;
    EXPECT_EQ(parsed->naming, FileNaming::kGander) << file;
  }
}

TEST(ParseFileName, KnowsWhichPartOfAMigrationAFileIs) {
  const struct {
    const char* file;
    FileNaming naming;
    FileRole role;
    int64_t version;
    const char* name;
    std::optional<DatabaseName> database = std::nullopt;
  } cases[] = {
      {"1_a.sql", FileNaming::kGander, FileRole::kWhole, 1, "a"},
      {"1_a.cc", FileNaming::kGander, FileRole::kWhole, 1, "a"},
      {"000003_a_b.up.sql", FileNaming::kPair, FileRole::kUp, 3, "a_b"},
      {"3_a_b.down.sql", FileNaming::kPair, FileRole::kDown, 3, "a_b"},
      {"3_.up.sql", FileNaming::kPair, FileRole::kUp, 3, ""},
      {"3.up.sql", FileNaming::kPair, FileRole::kUp, 3, ""},
      {"3_v1.2.up.sql", FileNaming::kPair, FileRole::kUp, 3, "v1.2"},
      {"3_x.postgres.up.sql", FileNaming::kPair, FileRole::kUp, 3, "x",
       DatabaseName::kPostgres},
      {"V1__a.sql", FileNaming::kFlyway, FileRole::kWhole, 1, "a"},
      {"V007__a b.sql", FileNaming::kFlyway, FileRole::kWhole, 7, "a b"},
      {"V1___a.sql", FileNaming::kFlyway, FileRole::kWhole, 1, "_a"},
      {"V2__a.sqlite.sql", FileNaming::kFlyway, FileRole::kWhole, 2, "a",
       DatabaseName::kSqlite},
      {"V1.0__a.sql", FileNaming::kFlyway, FileRole::kWhole, 1, "a"},
      {"V13.1__a.sql", FileNaming::kFlyway, FileRole::kWhole, 13'001'000'000,
       "a"},
      {"V13_1__a.sql", FileNaming::kFlyway, FileRole::kWhole, 13'001'000'000,
       "a"},
      {"V1_2_3_4__a.sql", FileNaming::kFlyway, FileRole::kWhole, 1'002'003'004,
       "a"},
      {"U3__a.sql", FileNaming::kFlyway, FileRole::kDown, 3, "a"},
      {"R__all views.sql", FileNaming::kFlyway, FileRole::kRepeatable, 0,
       "all views"},
      {"00000000000000_setup/up.sql", FileNaming::kDiesel, FileRole::kUp, 0,
       "setup"},
      {"2024-01-31-095500_a b/down.sql", FileNaming::kDiesel, FileRole::kDown,
       20240131095500, "a b"},
      {"20240131095500/up.sql", FileNaming::kDiesel, FileRole::kUp,
       20240131095500, ""},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<FileName> name = ParseFileName(c.file);
    ASSERT_TRUE(name.ok()) << c.file << ": " << name.status();
    EXPECT_EQ(name->naming, c.naming) << c.file;
    EXPECT_EQ(name->role, c.role) << c.file;
    EXPECT_EQ(name->version, Version(c.version)) << c.file;
    EXPECT_EQ(name->name, c.name) << c.file;
    EXPECT_EQ(name->database, c.database) << c.file;
  }
}

TEST(DottedVersion, KeepsTheOrderOfFlyway) {
  const std::vector<std::vector<int64_t>> ascending = {
      {0, 1},    {1},     {1, 0, 0, 1}, {1, 0, 1},          {1, 1},
      {1, 1, 5}, {1, 9},  {1, 10},      {1, 999, 999, 999}, {2},
      {13},      {13, 1}, {9223372035}};
  for (size_t i = 1; i < ascending.size(); ++i) {
    const absl::StatusOr<Version> below = DottedVersion(ascending[i - 1]);
    const absl::StatusOr<Version> above = DottedVersion(ascending[i]);
    ASSERT_TRUE(below.ok() && above.ok());
    EXPECT_LT(*below, *above) << i;
  }
}

TEST(MigrationFileName, IsTheLastPartOfAPathAndDieselsFolder) {
  const struct {
    const char* path;
    const char* name;
  } cases[] = {
      {"1_a.sql", "1_a.sql"},
      {"d/1_a.sql", "1_a.sql"},
      {"/d/e/1_a.sql", "1_a.sql"},
      {"d/1_a/up.sql", "1_a/up.sql"},
      {"1_a/down.sql", "1_a/down.sql"},
      {"up.sql", "up.sql"},
      {"/up.sql", "up.sql"},
      {"", ""},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(MigrationFileName(c.path), c.name) << c.path;
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
      {"1a.sql", "behind the version comes '_', not 'a'"},
      {"1 a.sql", "behind the version comes '_', not ' '"},
      {"2024-01-01_a.sql", "behind the version comes '_', not '-'"},
      {"1_a\tb.sql", "a name holds no control characters"},
      {"1_a\"b.sql", "a name holds no control characters, quotes"},
      {"1_a\\b.sql", "a name holds no control characters, quotes"},
      {"1_\xFF.sql", "the name is not UTF-8"},
      {"1_\xE2\x82.sql", "the name is not UTF-8"},
      {"1_\xED\xA0\x80.sql", "the name is not UTF-8"},
      {"1_ a.sql", "a name neither begins nor ends with a space"},
      {"1_a .sql", "a name neither begins nor ends with a space"},
      {"1-2.sql", "behind the version comes '_', not '-'"},
      {"1-.sql", "behind the version comes '_', not '-'"},
      {"1-a.cc", "behind the version comes '_', not '-'"},
      {"1_a b.cc", "the name of a C++ file holds no spaces"},
      {"1_\u00E4.cc", "the name of a C++ file holds letters"},
      {"1_a.1.cc", "between name and ending stands \"1\""},
      {"1_a.up.cc", "between name and ending stands \"up\""},
      {"1_a.up.db.sql", "between name and ending stands \"up.db\""},
      {"1_a.b.up.sql", "between name and ending stands \"b\""},
      {"up.sql", "it does not begin with a version"},
      {"d/up.sql", "the folder of a migration of diesel is called"},
      {"_a/up.sql", "the folder of a migration of diesel is called"},
      {"V366_a.sql", "in Flyway's names two underscores stand behind"},
      {"V1.sql", "in Flyway's names two underscores stand behind"},
      {"V1a__b.sql", "\"1a\" is no version"},
      {"V1..2__b.sql", "\"1..2\" is no version"},
      {"V1.__b.sql", "\"1.\" is no version"},
      {"V9223372036854775808__b.sql", "version 9223372036854775808 is greater"},
      {"V1.2.3.4.5__b.sql", "a version has at most 4 parts"},
      {"V1.1000__b.sql",
       "in a version of several parts the first is less than 9223372036 and "
       "each other less than 1000, and here 1000 is one"},
      {"V20240101000000.1__b.sql",
       "in a version of several parts the first is less than 9223372036 and "
       "each other less than 1000, and here 20240101000000 is one"},
      {"B1__b.sql", "a baseline migration of Flyway"},
      {"R__.sql", "a repeatable migration is known by its name"},
      {"v1__a.sql", "it does not begin with a version"},
      {"V__a.sql", "it does not begin with a version"},
      {"1_a.foo.sql",
       "between name and ending stands \"foo\", which is no database; it may "
       "be postgres, sqlite or mysql"},
      {"1_a.Postgres.sql", "between name and ending stands \"Postgres\""},
      {"1_a..sql", "between name and ending stands \"\""},
      {"1_a.b.postgres.sql", "between name and ending stands \"b\""},
      {"1_a.up..sql", "between name and ending stands \"up.\""},
      {"1.5_a.sql", "between name and ending stands \"5_a\""},
      {"1.sql.sql", "between name and ending stands \"sql\""},
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

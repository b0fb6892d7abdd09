#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/sql/directory.h"

namespace gander {
namespace {

absl::StatusOr<std::vector<std::string>> Select(
    const std::vector<std::string>& names, DatabaseName database) {
  std::vector<SourceFile> files;
  for (const std::string& name : names) files.push_back({"d/" + name, name});
  const absl::StatusOr<std::vector<SourceFile>> selected =
      SelectFiles(files, database);
  if (!selected.ok()) return selected.status();
  std::vector<std::string> result;
  for (const SourceFile& file : *selected) result.push_back(file.base_name);
  return result;
}

TEST(SelectFiles, TakesTheVariantForTheDatabase) {
  const struct {
    const char* rule;
    std::vector<std::string> files;
    std::vector<std::string> postgres;
    std::vector<std::string> sqlite;
  } cases[] = {
      {"no file", {}, {}, {}},
      {"a file for every database", {"1_a.sql"}, {"1_a.sql"}, {"1_a.sql"}},
      {"variants",
       {"1_a.postgres.sql", "1_a.sqlite.sql"},
       {"1_a.postgres.sql"},
       {"1_a.sqlite.sql"}},
      {"a variant goes before the file for every database",
       {"1_a.sql", "1_a.postgres.sql"},
       {"1_a.postgres.sql"},
       {"1_a.sql"}},
      {"in any order",
       {"1_a.postgres.sql", "1_a.sql"},
       {"1_a.postgres.sql"},
       {"1_a.sql"}},
      {"a C++ variant",
       {"1_a.postgres.cc", "1_a.sql"},
       {"1_a.postgres.cc"},
       {"1_a.sql"}},
      {"versions are sorted as numbers",
       {"10_a.sql", "9_b.cc", "0002_c.sql"},
       {"0002_c.sql", "9_b.cc", "10_a.sql"},
       {"0002_c.sql", "9_b.cc", "10_a.sql"}},
  };
  for (const auto& c : cases) {
    const auto postgres = Select(c.files, DatabaseName::kPostgres);
    ASSERT_TRUE(postgres.ok()) << c.rule << ": " << postgres.status();
    EXPECT_EQ(*postgres, c.postgres) << c.rule;
    const auto sqlite = Select(c.files, DatabaseName::kSqlite);
    ASSERT_TRUE(sqlite.ok()) << c.rule << ": " << sqlite.status();
    EXPECT_EQ(*sqlite, c.sqlite) << c.rule;
  }
}

TEST(SelectFiles, ReportsEveryProblem) {
  const struct {
    const char* rule;
    std::vector<std::string> files;
    const char* message;
  } cases[] = {
      {"a version claimed twice",
       {"1_a.sql", "1_b.sql"},
       "d/1_b.sql: version 1 is that of d/1_a.sql too; give one of them "
       "another version"},
      {"leading zeros are the same version",
       {"001_a.sql", "1_a.sql"},
       "d/1_a.sql: version 1 is that of d/001_a.sql too; give one of them "
       "another version"},
      {"SQL and C++",
       {"1_a.cc", "1_a.sql"},
       "d/1_a.sql: version 1 is that of d/1_a.cc too; give one of them another "
       "version"},
      {"two variants for one database",
       {"1_a.postgres.cc", "1_a.postgres.sql"},
       "d/1_a.postgres.sql: version 1 is that of d/1_a.postgres.cc too; give "
       "one of them another version"},
      {"two variants for another database",
       {"1_a.sql", "1_a.sqlite.cc", "1_a.sqlite.sql"},
       "d/1_a.sqlite.sql: version 1 is that of d/1_a.sqlite.cc too; give one "
       "of them another version"},
      {"a variant of another name is another migration",
       {"1_a.sql", "1_b.postgres.sql"},
       "d/1_b.postgres.sql: version 1 is that of d/1_a.sql too; give one of "
       "them another version"},
      {"three of them",
       {"1_a.sql", "1_b.sql", "1_c.sql"},
       "d/1_b.sql: version 1 is that of d/1_a.sql too; give one of them "
       "another version\nd/1_c.sql: version 1 is that of d/1_a.sql too; give "
       "one of them another version"},
      {"no variant for this database",
       {"1_a.sqlite.sql"},
       "d/1_a.sqlite.sql: version 1 exists for sqlite and not for postgres; "
       "add 1_a.postgres.sql, empty if there is nothing to do on that "
       "database"},
      {"only for two others",
       {"1_a.mysql.sql", "1_a.sqlite.sql"},
       "d/1_a.mysql.sql: version 1 exists for mysql, sqlite and not for "
       "postgres; add 1_a.postgres.sql, empty if there is nothing to do on "
       "that database"},
      {"a bad name",
       {"a.sql"},
       "d/a.sql: \"a.sql\": it does not begin with a version; a migration is "
       "called <version>_<name>.sql, such as 0001_create_customers.sql"},
      {"a bad name and a clash",
       {"2_a.sql", "2_b.sql", "1 a.sql"},
       "d/1 a.sql: \"1 a.sql\": behind the version comes '_', not ' '\n"
       "d/2_b.sql: version 2 is that of d/2_a.sql too; give one of them "
       "another version"},
  };
  for (const auto& c : cases) {
    const absl::Status status =
        Select(c.files, DatabaseName::kPostgres).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.rule;
    EXPECT_EQ(std::string(status.message()), c.message) << c.rule;
  }
}

}  // namespace
}  // namespace gander

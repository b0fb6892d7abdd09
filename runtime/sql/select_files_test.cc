#include "runtime/sql/select_files.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace gander {
namespace {

absl::StatusOr<std::vector<std::string>> Select(
    const std::vector<std::string>& names, DatabaseName database) {
  std::vector<SourceFile> files;
  for (const std::string& name : names) files.push_back({"d/" + name, name});
  const absl::StatusOr<std::vector<SelectedMigration>> selected =
      SelectFiles(files, database);
  if (!selected.ok()) return selected.status();
  std::vector<std::string> result;
  for (const SelectedMigration& migration : *selected) {
    result.push_back(migration.up.name);
    if (migration.down.has_value()) result.push_back(migration.down->name);
  }
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
      {"a pair is one migration",
       {"1_a.down.sql", "1_a.up.sql", "2_b.up.sql"},
       {"1_a.up.sql", "1_a.down.sql", "2_b.up.sql"},
       {"1_a.up.sql", "1_a.down.sql", "2_b.up.sql"}},
      {"the name of a Down may be another",
       {"1_a.up.sql", "1_b.down.sql"},
       {"1_a.up.sql", "1_b.down.sql"},
       {"1_a.up.sql", "1_b.down.sql"}},
      {"a variant of a Down",
       {"1_a.up.sql", "1_a.down.sql", "1_a.sqlite.down.sql"},
       {"1_a.up.sql", "1_a.down.sql"},
       {"1_a.up.sql", "1_a.sqlite.down.sql"}},
      {"diesel's folders",
       {"2024-01-01-000000_a/up.sql", "2024-01-01-000000_a/down.sql"},
       {"2024-01-01-000000_a/up.sql", "2024-01-01-000000_a/down.sql"},
       {"2024-01-01-000000_a/up.sql", "2024-01-01-000000_a/down.sql"}},
      {"Flyway's order, part by part",
       {"V10__d.sql", "V1__a.sql", "V1_1__b.sql", "V2.0__c.sql", "U1.1__x.sql"},
       {"V1__a.sql", "V1_1__b.sql", "U1.1__x.sql", "V2.0__c.sql", "V10__d.sql"},
       {"V1__a.sql", "V1_1__b.sql", "U1.1__x.sql", "V2.0__c.sql",
        "V10__d.sql"}},
      {"repeatable ones come last, by name",
       {"R__b.sql", "R__a.sql", "V1__z.sql", "2_y.sql"},
       {"V1__z.sql", "2_y.sql", "R__a.sql", "R__b.sql"},
       {"V1__z.sql", "2_y.sql", "R__a.sql", "R__b.sql"}},
      {"all ways of naming in one set",
       {"1_a.sql", "2_b.up.sql", "V3__c.sql", "4_d/up.sql"},
       {"1_a.sql", "2_b.up.sql", "V3__c.sql", "4_d/up.sql"},
       {"1_a.sql", "2_b.up.sql", "V3__c.sql", "4_d/up.sql"}},
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

TEST(SelectFiles, ADottedVersionRenumbersTheOthersWhichReplaceTheirOldOne) {
  std::vector<SourceFile> files = {{"V1__a.sql", "V1__a.sql"},
                                   {"V13__b.sql", "V13__b.sql"}};
  auto selected = SelectFiles(files, DatabaseName::kSqlite);
  ASSERT_TRUE(selected.ok()) << selected.status();
  EXPECT_EQ((*selected)[1].version, Version(13));
  EXPECT_TRUE((*selected)[1].replaces.empty());
  files.push_back({"V13_1__c.sql", "V13_1__c.sql"});
  files.push_back({"0_d.sql", "0_d.sql"});
  selected = SelectFiles(files, DatabaseName::kSqlite);
  ASSERT_TRUE(selected.ok()) << selected.status();
  ASSERT_EQ(selected->size(), 4u);
  EXPECT_EQ((*selected)[1].version, Version(1'000'000'000));
  EXPECT_EQ((*selected)[1].replaces, std::vector<Version>{Version(1)});
  EXPECT_EQ((*selected)[2].version, Version(13'000'000'000));
  EXPECT_EQ((*selected)[2].replaces, std::vector<Version>{Version(13)});
  EXPECT_EQ((*selected)[3].version, Version(13'001'000'000));
  EXPECT_TRUE((*selected)[3].replaces.empty());
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
      {"one version in two ways of naming",
       {"1_a.sql", "1_a.up.sql"},
       "d/1_a.up.sql: version 1 is that of d/1_a.sql too; give one of them "
       "another version"},
      {"two Downs",
       {"1_a.up.sql", "1_a.down.sql", "01_b.down.sql"},
       "d/1_a.down.sql: version 1 is that of d/01_b.down.sql too; give one of "
       "them another version"},
      {"a Down alone",
       {"5_a.down.sql"},
       "d/5_a.down.sql: the Down of version 5, which has no Up; add "
       "5_a.up.sql, "
       "empty if there is nothing to do"},
      {"diesel's down.sql alone",
       {"5_a/down.sql"},
       "d/5_a/down.sql: the Down of version 5, which has no Up; add up.sql "
       "beside it, empty if there is nothing to do"},
      {"an undo alone",
       {"U5__a.sql"},
       "d/U5__a.sql: an undo of Flyway without the V file that it undoes (for "
       "refinery, where a U file is a migration like others, rename it to "
       "V...)"},
      {"a Down beside a file that is a whole migration",
       {"1_a.sql", "1_a.down.sql"},
       "d/1_a.down.sql: version 1 is that of d/1_a.sql, which holds its Down "
       "itself; delete one of them"},
      {"1.0 is 1",
       {"V1.0__a.sql", "V1__b.sql"},
       "d/V1__b.sql: version 1 is that of d/V1.0__a.sql too; give one of them "
       "another version"},
      {"a timestamp among dotted versions",
       {"V1.1__a.sql", "V20240101000000__b.sql"},
       "d/V20240101000000__b.sql: in a version of several parts the first is "
       "less than 9223372036 and each other less than 1000, and here "
       "20240101000000 is one; give the file another version"},
      {"a number behind a version that the dotted one made large",
       {"V13__a.sql", "V14.1__b.sql", "12_c.sql", "20_d.sql",
        "20240101000000_e.sql"},
       "d/20_d.sql: version 20 comes behind d/V13__a.sql, and would come "
       "before "
       "it, because the folder has dotted versions of Flyway, which are "
       "counted "
       "in thousand millions; give the file a timestamp or a name of Flyway's"},
      {"one repeatable name twice",
       {"R__a.sql", "R__a.postgres.sql", "R__a.postgres.sql"},
       "d/R__a.postgres.sql: the name \"a\" is that of d/R__a.postgres.sql "
       "too; give one of them another name"},
      {"no variant of a pair",
       {"1_a.sqlite.up.sql"},
       "d/1_a.sqlite.up.sql: version 1 exists for sqlite and not for postgres; "
       "add 1_a.postgres.up.sql, empty if there is nothing to do on that "
       "database"},
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

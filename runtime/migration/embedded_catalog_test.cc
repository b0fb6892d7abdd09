// What tools/embed generates, written by hand; tests/rules has the generated.
#include "runtime/migration/embedded_catalog.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

constexpr char kText[] = "CREATE TABLE a (b int);DROP TABLE a;";

constexpr EmbeddedScript kUp = {
    kText, kText + 23,          2,   3, 1, false, true, true,
    true,  Substitution::kNone, true};
constexpr EmbeddedScript kDown = {kText + 23, kText + 36, 9,     1,    1,
                                  true,       false,      false, false};

const RegisteredStep kStep =
    StepBuilder(RegisteredStep{"shop", "3_c.cc", 7, {}, {}})
        .Replaces(30)
        .step();
const RegisteredStep& TheStep() { return kStep; }

constexpr DatabaseName kDatabases[] = {DatabaseName::kPostgres,
                                       DatabaseName::kSqlite};
constexpr int64_t kReplaces[] = {20, 21};
constexpr EmbeddedMigration kMigrations[] = {
    {DatabaseName::kPostgres, 1, "a", "m/1_a.sql", "", SourceFormat::kAnnotated,
     "f1", "u1", &kUp, &kDown, nullptr, false, nullptr},
    {DatabaseName::kPostgres, 2, "b", "m/2_b.up.sql", "m/2_b.down.sql",
     SourceFormat::kAnnotated, "f2", "u2", &kUp, nullptr, "m/2_b.sql:4:1: no",
     false, nullptr, kReplaces},
    {DatabaseName::kPostgres, 3, "c", "m/3_c.cc", "", SourceFormat::kCpp, "f3",
     "u3", nullptr, nullptr, nullptr, false, &TheStep},
    {DatabaseName::kSqlite, 1, "a", "m/1_a.sqlite.sql", "",
     SourceFormat::kPlain, "f4", "u4", &kUp, nullptr, nullptr, true, nullptr},
};
constexpr EmbeddedDefault kDefaults[] = {{"history-table", "shop.history"}};

const EmbeddedCatalog kShop("shop", kDatabases, kMigrations, kDefaults);

TEST(EmbeddedCatalog, GivesEachDatabaseItsOwnMigrations) {
  absl::StatusOr<Catalog> postgres = kShop.For(DatabaseName::kPostgres);
  absl::StatusOr<Catalog> sqlite = kShop.For(DatabaseName::kSqlite);
  ASSERT_TRUE(postgres.ok());
  ASSERT_TRUE(sqlite.ok());
  EXPECT_EQ(postgres->database(), DatabaseName::kPostgres);
  EXPECT_EQ(postgres->migrations().size(), 3u);
  EXPECT_EQ(sqlite->database(), DatabaseName::kSqlite);
  ASSERT_EQ(sqlite->migrations().size(), 1u);
  EXPECT_EQ(sqlite->migrations()[0].file, "m/1_a.sqlite.sql");
  EXPECT_EQ(sqlite->migrations()[0].database, DatabaseName::kSqlite);
}

TEST(EmbeddedCatalog, AMigrationReplacesWhatTheManifestOrTheStepSays) {
  absl::StatusOr<Catalog> catalog = kShop.For(DatabaseName::kPostgres);
  ASSERT_TRUE(catalog.ok());
  EXPECT_TRUE(catalog->Find(Version(1))->replaces.empty());
  EXPECT_EQ(catalog->Find(Version(2))->replaces,
            (std::vector<Version>{Version(20), Version(21)}));
  EXPECT_EQ(catalog->Find(Version(3))->replaces,
            std::vector<Version>{Version(30)});
}

TEST(EmbeddedCatalog, ASqlMigrationHasAllThatTheManifestSays) {
  absl::StatusOr<Catalog> catalog = kShop.For(DatabaseName::kPostgres);
  ASSERT_TRUE(catalog.ok());
  const Migration* m = catalog->Find(Version(1));
  ASSERT_NE(m, nullptr);
  EXPECT_EQ(m->name, "a");
  EXPECT_EQ(m->file, "m/1_a.sql");
  EXPECT_EQ(m->database, DatabaseName::kPostgres);
  EXPECT_EQ(m->format, SourceFormat::kAnnotated);
  EXPECT_EQ(m->file_checksum, "f1");
  EXPECT_EQ(m->up_checksum, "u1");
  EXPECT_EQ(m->cpp, nullptr);
  EXPECT_FALSE(m->down_missing);
  SqlScript up;
  up.text = "CREATE TABLE a (b int);";
  up.first_line = 2;
  up.first_column = 3;
  up.statements = 1;
  up.transactional = false;
  up.needs_cutting = true;
  up.foreign_keys_off = true;
  up.had_block = true;
  up.marks_are_comments = true;
  EXPECT_EQ(m->sql_up, up);
  SqlScript down;
  down.text = "DROP TABLE a;";
  down.first_line = 9;
  down.statements = 1;
  EXPECT_EQ(m->sql_down, down);
  EXPECT_EQ(m->sql_up->text.data(), kText) << "the text was copied";
}

TEST(EmbeddedCatalog, ADownThatCannotBeReadSaysWhy) {
  absl::StatusOr<Catalog> catalog = kShop.For(DatabaseName::kPostgres);
  ASSERT_TRUE(catalog.ok());
  const Migration* m = catalog->Find(Version(2));
  ASSERT_NE(m, nullptr);
  EXPECT_EQ(m->down_error, absl::InvalidArgumentError("m/2_b.sql:4:1: no"));
  EXPECT_FALSE(m->reversible());
}

TEST(EmbeddedCatalog, AMissingDownIsKnownAsThat) {
  absl::StatusOr<Catalog> catalog = kShop.For(DatabaseName::kSqlite);
  ASSERT_TRUE(catalog.ok());
  EXPECT_TRUE(catalog->Find(Version(1))->down_missing);
}

TEST(EmbeddedCatalog, ACppMigrationHasTheStepThatWasRegistered) {
  absl::StatusOr<Catalog> catalog = kShop.For(DatabaseName::kPostgres);
  ASSERT_TRUE(catalog.ok());
  const Migration* m = catalog->Find(Version(3));
  ASSERT_NE(m, nullptr);
  EXPECT_EQ(m->cpp, &kStep);
  EXPECT_EQ(m->sql_up, std::nullopt);
  EXPECT_EQ(m->kind(), MigrationKind::kCpp);
}

TEST(EmbeddedCatalog, RefusesADatabaseThatTheRuleDidNotName) {
  EXPECT_EQ(kShop.For(DatabaseName::kMysql).status(),
            absl::InvalidArgumentError(
                "the migrations of \"shop\" were compiled for postgres and "
                "sqlite, not for mysql: name it in the `databases` of the "
                "Bazel rule"));
}

TEST(EmbeddedCatalog, TellsTheDefaultsOfTheProject) {
  ASSERT_EQ(kShop.defaults().size(), 1u);
  EXPECT_STREQ(kShop.defaults()[0].flag, "history-table");
  EXPECT_STREQ(kShop.defaults()[0].value, "shop.history");
}

// One test, because a catalog stays for ever once it is there.
TEST(EmbeddedCatalog, IsFoundByNameAndWithoutOneWhileItIsTheOnlyOne) {
  EXPECT_EQ(EmbeddedCatalog::Find("shop"), &kShop);
  EXPECT_EQ(EmbeddedCatalog::Find("sho"), nullptr);
  EXPECT_EQ(EmbeddedCatalog::Find(""), &kShop);
  EXPECT_EQ(EmbeddedCatalog::Names(), std::vector<std::string>{"shop"});

  static const EmbeddedCatalog kBilling("billing", kDatabases, {}, {});
  EXPECT_EQ(EmbeddedCatalog::Find(""), nullptr);
  EXPECT_EQ(EmbeddedCatalog::Find("shop"), &kShop);
  EXPECT_EQ(EmbeddedCatalog::Find("billing"), &kBilling);
  EXPECT_EQ(EmbeddedCatalog::Names(),
            (std::vector<std::string>{"billing", "shop"}));
}

}  // namespace
}  // namespace gander

#include "runtime/migration/catalog.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

Migration Sql(int64_t version, std::string file) {
  Migration migration;
  migration.version = Version(version);
  migration.file = std::move(file);
  migration.sql_up = SqlScript{};
  return migration;
}

std::vector<int64_t> VersionsOf(const Catalog& catalog) {
  std::vector<int64_t> versions;
  for (const Migration& m : catalog.migrations()) {
    versions.push_back(m.version.value());
  }
  return versions;
}

absl::Status NoStep(StepContext&, Transaction&) { return absl::OkStatus(); }
absl::Status NoConnectionStep(StepContext&, Connection&) {
  return absl::OkStatus();
}

TEST(Catalog, IsEmptyByDefault) {
  Catalog catalog;
  EXPECT_TRUE(catalog.empty());
  EXPECT_TRUE(catalog.migrations().empty());
  EXPECT_EQ(catalog.Find(Version(1)), nullptr);
}

TEST(Catalog, MayBeCreatedEmpty) {
  absl::StatusOr<Catalog> catalog = Catalog::Create(DatabaseName::kSqlite, {});
  ASSERT_TRUE(catalog.ok());
  EXPECT_TRUE(catalog->empty());
  EXPECT_EQ(catalog->database(), DatabaseName::kSqlite);
}

TEST(Catalog, ItsMigrationsAreOfItsDatabase) {
  const Catalog catalog =
      Catalog::Create(DatabaseName::kSqlite, {Sql(1, "1_a.sql")}).value();
  EXPECT_EQ(catalog.migrations()[0].database, DatabaseName::kSqlite);
}

TEST(Catalog, OrdersVersionsAsNumbers) {
  absl::StatusOr<Catalog> catalog =
      Catalog::Create(DatabaseName::kPostgres,
                      {Sql(10, "10_c.sql"), Sql(9, "9_b.sql"),
                       Sql(20240101000000, "t.sql"), Sql(0, "0_a.sql")});
  ASSERT_TRUE(catalog.ok());
  EXPECT_EQ(VersionsOf(*catalog),
            (std::vector<int64_t>{0, 9, 10, 20240101000000}));
}

TEST(Catalog, FindsAMigrationByItsVersionOnly) {
  absl::StatusOr<Catalog> catalog = Catalog::Create(
      DatabaseName::kPostgres,
      {Sql(2, "2_b.sql"), Sql(4, "4_d.sql"), Sql(6, "6_f.sql")});
  ASSERT_TRUE(catalog.ok());
  for (int64_t version : {2, 4, 6}) {
    const Migration* found = catalog->Find(Version(version));
    ASSERT_NE(found, nullptr) << version;
    EXPECT_EQ(found->version.value(), version);
  }
  for (int64_t version : {0, 3, 5, 7}) {
    EXPECT_EQ(catalog->Find(Version(version)), nullptr) << version;
  }
}

TEST(Catalog, RefusesTwoFilesOfOneVersionAndNamesEverySuchPair) {
  absl::StatusOr<Catalog> catalog = Catalog::Create(
      DatabaseName::kPostgres,
      {Sql(7, "m/7_b.sql"), Sql(3, "m/3_x.sql"), Sql(5, "m/5_fine.sql"),
       Sql(7, "m/007_a.sql"), Sql(7, "m/7_c.cc"), Sql(3, "m/03_y.sql")});
  EXPECT_EQ(catalog.status(),
            absl::InvalidArgumentError(
                "m/03_y.sql and m/3_x.sql have the same version 3: give all "
                "but one of them a new one\n"
                "m/007_a.sql and m/7_b.sql and m/7_c.cc have the same version "
                "7: give all but one of them a new one"));
}

TEST(Catalog, ACopyKeepsTheTextsThatItsScriptsReferTo) {
  Catalog copy;
  {
    auto text = std::make_shared<const std::string>(
        "SELECT 'long enough to stand on the heap';");
    Migration migration = Sql(1, "1_a.sql");
    migration.sql_up->text = *text;
    absl::StatusOr<Catalog> catalog = Catalog::Create(
        DatabaseName::kPostgres, {std::move(migration)}, {std::move(text)});
    ASSERT_TRUE(catalog.ok());
    copy = *catalog;
  }
  EXPECT_EQ(copy.Find(Version(1))->sql_up->text,
            "SELECT 'long enough to stand on the heap';");
}

TEST(SourceFormat, HasTheNamesThatTheHistoryStores) {
  EXPECT_EQ(ToString(SourceFormat::kAnnotated), "annotated");
  EXPECT_EQ(ToString(SourceFormat::kPlain), "plain");
  EXPECT_EQ(ToString(SourceFormat::kCpp), "cc");
}

// What a migration says of itself.
struct TraitsCase {
  const char* rule;
  Migration migration;
  MigrationKind kind;
  bool up_transactional;
  bool down_transactional;
  bool reversible;
};

std::vector<TraitsCase> TraitsCases() {
  static const RegisteredStep kOneWay{
      "", "1.cc", 1, {.in_transaction = &NoStep}, {}};
  static const RegisteredStep kTwoWays{
      "", "1.cc", 1, {.in_transaction = &NoStep}, {.in_transaction = &NoStep}};
  static const RegisteredStep kOutside{"",
                                       "1.cc",
                                       1,
                                       {.on_connection = &NoConnectionStep},
                                       {.on_connection = &NoConnectionStep}};
  SqlScript no_transaction;
  no_transaction.transactional = false;
  const auto cpp = [](const RegisteredStep& step) {
    Migration migration;
    migration.format = SourceFormat::kCpp;
    migration.cpp = &step;
    return migration;
  };

  Migration plain = Sql(1, "1.sql");
  Migration both = Sql(1, "1.sql");
  both.sql_down = SqlScript{};
  Migration missing = Sql(1, "1.sql");
  missing.down_missing = true;
  Migration unreadable = Sql(1, "1.sql");
  unreadable.down_error = absl::InvalidArgumentError("1.sql:5:1: no");
  Migration up_outside = Sql(1, "1.sql");
  up_outside.sql_up = no_transaction;
  Migration down_outside = Sql(1, "1.sql");
  down_outside.sql_down = no_transaction;

  constexpr MigrationKind kSql = MigrationKind::kSql;
  constexpr MigrationKind kCpp = MigrationKind::kCpp;
  return {
      {"a plain file has no way back", plain, kSql, true, true, false},
      {"a Down is the way back", both, kSql, true, true, true},
      {"without Down section there is nothing to run back", missing, kSql, true,
       true, true},
      {"a Down that cannot be read is no way back", unreadable, kSql, true,
       true, false},
      {"NO TRANSACTION of the Up", up_outside, kSql, false, true, false},
      {"NO TRANSACTION of the Down", down_outside, kSql, true, false, true},
      {"nullptr for Down is no way back", cpp(kOneWay), kCpp, true, true,
       false},
      {"a C++ Down is the way back", cpp(kTwoWays), kCpp, true, true, true},
      {"a NO_TX step has no transaction", cpp(kOutside), kCpp, false, false,
       true},
  };
}

TEST(Migration, SaysHowItRunsAndWhetherItCanBeUndone) {
  for (const TraitsCase& c : TraitsCases()) {
    SCOPED_TRACE(c.rule);
    EXPECT_EQ(c.migration.kind(), c.kind);
    EXPECT_EQ(c.migration.up_is_transactional(), c.up_transactional);
    EXPECT_EQ(c.migration.down_is_transactional(), c.down_transactional);
    EXPECT_EQ(c.migration.reversible(), c.reversible);
  }
}

Migration Replacing(int64_t version, std::vector<int64_t> replaces) {
  Migration migration = Sql(version, std::to_string(version) + ".sql");
  for (int64_t old : replaces) migration.replaces.emplace_back(old);
  return migration;
}

TEST(Catalog, AHistoryRowIsThatOfTheMigrationThatReplacesItsVersion) {
  const absl::StatusOr<Catalog> catalog = Catalog::Create(
      DatabaseName::kPostgres, {Replacing(1, {}), Replacing(2, {20, 30})});
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  const Migration* second = catalog->Find(Version(2));
  EXPECT_EQ(catalog->FindRecorded(Version(1)), catalog->Find(Version(1)));
  EXPECT_EQ(catalog->FindRecorded(Version(2)), second);
  EXPECT_EQ(catalog->FindRecorded(Version(20)), second);
  EXPECT_EQ(catalog->FindRecorded(Version(30)), second);
  EXPECT_EQ(catalog->FindRecorded(Version(3)), nullptr);
  EXPECT_EQ(catalog->Find(Version(20)), nullptr);
  EXPECT_EQ(Catalog().FindRecorded(Version(1)), nullptr);
  EXPECT_TRUE(second->IsRecordedAs(Version(2)));
  EXPECT_TRUE(second->IsRecordedAs(Version(30)));
  EXPECT_FALSE(second->IsRecordedAs(Version(1)));
}

TEST(Catalog, ReplacementsThatCannotBeAreRefusedByName) {
  EXPECT_EQ(
      Catalog::Create(
          DatabaseName::kPostgres,
          {Replacing(1, {5}), Replacing(2, {1, 2}), Replacing(3, {5, 7, 7})})
          .status(),
      absl::InvalidArgumentError(
          "2.sql: it replaces version 1, which is that of 1.sql; take that "
          "Replaces out, or delete the other file if it is the same migration "
          "(an interrupted 'fix' ends when it is run again)\n"
          "2.sql: it replaces version 2, which is its own; take that Replaces "
          "out\n"
          "3.sql: it replaces version 5, which 1.sql replaces, too; take the "
          "Replaces out of one of them\n"
          "3.sql: it replaces version 7, which it says twice; once is enough"));
}

TEST(Catalog, KeepsRepeatableMigrationsApartSortedByName) {
  std::vector<Migration> migrations(3);
  migrations[0].repeatable = true;
  migrations[0].name = "b";
  migrations[1].version = Version(1);
  migrations[2].repeatable = true;
  migrations[2].name = "a";
  const absl::StatusOr<Catalog> catalog =
      Catalog::Create(DatabaseName::kSqlite, migrations);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_EQ(catalog->migrations().size(), 1u);
  ASSERT_EQ(catalog->repeatables().size(), 2u);
  EXPECT_EQ(catalog->repeatables()[0].name, "a");
  EXPECT_EQ(catalog->repeatables()[0].database, DatabaseName::kSqlite);
  EXPECT_EQ(catalog->Find(Version()), nullptr);
  EXPECT_FALSE(catalog->empty());
}

TEST(Catalog, RefusesTwoRepeatableMigrationsOfOneName) {
  std::vector<Migration> migrations(2);
  for (Migration& m : migrations) m.repeatable = true;
  migrations[0].file = "a/R__x.sql";
  migrations[1].file = "b/R__x.sql";
  EXPECT_EQ(
      Catalog::Create(DatabaseName::kSqlite, migrations).status(),
      absl::InvalidArgumentError("a/R__x.sql and b/R__x.sql have the same "
                                 "name: give one of them another"));
}

}  // namespace
}  // namespace gander

// What the rules compile in, read by a program that links two catalogs.
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/embedded_catalog.h"
#include "runtime/migration/step_registry.h"

namespace gander {
namespace {

// The catalog of that name for `database`; fails the test when there is none.
Catalog CatalogOf(absl::string_view name, DatabaseName database) {
  const EmbeddedCatalog* embedded = EmbeddedCatalog::Find(name);
  if (embedded == nullptr) {
    ADD_FAILURE() << "no catalog " << name;
    return Catalog();
  }
  absl::StatusOr<Catalog> catalog = embedded->For(database);
  EXPECT_TRUE(catalog.ok()) << catalog.status();
  return catalog.ok() ? *catalog : Catalog();
}

Catalog Shop(DatabaseName database) { return CatalogOf("shop", database); }

// The migration of that version; fails the test when there is none.
const Migration& Get(const Catalog& catalog, int64_t version) {
  static const Migration kNone;
  const Migration* migration = catalog.Find(Version(version));
  EXPECT_NE(migration, nullptr) << "no version " << version;
  return migration == nullptr ? kNone : *migration;
}

std::vector<std::string> FilesOf(const Catalog& catalog) {
  std::vector<std::string> files;
  for (const Migration& m : catalog.migrations()) {
    files.push_back(m.version.ToString() + " " + m.file);
  }
  return files;
}

TEST(CompiledIn, EachDatabaseHasItsVariantOrTheFileForAll) {
  EXPECT_EQ(FilesOf(Shop(DatabaseName::kPostgres)),
            (std::vector<std::string>{
                "1 tests/rules/shop/1_create_customer.sql",
                "2 tests/rules/shop/2_search.postgres.sql",
                "3 tests/rules/shop/3_normalise_phones.cc",
                "4 tests/rules/shop/4_own_way.cc",
                "5 tests/rules/shop/5_half_readable.sql",
                "6 tests/rules/generated/6_generated.sql",
                "7 tests/rules/shop/7_outside.cc",
                "8 tests/rules/shop/8_nothing.sql",
                "9 tests/rules/shop/9_empty.sql",
            }));
  EXPECT_EQ(FilesOf(Shop(DatabaseName::kSqlite)),
            (std::vector<std::string>{
                "1 tests/rules/shop/1_create_customer.sql",
                "2 tests/rules/shop/2_search.sqlite.sql",
                "3 tests/rules/shop/3_normalise_phones.cc",
                "4 tests/rules/shop/4_own_way.sqlite.sql",
                "5 tests/rules/shop/5_half_readable.sql",
                "6 tests/rules/generated/6_generated.sql",
                "7 tests/rules/shop/7_outside.cc",
                "8 tests/rules/shop/8_nothing.sql",
                "9 tests/rules/shop/9_empty.sql",
            }));
}

// That file has a byte order mark, CR LF and no final newline.
TEST(CompiledIn, SqlIsInTheProgramByteForByte) {
  const Catalog shop = Shop(DatabaseName::kPostgres);
  const Migration& m = Get(shop, 1);
  EXPECT_EQ(m.name, "create_customer");
  EXPECT_EQ(m.format, SourceFormat::kAnnotated);
  ASSERT_TRUE(m.sql_up.has_value());
  EXPECT_EQ(m.sql_up->text,
            "CREATE TABLE customer (\r\n  id integer PRIMARY KEY,\r\n"
            "  phone text\r\n);\r\n"
            "CREATE INDEX customer_phone ON customer (phone);\r\n");
  EXPECT_EQ(m.sql_up->first_line, 2);
  EXPECT_EQ(m.sql_up->first_column, 1);
  EXPECT_EQ(m.sql_up->statements, 2);
  EXPECT_TRUE(m.sql_up->transactional);
  ASSERT_TRUE(m.sql_down.has_value());
  EXPECT_EQ(m.sql_down->text, "DROP TABLE customer;");
  EXPECT_EQ(m.sql_down->first_line, 8);
  EXPECT_EQ(m.sql_down->statements, 1);
}

// What sha256sum says of the file without byte order mark and CRs.
TEST(CompiledIn, TheChecksumIsThatOfTheFile) {
  const Catalog shop = Shop(DatabaseName::kSqlite);
  EXPECT_EQ(Get(shop, 1).file_checksum,
            "c4018fd6a7a5532effd47fade72817da8006948bca93bae735f5fe4795cf5fcf");
  EXPECT_EQ(Get(shop, 9).file_checksum,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Get(shop, 3).file_checksum,
            "f05424fc08566cd8260070ef3c35539286194fe1b0b14e1d2f4d177f3ec2100a");
  EXPECT_EQ(Get(shop, 3).up_checksum, Get(shop, 3).file_checksum);
}

TEST(CompiledIn, AFileForAllDatabasesIsThereOnce) {
  EXPECT_EQ(Get(Shop(DatabaseName::kPostgres), 1).sql_up->text.data(),
            Get(Shop(DatabaseName::kSqlite), 1).sql_up->text.data());
}

TEST(CompiledIn, AGeneratedFileIsAMigrationLikeAnyOther) {
  const Catalog shop = Shop(DatabaseName::kSqlite);
  EXPECT_EQ(Get(shop, 6).sql_up->text, "CREATE TABLE six (id integer);\n");
  EXPECT_EQ(Get(shop, 6).format, SourceFormat::kPlain);
}

TEST(CompiledIn, ADownThatCannotBeReadIsKeptForTheRollback) {
  const Catalog shop = Shop(DatabaseName::kPostgres);
  const Migration& m = Get(shop, 5);
  EXPECT_EQ(m.sql_up->text, "CREATE TABLE half (id integer);\n");
  EXPECT_FALSE(m.sql_down.has_value());
  EXPECT_EQ(std::string(m.down_error.message())
                .substr(0, std::string::traits_type::length(
                               "tests/rules/shop/5_half_readable.sql:4:12: ")),
            "tests/rules/shop/5_half_readable.sql:4:12: ");
}

TEST(CompiledIn, FilesWithoutAStatementAreStepsThatDoNothing) {
  const Catalog shop = Shop(DatabaseName::kPostgres);
  for (int64_t version : {8, 9}) {
    ASSERT_TRUE(Get(shop, version).sql_up.has_value());
    EXPECT_EQ(Get(shop, version).sql_up->statements, 0);
    EXPECT_EQ(Get(shop, version).sql_up->text, "");
  }
  EXPECT_TRUE(Get(shop, 8).down_missing);
  EXPECT_FALSE(Get(shop, 9).down_missing);
}

TEST(CompiledIn, ACppStepIsTheOneThatTheFileRegistered) {
  const Catalog shop = Shop(DatabaseName::kPostgres);
  const Migration& m = Get(shop, 4);
  ASSERT_NE(m.cpp, nullptr);
  EXPECT_EQ(m.cpp, FindStep("shop", "4_own_way.cc"));
  EXPECT_STREQ(m.cpp->file, "4_own_way.cc");
  EXPECT_EQ(m.name, "own_way");
  EXPECT_TRUE(m.cpp->retryable);
  EXPECT_FALSE(m.reversible());
  EXPECT_FALSE(Get(shop, 7).up_is_transactional());
}

TEST(CompiledIn, TwoCatalogsOfOneProgramStayApart) {
  EXPECT_EQ(EmbeddedCatalog::Find(""), nullptr);
  EXPECT_EQ(EmbeddedCatalog::Names(),
            (std::vector<std::string>{"shop", "tests_rules_billing"}));
  const Catalog billing =
      CatalogOf("tests_rules_billing", DatabaseName::kSqlite);
  EXPECT_EQ(FilesOf(billing), (std::vector<std::string>{
                                  "1 tests/rules/billing/1_invoice.sql",
                                  "3 tests/rules/shop/3_normalise_phones.cc",
                              }));
  const RegisteredStep* here = Get(billing, 3).cpp;
  const RegisteredStep* there = Get(Shop(DatabaseName::kSqlite), 3).cpp;
  EXPECT_NE(here, there);
  EXPECT_STREQ(here->catalog, "tests_rules_billing");
  EXPECT_STREQ(there->catalog, "shop");
}

TEST(CompiledIn, AFileIsKnownByTheVersionThatItReplaces) {
  const Catalog billing =
      CatalogOf("tests_rules_billing", DatabaseName::kSqlite);
  EXPECT_EQ(billing.FindRecorded(Version(20240101000000)), &Get(billing, 1));
}

TEST(CompiledIn, ACatalogServesTheDatabasesOfItsRuleOnly) {
  const EmbeddedCatalog* billing = EmbeddedCatalog::Find("tests_rules_billing");
  ASSERT_NE(billing, nullptr);
  EXPECT_FALSE(billing->For(DatabaseName::kPostgres).ok());
  EXPECT_EQ(billing->databases().size(), 1u);
}

TEST(CompiledIn, TheDefaultsOfTheProjectAreThereWordForWord) {
  const EmbeddedCatalog* shop = EmbeddedCatalog::Find("shop");
  ASSERT_NE(shop, nullptr);
  ASSERT_EQ(shop->defaults().size(), 2u);
  EXPECT_STREQ(shop->defaults()[0].flag, "database-url");
  EXPECT_STREQ(shop->defaults()[0].value, "sqlite:shop \"1\".db");
  EXPECT_STREQ(shop->defaults()[1].flag, "history-table");
  EXPECT_STREQ(shop->defaults()[1].value, "shop.migrations");
}

}  // namespace
}  // namespace gander

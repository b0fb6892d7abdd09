#include "runtime/engine/no_transaction_unit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace gander {
namespace {

using ::testing::HasSubstr;

SqlScript Script(const char* text) {
  SqlScript script;
  script.text = text;
  return script;
}

// "0-1 2-4! ..." : the statements of each unit, with ! for one that refuses a
// transaction, r when it may run twice, c for CONCURRENTLY; behind a bar the
// settings among them.
std::string Units(const char* text,
                  DatabaseName database = DatabaseName::kPostgres) {
  const auto script = CutIntoUnits(Script(text), database);
  if (!script.ok()) return std::string(script.status().message());
  std::string shown;
  for (const NoTransactionUnit& unit : script->units) {
    absl::StrAppend(&shown, shown.empty() ? "" : " ", unit.first, "-",
                    unit.last, unit.refuses_transaction ? "!" : "",
                    unit.repeatable ? "r" : "", unit.concurrently ? "c" : "");
  }
  for (const NoTransactionUnit& setting : script->settings) {
    absl::StrAppend(&shown, &setting == &script->settings[0] ? " |" : "", " ",
                    setting.first);
  }
  return shown;
}

TEST(CutIntoUnits, EachStatementIsAUnit) {
  EXPECT_EQ(Units("SELECT 1; SELECT 2; SELECT 3"), "0-1 1-2 2-3");
}

TEST(CutIntoUnits, ABlockOfTheAuthorsIsOneUnitWithoutItsBeginAndCommit) {
  EXPECT_EQ(Units("SELECT 1; BEGIN; SELECT 2; SELECT 3; COMMIT; SELECT 4"),
            "0-1 1-5 5-6");
  const auto script =
      CutIntoUnits(Script("BEGIN; SELECT 2; COMMIT;"), DatabaseName::kPostgres);
  ASSERT_TRUE(script.ok());
  EXPECT_EQ(std::string(script->units[0].script.pieces[0].text), "SELECT 2;");
}

TEST(CutIntoUnits, ABlockThatRollsBackRunsAsItStands) {
  EXPECT_EQ(Units("BEGIN; SELECT 2; ROLLBACK; SELECT 1"), "0-3!r 3-4");
}

TEST(CutIntoUnits, ABlockThatAsksForMoreThanATransactionRunsAsItStands) {
  EXPECT_EQ(Units("BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT"),
            "0-3!");
  EXPECT_EQ(Units("BEGIN; SELECT 1; COMMIT AND CHAIN"), "0-3!");
  // Prepared twice it would fail, and be noticed.
  EXPECT_EQ(Units("BEGIN; SELECT 1; PREPARE TRANSACTION 'a'"), "0-3!");
}

TEST(CutIntoUnits, AStatementBlockWithItsOwnTransactionRunsAsItStands) {
  EXPECT_EQ(Units("-- +gander StatementBegin\nBEGIN; SELECT 2; COMMIT;\n"
                  "-- +gander StatementEnd\nSELECT 4;"),
            "0-3! 3-4");
}

TEST(CutIntoUnits, ALoneCommitIsNotSentIntoGandersTransaction) {
  EXPECT_EQ(Units("COMMIT; SELECT 2; COMMIT"), "0-1! 1-2 2-3!");
}

TEST(CutIntoUnits, WhatStandsBeforeTheCommitOfATransactionOfTheToolIsOneUnit) {
  EXPECT_EQ(Units("SELECT 1; SELECT 2; COMMIT; SELECT 3"), "0-3 3-4");
  const auto script = CutIntoUnits(
      Script("SELECT 1; COMMIT; VACUUM; BEGIN; SELECT 2; SELECT 3;"),
      DatabaseName::kSqlite);
  ASSERT_TRUE(script.ok()) << script.status();
  ASSERT_EQ(script->units.size(), 3u);
  EXPECT_EQ(std::string(script->units[0].script.pieces[0].text), "SELECT 1;");
  EXPECT_EQ(std::string(script->units[2].script.pieces[0].text),
            "SELECT 2; SELECT 3;");
  // What refuses a transaction never stood in one.
  EXPECT_EQ(Units("VACUUM; COMMIT;"), "0-1!r 1-2!");
}

TEST(CutIntoUnits, AForeignKeysPragmaRunsOutsideAndAgain) {
  const auto script = CutIntoUnits(
      Script("PRAGMA foreign_keys = OFF; SELECT 1;"), DatabaseName::kSqlite);
  ASSERT_TRUE(script.ok());
  EXPECT_TRUE(script->units[0].refuses_transaction);
  EXPECT_TRUE(script->units[0].repeatable);
  ASSERT_EQ(script->settings.size(), 1u);
  EXPECT_EQ(script->settings[0].first, 0);
}

TEST(CutIntoUnits, AStatementBlockIsOneUnit) {
  EXPECT_EQ(Units("SELECT 1;\n-- +gander StatementBegin\nSELECT 2; SELECT 3;\n"
                  "-- +gander StatementEnd\nSELECT 4;"),
            "0-1 1-3 3-4");
}

TEST(CutIntoUnits, OnSqliteTheStatementsOfABlockAreUnits) {
  EXPECT_EQ(Units("-- +gander StatementBegin\nVACUUM; SELECT 2;\n"
                  "-- +gander StatementEnd\nSELECT 4;",
                  DatabaseName::kSqlite),
            "0-1!r 1-2 2-3");
}

TEST(CutIntoUnits, ABlockRunsAgainOnlyWhenAllOfItMay) {
  EXPECT_EQ(Units("-- +gander StatementBegin\nVACUUM; SELECT 2;\n"
                  "-- +gander StatementEnd\nSELECT 4;"),
            "0-2! 2-3");
}

TEST(CutIntoUnits, KnowsWhatRefusesATransaction) {
  EXPECT_EQ(Units("CREATE INDEX CONCURRENTLY i ON t (c); VACUUM t; SELECT 1"),
            "0-1!c 1-2!r 2-3");
}

TEST(CutIntoUnits, KnowsSettings) {
  EXPECT_EQ(Units("SET search_path = a; SELECT 1; RESET search_path"),
            "0-1 1-2 2-3 | 0 2");
}

TEST(CutIntoUnits, KnowsTheSettingsInABlockOneByOne) {
  EXPECT_EQ(Units("BEGIN; SET search_path = a; SELECT 1; COMMIT; SELECT 2"),
            "0-4 4-5 | 1");
  EXPECT_EQ(Units("-- +gander StatementBegin\nSET a = b; SELECT 2;\n"
                  "-- +gander StatementEnd\nSELECT 4;"),
            "0-2 2-3 | 0");
  EXPECT_EQ(Units("SET a = b; SELECT 2; COMMIT; VACUUM"), "0-3 3-4!r | 0");
  // What was rolled back is not there any more.
  EXPECT_EQ(Units("BEGIN; SET a = b; ROLLBACK; SELECT 1"), "0-3!r 3-4");
  // In a transaction it does nothing, outside it would.
  EXPECT_EQ(Units("BEGIN; PRAGMA foreign_keys = OFF; ATTACH 'x' AS y; COMMIT",
                  DatabaseName::kSqlite),
            "0-4! | 2");
}

TEST(CutIntoUnits, ABeginWithoutCommitIsAnErrorThatSaysWhere) {
  EXPECT_THAT(Units("SELECT 1;\n  BEGIN; SELECT 2;"),
              HasSubstr("2:3: this BEGIN has no COMMIT"));
}

}  // namespace
}  // namespace gander

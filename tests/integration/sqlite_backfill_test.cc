// What a backfill promises, on SQLite.
#include <gmock/gmock.h>

#include "tests/integration/backfill_contract.h"
#include "tests/integration/sqlite_file.h"

namespace gander {
namespace {

using ::testing::HasSubstr;

INSTANTIATE_TEST_SUITE_P(Sqlite, BackfillContract,
                         testing::Values(&MakeSqliteFile));

class SqliteBackfill : public BackfillContract {
 protected:
  // By the key "name".
  RunReport Fill() const {
    constexpr auto kUp = [] {
      Backfill backfill("customer");
      backfill.Key({"name"})
          .Read({"name"})
          .Write({"full_name"})
          .BatchSize(1)
          .Map<std::string>([](const std::string& name) { return name; });
      return backfill;
    };
    return Run(BackfillStep(kUp));
  }
};
INSTANTIATE_TEST_SUITE_P(Sqlite, SqliteBackfill,
                         testing::Values(&MakeSqliteFile));

// Only there may a primary key hold NULL, of an old mistake of SQLite's.
TEST_P(SqliteBackfill, APrimaryKeyThatHoldsNullIsRefused) {
  Execute("CREATE TABLE customer (name text PRIMARY KEY, full_name text)");
  Execute("INSERT INTO customer (name) VALUES ('a'), ('b')");
  EXPECT_TRUE(Fill().status.ok());
  SetUp();
  Execute("CREATE TABLE customer (name text PRIMARY KEY, full_name text)");
  Execute("INSERT INTO customer (name) VALUES ('a'), (NULL)");
  EXPECT_THAT(std::string(Fill().status.message()),
              HasSubstr("there is a row with the key name NULL"));
}

TEST_P(SqliteBackfill, APrimaryKeyThatCannotHoldNullNeedsNoLook) {
  for (const char* table :
       {"CREATE TABLE customer (name INTEGER PRIMARY KEY, full_name text)",
        "CREATE TABLE customer (name text PRIMARY KEY, full_name text) WITHOUT "
        "ROWID"}) {
    SetUp();
    Execute(table);
    Execute("INSERT INTO customer (name) VALUES (1), (2)");
    const RunReport report = Fill();
    EXPECT_TRUE(report.status.ok()) << report.status;
    EXPECT_EQ(Values("SELECT full_name FROM customer ORDER BY name"), "1 2");
  }
}

// The batches go by the column's order, in which 'a' and 'A' are one key.
TEST_P(SqliteBackfill, AUniqueIndexOfAnotherCollationIsNotEnough) {
  Execute(
      "CREATE TABLE customer (name text NOT NULL COLLATE NOCASE, full_name "
      "text)");
  Execute("CREATE UNIQUE INDEX one ON customer (name COLLATE BINARY)");
  Execute("INSERT INTO customer (name) VALUES ('a'), ('A'), ('b')");
  EXPECT_THAT(std::string(Fill().status.message()),
              HasSubstr("there are several rows with the key name '"));
  Execute("DELETE FROM customer WHERE full_name IS NULL AND name = 'b'");
  Execute("UPDATE customer SET name = 'c' WHERE rowid = 2");
  EXPECT_TRUE(Fill().status.ok());
}

}  // namespace
}  // namespace gander

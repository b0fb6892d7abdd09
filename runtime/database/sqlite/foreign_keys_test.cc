#include "runtime/database/sqlite/foreign_keys.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace gander::sqlite {
namespace {

class ViolationsTest : public testing::Test {
 protected:
  ViolationsTest()
      : session_(Session::Open(Location(), ConnectOptions()).value()) {
    MustRun(
        "CREATE TABLE invoice (id INTEGER PRIMARY KEY);"
        "CREATE TABLE line (id INTEGER PRIMARY KEY, "
        "                   invoice REFERENCES invoice (id));");
  }

  void MustRun(const std::string& sql) {
    const Failure failure = session_->Run(sql.c_str());
    ASSERT_FALSE(failure.has_value()) << sql << ": " << failure->message;
  }

  Violations Find() {
    Violations violations;
    EXPECT_FALSE(violations.Find(*session_).has_value());
    return violations;
  }

  std::unique_ptr<Session> session_;
};

TEST_F(ViolationsTest, NoneAreNoError) {
  MustRun("INSERT INTO invoice VALUES (1); INSERT INTO line VALUES (1, 1)");
  EXPECT_EQ(Find().Describe(), "");
  EXPECT_FALSE(Find().NewSince(Violations()).has_value());
}

TEST_F(ViolationsTest, AnErrorListsTableRowAndParent) {
  MustRun("INSERT INTO line VALUES (7, 1), (9, 2)");
  const Failure failure = Find().NewSince(Violations());
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->code, "SQLITE_CONSTRAINT_FOREIGNKEY");
  EXPECT_EQ(failure->error_class, ErrorClass::kStatement);
  EXPECT_TRUE(failure->at_commit);
  EXPECT_EQ(failure->statement, -1);
  EXPECT_EQ(failure->detail,
            "line row 7 has no parent in invoice; "
            "line row 9 has no parent in invoice");
}

TEST_F(ViolationsTest, OnesThatWereThereBeforeAreNotTheStepsFault) {
  MustRun("INSERT INTO line VALUES (7, 1)");
  const Violations before = Find();
  EXPECT_FALSE(Find().NewSince(before).has_value());
  MustRun("INSERT INTO line VALUES (8, 1)");
  const Failure failure = Find().NewSince(before);
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->detail, "line row 8 has no parent in invoice");
}

TEST_F(ViolationsTest, OnlySomeOfManyAreListed) {
  for (int i = 0; i < 25; ++i) {
    MustRun(absl::StrCat("INSERT INTO line VALUES (", i, ", 1)"));
  }
  const std::string detail = Find().NewSince(Violations())->detail;
  EXPECT_NE(detail.find("; and 15 more"), std::string::npos) << detail;
}

TEST_F(ViolationsTest, ARowWithoutANumberIsListedByItsTable) {
  MustRun(
      "CREATE TABLE tag (name TEXT PRIMARY KEY, invoice REFERENCES "
      "invoice (id)) WITHOUT ROWID; INSERT INTO tag VALUES ('a', 5)");
  EXPECT_EQ(Find().Describe(), "tag a row has no parent in invoice");
}

TEST_F(ViolationsTest, OfRowsWithoutANumberTheNewOnesAreCounted) {
  MustRun(
      "CREATE TABLE tag (name TEXT PRIMARY KEY, line REFERENCES line (id)) "
      "WITHOUT ROWID; INSERT INTO tag VALUES ('old', 1)");
  const Violations before = Find();
  EXPECT_FALSE(Find().NewSince(before).has_value());
  MustRun("INSERT INTO tag VALUES ('a', 1), ('b', 1)");
  const Failure failure = Find().NewSince(before);
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->detail,
            "tag a row has no parent in line; tag a row has no parent in line");
}

TEST_F(ViolationsTest, MoreThanCanBeKeptAreStillCounted) {
  MustRun(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i "
      "< 100001) INSERT INTO line SELECT i, 0 FROM n");
  const Violations before = Find();
  EXPECT_FALSE(Find().NewSince(before).has_value());
  MustRun("INSERT INTO line VALUES (0, 0)");
  const Failure failure = Find().NewSince(before);
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->detail,
            "100002 rows have no parent, 100001 before the step");
}

TEST_F(ViolationsTest, AMissingParentTableViolatesToo) {
  MustRun(
      "INSERT INTO invoice VALUES (1); INSERT INTO line VALUES (1, 1);"
      "DROP TABLE invoice");
  EXPECT_EQ(Find().Describe(), "line row 1 has no parent in invoice");
}

}  // namespace
}  // namespace gander::sqlite

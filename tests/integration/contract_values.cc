// What SqlRunner promises of values: parameters in, rows out.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/migration/statement_error.h"
#include "tests/integration/awkward_values.h"
#include "tests/integration/database_contract.h"

namespace gander {
namespace {

// A table with a column of each kind, and what is read back from it.
class Kinds {
 public:
  Kinds(SqlRunner& runner, const ContractTraits& traits) : runner_(runner) {
    runner_.Execute(absl::StrCat(
        "CREATE TABLE kinds (b BOOLEAN, i BIGINT, d DOUBLE PRECISION, t TEXT, "
        "y ",
        traits.blob_type, ")"));
  }

  template <typename T>
  std::optional<T> RoundTrip(const char* column, const Value& value) {
    runner_.Execute("DELETE FROM kinds");
    runner_.Execute(
        absl::StrCat("INSERT INTO kinds (", column, ") VALUES ($1)"), value);
    // As a parameter of a condition, too.
    if (!value.is_null()) {
      EXPECT_EQ(runner_.QueryValue<int64_t>(
                    absl::StrCat("SELECT count(*) FROM kinds WHERE ", column,
                                 " = $1"),
                    value),
                1);
    }
    return *runner_.QueryValue<std::optional<T>>(
        absl::StrCat("SELECT ", column, " FROM kinds"));
  }

 private:
  SqlRunner& runner_;
};

TEST_P(DatabaseContract, EveryKindOfValueComesBackAsItWent) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        Kinds kinds(tx, traits());
        EXPECT_EQ(kinds.RoundTrip<bool>("b", true), true);
        EXPECT_EQ(kinds.RoundTrip<bool>("b", false), false);
        for (const int64_t i :
             {int64_t{0}, int64_t{-1}, int64_t{1} << 53, (int64_t{1} << 53) + 1,
              std::numeric_limits<int64_t>::min(),
              std::numeric_limits<int64_t>::max()}) {
          EXPECT_EQ(kinds.RoundTrip<int64_t>("i", i), i);
        }
        EXPECT_EQ(kinds.RoundTrip<int>("i", -7), -7);
        for (const double d : {0.0, 0.1, -1.5, 1e308, 5e-324, 1.0 / 3,
                               std::numeric_limits<double>::max(),
                               std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity()}) {
          EXPECT_EQ(kinds.RoundTrip<double>("d", d), d);
        }
        for (const std::string& text : AwkwardTexts()) {
          EXPECT_EQ(kinds.RoundTrip<std::string>("t", text), text);
        }
        for (const std::string& bytes :
             {std::string(), AllBytes(), std::string(100000, '\0')}) {
          EXPECT_EQ(kinds.RoundTrip<Bytes>("y", Bytes{bytes}), Bytes{bytes});
        }
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, NullIsNullInAColumnOfEveryType) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        Kinds kinds(tx, traits());
        EXPECT_EQ(kinds.RoundTrip<bool>("b", Null()), std::nullopt);
        EXPECT_EQ(kinds.RoundTrip<int64_t>("i", std::nullopt), std::nullopt);
        EXPECT_EQ(kinds.RoundTrip<double>("d", Null()), std::nullopt);
        EXPECT_EQ(kinds.RoundTrip<std::string>("t", std::optional<int>()),
                  std::nullopt);
        EXPECT_EQ(kinds.RoundTrip<Bytes>("y", Null()), std::nullopt);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, AParameterMayStandTwiceAndInAnyOrder) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        tx.Execute("CREATE TABLE made (a BIGINT, b TEXT, c BIGINT)");
        tx.Execute("INSERT INTO made VALUES ($3, $1, $3 + $2)", "x", 10, 5);
        for (auto [a, b, c] :
             tx.Stream<int64_t, std::string, int64_t>("SELECT * FROM made")) {
          EXPECT_EQ(a, 5);
          EXPECT_EQ(b, "x");
          EXPECT_EQ(c, 15);
        }
        // More than nine of them: $1 is not the beginning of $10.
        tx.Execute(
            "INSERT INTO made VALUES ($1 + $2 + $3 + $4 + $5, $6, "
            "$7 + $8 + $9 + $10)",
            1, 1, 1, 1, 1, "ten", 1, 1, 1, 40);
        EXPECT_EQ(
            tx.QueryValue<int64_t>("SELECT c FROM made WHERE b = $1", "ten"),
            43);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, AParameterInAStringOrACommentIsNone) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        EXPECT_EQ(tx.QueryValue<std::string>(
                      "SELECT '$2' || CAST($1 AS TEXT) -- $3", "x"),
                  "$2x");
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, TooFewOrTooManyParametersAreAnError) {
  const auto fails = [&](auto call) {
    const Outcome outcome = db().RunFunction(
        [&](Transaction& tx) {
          call(tx);
          return absl::OkStatus();
        },
        RecordFrame());
    EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
    EXPECT_TRUE(outcome.error.has_value()) << Explain(outcome);
    EXPECT_NE(outcome.step_line, 0);
  };
  fails([](Transaction& tx) {
    tx.Execute("INSERT INTO record VALUES ($1), ($2)", 1);
  });
  fails([](Transaction& tx) {
    tx.Execute("INSERT INTO record VALUES ($1)", 1, 2);
  });
  fails([](Transaction& tx) { tx.Execute("INSERT INTO record VALUES ($1)"); });
  fails([](Transaction& tx) { tx.Execute("SELECT 1", 1); });
  fails([](Transaction& tx) {
    tx.QueryValue<int64_t>("SELECT n FROM record WHERE n = $1");
  });
  fails([](Transaction& tx) {
    tx.Prepare("INSERT INTO record VALUES ($1)").Execute();
  });
  ExpectNothingKept();
}

TEST_P(DatabaseContract, ExecuteCountsTheRowsOfItsStatement) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        EXPECT_EQ(tx.Execute("CREATE TABLE made (id BIGINT)"), 0);
        EXPECT_EQ(tx.Execute("INSERT INTO made VALUES (1), (2), (3)"), 3);
        EXPECT_EQ(tx.Execute("CREATE INDEX made_id ON made (id)"), 0);
        EXPECT_EQ(tx.Execute("UPDATE made SET id = id WHERE id > $1", 1), 2);
        EXPECT_EQ(tx.Execute("UPDATE made SET id = 9 WHERE id = 100"), 0);
        EXPECT_EQ(tx.Execute("DELETE FROM made WHERE id = 3"), 1);
        EXPECT_EQ(tx.Execute("DELETE FROM made"), 2);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, WithoutParametersExecuteTakesSeveralStatements) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        EXPECT_EQ(tx.Execute("CREATE TABLE made (id BIGINT);"
                             "INSERT INTO made VALUES (1), (2);"
                             "UPDATE made SET id = 3 WHERE id = 2;"),
                  1);
        EXPECT_EQ(tx.Execute(""), 0);
        EXPECT_EQ(tx.Execute("-- nothing"), 0);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT sum(id) FROM made"), "4");
}

TEST_P(DatabaseContract, WithParametersSeveralStatementsAreAnError) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        tx.Execute("INSERT INTO record VALUES ($1); SELECT 1;", 1);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  EXPECT_TRUE(outcome.error.has_value()) << Explain(outcome);
  ExpectNothingKept();
}

TEST_P(DatabaseContract, QueryValueIsNothingWithoutARow) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        EXPECT_EQ(tx.QueryValue<int64_t>("SELECT n FROM record"), std::nullopt);
        EXPECT_EQ(tx.QueryValue<int64_t>("SELECT max(n) FROM record WHERE 1=0"
                                         " HAVING count(*) > 0"),
                  std::nullopt);
        // A row that holds NULL is a row.
        const auto null =
            tx.QueryValue<std::optional<int64_t>>("SELECT max(n) FROM record");
        EXPECT_TRUE(null.has_value());
        EXPECT_EQ(*null, std::nullopt);
        EXPECT_EQ(tx.QueryValue<int>("SELECT 1 UNION SELECT 2 ORDER BY 1"), 1);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, AColumnThatCannotBeReadAsAskedThrows) {
  const Outcome outcome = db().RunOnConnection(
      [&](Connection& connection) {
        EXPECT_THROW(connection.QueryValue<int64_t>("SELECT 'x'"),
                     StatementError);
        EXPECT_THROW(connection.QueryValue<int64_t>("SELECT NULL"),
                     StatementError);
        EXPECT_THROW(connection.QueryValue<int>("SELECT 3000000000"),
                     StatementError);
        for (int pass = 0; pass < 2; ++pass) {
          EXPECT_THROW(
              {
                for (auto [a, b] :
                     connection.Stream<int64_t, int64_t>("SELECT 1")) {
                  ADD_FAILURE() << "a row of two columns: " << a << b;
                }
              },
              StatementError);
        }
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

}  // namespace
}  // namespace gander

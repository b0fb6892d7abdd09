// What SqlRunner promises of streams, prepared statements and bulk inserts.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/migration/statement_error.h"
#include "tests/integration/awkward_values.h"
#include "tests/integration/database_contract.h"

namespace gander {
namespace {

// Makes numbers (n BIGINT PRIMARY KEY, t TEXT) with 0 to count-1.
void MakeNumbers(SqlRunner& runner, int64_t count) {
  runner.Execute("CREATE TABLE numbers (n BIGINT PRIMARY KEY, t TEXT)");
  BulkInsert insert = runner.InsertInto("numbers", {"n", "t"});
  for (int64_t i = 0; i < count; ++i) insert.Add(i, absl::StrCat("row ", i));
  EXPECT_EQ(insert.Finish(), count);
}

// More rows than any driver keeps at once.
constexpr int64_t kMany = 20000;

TEST_P(DatabaseContract, AStreamGivesAllRowsInOrder) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        MakeNumbers(tx, kMany);
        int64_t next = 0;
        for (auto [n, t] : tx.Stream<int64_t, std::string>(
                 "SELECT n, t FROM numbers ORDER BY n")) {
          EXPECT_EQ(n, next);
          if (next % 1000 == 0) {
            EXPECT_EQ(t, absl::StrCat("row ", next));
          }
          ++next;
        }
        EXPECT_EQ(next, kMany);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, AStreamWithoutRowsEndsAtOnce) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        for (auto [n] : tx.Stream<int64_t>("SELECT n FROM record")) {
          ADD_FAILURE() << n;
        }
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, AStreamTakesParameters) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        MakeNumbers(tx, kMany);
        int64_t count = 0;
        for (auto [n] : tx.Stream<int64_t>(
                 "SELECT n FROM numbers WHERE n >= $1 AND t <> $2", 100,
                 "row 200")) {
          EXPECT_GE(n, 100);
          ++count;
        }
        EXPECT_EQ(count, kMany - 101);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, AStreamShowsTheRowsAsTheyWereWhenItBegan) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        MakeNumbers(tx, kMany);
        auto update = tx.Prepare("UPDATE numbers SET t = $1 WHERE n = $2");
        int64_t count = 0;
        for (auto [n, t] :
             tx.Stream<int64_t, std::string>("SELECT n, t FROM numbers")) {
          EXPECT_EQ(t, absl::StrCat("row ", n)) << "it saw a change";
          if (++count > kMany) break;
          // This row, one that may still come, and a new one.
          update.Execute("changed", n);
          update.Execute("changed", kMany - 1 - n);
          tx.Execute("INSERT INTO numbers VALUES ($1, 'new')", kMany + n);
          if (n % 100 == 0) {
            tx.Execute("DELETE FROM numbers WHERE n = $1", n + 1);
          }
        }
        EXPECT_EQ(count, kMany);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT count(*) FROM numbers WHERE t = 'new'"),
            absl::StrCat(kMany));
}

TEST_P(DatabaseContract, StreamsNestAndInterleave) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        MakeNumbers(tx, 2000);
        int64_t pairs = 0;
        for (auto [outer] :
             tx.Stream<int64_t>("SELECT n FROM numbers WHERE n < 5")) {
          for (auto [inner] : tx.Stream<int64_t>(
                   "SELECT n FROM numbers WHERE n <> $1", outer)) {
            EXPECT_NE(inner, outer);
            ++pairs;
          }
          EXPECT_EQ(tx.QueryValue<int64_t>("SELECT count(*) FROM numbers"),
                    2000);
        }
        EXPECT_EQ(pairs, 5 * 1999);

        auto up = tx.Stream<int64_t>("SELECT n FROM numbers ORDER BY n");
        auto down = tx.Stream<int64_t>("SELECT n FROM numbers ORDER BY n DESC");
        auto u = up.begin();
        auto d = down.begin();
        for (; u != up.end(); ++u, ++d) {
          EXPECT_EQ(std::get<0>(*u) + std::get<0>(*d), 1999);
        }
        EXPECT_FALSE(d != down.end());
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, AStreamMayBeLeftEarly) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        MakeNumbers(tx, kMany);
        for (int i = 0; i < 20; ++i) {
          for (auto [n] : tx.Stream<int64_t>("SELECT n FROM numbers")) {
            if (n >= 0) break;
          }
        }
        // Nothing of it is in the way.
        tx.Execute("DROP TABLE numbers");
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_FALSE(TableIsCommitted("numbers"));
}

TEST_P(DatabaseContract, TheLoopOverAStreamMayChangeTheSchema) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        MakeNumbers(tx, kMany);
        int64_t count = 0;
        for (auto [n] : tx.Stream<int64_t>("SELECT n FROM numbers")) {
          if (n % 1000 == 0) {
            const std::string table = absl::StrCat("part_", n);
            tx.Execute(absl::StrCat("CREATE TABLE ", table, " (a BIGINT)"));
            tx.Execute(
                absl::StrCat("CREATE INDEX ", table, "_a ON ", table, " (a)"));
            if (n % 2000 == 0) tx.Execute(absl::StrCat("DROP TABLE ", table));
          }
          ++count;
        }
        EXPECT_EQ(count, kMany);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_TRUE(TableIsCommitted("part_1000"));
  EXPECT_FALSE(TableIsCommitted("part_2000"));
}

TEST_P(DatabaseContract, AStreamThatFailsNamesItsPlace) {
  int line = 0;
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        line = __LINE__ + 1;
        for (auto [n] : tx.Stream<int64_t>("SELECT n FROM missing")) {
          ADD_FAILURE() << n;
        }
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  ASSERT_TRUE(outcome.error.has_value()) << Explain(outcome);
  EXPECT_EQ(outcome.error->code, traits().missing_table);
  EXPECT_EQ(outcome.step_line, line);
  EXPECT_EQ(outcome.step_sql, "SELECT n FROM missing");
}

TEST_P(DatabaseContract, OnAConnectionAStreamIsASnapshotToo) {
  const Outcome outcome = db().RunOnConnection(
      [&](Connection& connection) {
        MakeNumbers(connection, 5000);
        int64_t count = 0;
        for (auto [n, t] : connection.Stream<int64_t, std::string>(
                 "SELECT n, t FROM numbers ORDER BY n")) {
          EXPECT_EQ(t, absl::StrCat("row ", n));
          if (n % 1000 == 0) {
            connection.Execute("UPDATE numbers SET t = 'x' WHERE n > $1", n);
            // Each statement commits by itself all the same.
            EXPECT_EQ(ReadCommitted("SELECT t FROM numbers WHERE n = 4999"),
                      "x");
            connection.InTransaction([n = n](Transaction& tx) {
              tx.Execute("INSERT INTO record VALUES ($1)", n);
            });
          }
          ++count;
        }
        EXPECT_EQ(count, 5000);
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(CommittedRecords(), 5);
}

TEST_P(DatabaseContract, APreparedStatementRunsAgainAndAgain) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        tx.Execute("CREATE TABLE made (id BIGINT, t TEXT)");
        auto insert = tx.Prepare("INSERT INTO made VALUES ($1, $2)");
        auto update = tx.Prepare("UPDATE made SET t = $2 WHERE id <= $1");
        for (int i = 1; i <= 1000; ++i) {
          EXPECT_EQ(insert.Execute(i, i % 2 ? Value("odd") : Value(Null())), 1);
        }
        EXPECT_EQ(update.Execute(10, "first"), 10);
        EXPECT_EQ(update.Execute(0, "none"), 0);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT count(*) FROM made WHERE t IS NULL"), "495");
}

TEST_P(DatabaseContract, APreparedStatementThatFailsNamesWhereItWasPrepared) {
  int line = 0;
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        tx.Execute("CREATE TABLE made (id BIGINT PRIMARY KEY)");
        line = __LINE__ + 1;
        auto insert = tx.Prepare("INSERT INTO made VALUES ($1)");
        insert.Execute(1);
        insert.Execute(1);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  ASSERT_TRUE(outcome.error.has_value()) << Explain(outcome);
  EXPECT_EQ(outcome.error->code, traits().unique_violation);
  EXPECT_EQ(outcome.step_line, line);
  ExpectNothingKept();
}

TEST_P(DatabaseContract, ABulkInsertThatGoesOutOfScopeIsFinished) {
  MustQuery("CREATE TABLE numbers (n BIGINT NOT NULL)");
  Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        BulkInsert insert = tx.InsertInto("numbers", {"n"});
        for (int64_t n = 0; n < 3; ++n) insert.Add(n);
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(Read("SELECT count(*) FROM numbers"), "3");
  // What is wrong then fails the step.
  outcome = db().RunFunction(
      [](Transaction& tx) {
        BulkInsert insert = tx.InsertInto("numbers", {"n"});
        insert.Add(Null());
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  EXPECT_EQ(Read("SELECT count(*) FROM numbers"), "3");
}

TEST_P(DatabaseContract, AWrongNumberOfParametersIsTheStatementsFault) {
  const Outcome few = db().RunFunction(
      [](Transaction& tx) {
        tx.Execute("SELECT $1, $2", int64_t{1});
        return absl::OkStatus();
      },
      Frame());
  ASSERT_TRUE(few.error.has_value());
  EXPECT_EQ(few.error->error_class, ErrorClass::kStatement);
  const Outcome many = db().RunFunction(
      [](Transaction& tx) {
        tx.Execute("SELECT $1", int64_t{1}, int64_t{2});
        return absl::OkStatus();
      },
      Frame());
  ASSERT_TRUE(many.error.has_value());
  EXPECT_EQ(many.error->error_class, ErrorClass::kStatement);
}

TEST_P(DatabaseContract, ABulkInsertBringsAwkwardTextUnchanged) {
  const std::vector<std::string> texts = AwkwardTexts();
  constexpr int64_t kRows = 50000;
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        tx.Execute(
            absl::StrCat("CREATE TABLE made (id BIGINT, t TEXT, b BOOLEAN, "
                         "d DOUBLE PRECISION, y ",
                         traits().blob_type, ")"));
        BulkInsert insert = tx.InsertInto("made", {"id", "t", "b", "d", "y"});
        for (int64_t i = 0; i < kRows; ++i) {
          // The longest only now and then.
          const size_t which =
              i % (i % 1000 == 0 ? texts.size() : texts.size() - 1);
          insert.Add(i, texts[which], i % 2 == 0, i / 8.0,
                     i % 3 == 0 ? Value(Null())
                                : Value(Bytes{AllBytes().substr(i % 256)}));
        }
        EXPECT_EQ(insert.Finish(), kRows);
        int64_t next = 0;
        for (auto [id, t, b, d, y] : tx.Stream<int64_t, std::string, bool,
                                               double, std::optional<Bytes>>(
                 "SELECT id, t, b, d, y FROM made ORDER BY id")) {
          const size_t which =
              next % (next % 1000 == 0 ? texts.size() : texts.size() - 1);
          const bool null = next % 3 == 0;
          if (id != next || t != texts[which] || b != (next % 2 == 0) ||
              d != next / 8.0 || y.has_value() == null ||
              (!null && y->data != AllBytes().substr(next % 256))) {
            ADD_FAILURE() << "row " << next << " has changed: " << t;
            break;
          }
          ++next;
        }
        EXPECT_EQ(next, kRows);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, ABulkInsertQuotesTableAndColumns) {
  const Dialect& dialect = db().dialect();
  for (const std::string& name : AwkwardNames()) {
    MustQuery(absl::StrCat("CREATE TABLE ", dialect.QuoteIdentifier(name), " (",
                           dialect.QuoteIdentifier(name), " BIGINT)"));
    const Outcome outcome = db().RunFunction(
        [&](Transaction& tx) {
          // The name as "schema.table" is written: quoted where it must be.
          BulkInsert insert =
              tx.InsertInto(dialect.QuoteIdentifier(name), {name});
          insert.Add(7);
          insert.Finish();
          return absl::OkStatus();
        },
        Frame());
    EXPECT_EQ(outcome.committed, Committed::kYes) << name << Explain(outcome);
    EXPECT_EQ(
        Read(absl::StrCat("SELECT * FROM ", dialect.QuoteIdentifier(name))),
        "7");
  }
}

TEST_P(DatabaseContract, ABulkInsertOfNoRowsInsertsNone) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        EXPECT_EQ(tx.InsertInto("record", {"n"}).Finish(), 0);
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(CommittedRecords(), 0);
}

TEST_P(DatabaseContract, OtherStatementsMayRunAmidABulkInsert) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        tx.Execute("CREATE TABLE made (id BIGINT)");
        BulkInsert first = tx.InsertInto("made", {"id"});
        BulkInsert second = tx.InsertInto("record", {"n"});
        for (int64_t i = 0; i < 3000; ++i) {
          first.Add(i);
          second.Add(i);
          if (i % 500 == 0) {
            EXPECT_LE(*tx.QueryValue<int64_t>(
                          "SELECT count(*) FROM made WHERE id >= 0"),
                      i + 1);
            tx.Execute("INSERT INTO made VALUES (-1)");
          }
        }
        EXPECT_EQ(first.Finish(), 3000);
        EXPECT_EQ(second.Finish(), 3000);
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT count(*) FROM made"), "3006");
  EXPECT_EQ(CommittedRecords(), 3000);
}

TEST_P(DatabaseContract, ABulkInsertThatFailsFailsTheStep) {
  const auto fails = [&](auto body, const std::string& code) {
    const Outcome outcome = db().RunFunction(
        [&](Transaction& tx) {
          tx.Execute("CREATE TABLE made (id BIGINT PRIMARY KEY)");
          body(tx);
          return absl::OkStatus();
        },
        RecordFrame());
    EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
    ASSERT_TRUE(outcome.error.has_value()) << Explain(outcome);
    if (!code.empty()) {
      EXPECT_EQ(outcome.error->code, code);
    }
    EXPECT_NE(outcome.step_file.find("contract_rows.cc"), std::string::npos);
    EXPECT_GT(outcome.step_line, 0);
    ExpectNothingKept();
  };
  fails(
      [](Transaction& tx) {
        BulkInsert insert = tx.InsertInto("made", {"id"});
        insert.Add(1);
        insert.Add(1);
        insert.Finish();
      },
      traits().unique_violation);
  fails(
      [](Transaction& tx) {
        BulkInsert insert = tx.InsertInto("missing", {"id"});
        insert.Add(1);
        insert.Finish();
      },
      traits().missing_table);
  fails(
      [](Transaction& tx) {
        BulkInsert insert = tx.InsertInto("made", {"no_such_column"});
        insert.Add(1);
        insert.Finish();
      },
      "");
}

TEST_P(DatabaseContract, OnAConnectionABulkInsertCommitsByItself) {
  const Outcome outcome = db().RunOnConnection(
      [&](Connection& connection) {
        connection.Execute("CREATE TABLE made (id BIGINT)");
        BulkInsert insert = connection.InsertInto("made", {"id"});
        for (int64_t i = 0; i < 5000; ++i) insert.Add(i);
        EXPECT_EQ(insert.Finish(), 5000);
        EXPECT_EQ(ReadCommitted("SELECT count(*) FROM made"), "5000");
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

}  // namespace
}  // namespace gander

// What SqlRunner promises of bulk inserts and bulk updates.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/migration/statement_error.h"
#include "tests/integration/awkward_values.h"
#include "tests/integration/contract_numbers.h"
#include "tests/integration/database_contract.h"

namespace gander {

void DatabaseContract::ExpectBulkFails(
    absl::FunctionRef<absl::Status(Transaction&)> body,
    const std::string& code) {
  const Outcome outcome = db().RunFunction(body, RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  ASSERT_TRUE(outcome.error.has_value()) << Explain(outcome);
  if (!code.empty()) {
    EXPECT_EQ(outcome.error->code, code);
  }
  EXPECT_NE(outcome.step_file.find("contract_bulk.cc"), std::string::npos);
  EXPECT_GT(outcome.step_line, 0);
  ExpectNothingKept();
}

namespace {

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
    ExpectBulkFails(
        [&](Transaction& tx) {
          tx.Execute("CREATE TABLE made (id BIGINT PRIMARY KEY)");
          body(tx);
          return absl::OkStatus();
        },
        code);
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

TEST_P(DatabaseContract, ABulkUpdateFindsRowsByTheirKey) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        tx.Execute(
            "CREATE TABLE made (shop TEXT, id BIGINT, t TEXT, n BIGINT)");
        {
          BulkInsert insert = tx.InsertInto("made", {"shop", "id"});
          for (int64_t i = 0; i < 5000; ++i) insert.Add("a'\\b", i);
          for (int64_t i = 0; i < 5000; ++i) insert.Add("b", i);
          insert.Add("c", Null());
        }
        BulkUpdate update = tx.Update("made", {"shop", "id"}, {"t", "n"});
        for (int64_t i = 0; i < 6000; ++i) {
          update.Add("a'\\b", i, absl::StrCat("\t", i), i * 2);
        }
        // A key may be NULL, but is then no row's.
        update.Add("c", Null(), "no", 1);
        EXPECT_EQ(update.Finish(), 5000);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT count(*) FROM made WHERE n = id * 2"),
            "5000");
  EXPECT_EQ(ReadCommitted("SELECT count(*) FROM made WHERE t IS NULL"), "5001");
  EXPECT_EQ(ReadCommitted("SELECT t FROM made WHERE shop <> 'b' AND id = 4321"),
            "\t4321");
}

TEST_P(DatabaseContract, OfTwoUpdatesForOneKeyTheLaterCounts) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        MakeNumbers(tx, 10);
        BulkUpdate update = tx.Update("numbers", {"n"}, {"t"});
        update.Add(3, "first");
        update.Add(4, "only");
        update.Add(3, Null());
        update.Add(3, "last");
        update.Finish();
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT t FROM numbers WHERE n = 3"), "last");
  EXPECT_EQ(ReadCommitted("SELECT t FROM numbers WHERE n = 4"), "only");
}

TEST_P(DatabaseContract, ABulkUpdateMayGiveTheKeyANewValue) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        MakeNumbers(tx, 10);
        BulkUpdate update = tx.Update("numbers", {"n"}, {"n", "t"});
        for (int64_t n = 9; n >= 0; --n) update.Add(n, n + 100, "moved");
        return absl::OkStatus();  // and the end of its scope finishes it
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT min(n) FROM numbers WHERE t = 'moved'"),
            "100");
}

TEST_P(DatabaseContract, SeveralBulkUpdatesMayBeUnderWay) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        MakeNumbers(tx, 5000);
        BulkUpdate odd = tx.Update("numbers", {"n"}, {"t"});
        BulkUpdate none = tx.Update("numbers", {"n"}, {"t"});
        BulkUpdate even = tx.Update("numbers", {"n"}, {"t"});
        for (auto [n] : tx.Stream<int64_t>("SELECT n FROM numbers")) {
          if (n % 2 == 0) {
            even.Add(n, "even");
          } else {
            odd.Add(n, "odd");
          }
        }
        EXPECT_EQ(odd.Finish(), 2500);
        EXPECT_EQ(none.Finish(), 0);
        EXPECT_EQ(even.Finish(), 2500);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT count(*) FROM numbers WHERE t = 'even' AND n "
                          "% 2 = 0 OR t = 'odd' AND n % 2 = 1"),
            "5000");
}

TEST_P(DatabaseContract, ABulkUpdateThatFailsFailsTheStep) {
  const auto fails = [&](auto body, const std::string& code) {
    ExpectBulkFails(
        [&](Transaction& tx) {
          MakeNumbers(tx, 3);
          body(tx);
          return absl::OkStatus();
        },
        code);
  };
  fails([](Transaction& tx) { tx.Update("numbers", {"n"}, {"n"}).Add(1, 2); },
        traits().unique_violation);
  fails([](Transaction& tx) { tx.Update("missing", {"n"}, {"t"}).Add(1, 2); },
        traits().missing_table);
  fails([](Transaction& tx) { tx.Update("numbers", {"x"}, {"t"}).Add(1, 2); },
        "");
  fails([](Transaction& tx) { tx.Update("numbers", {"n"}, {"x"}).Add(1, 2); },
        "");
  fails([](Transaction& tx) { tx.Update("numbers", {"n"}, {"t"}).Add(1); }, "");
  fails([](Transaction& tx) { tx.Update("numbers", {}, {"t"}).Finish(); }, "");
  fails([](Transaction& tx) { tx.Update("numbers", {"n"}, {}).Finish(); }, "");
}

TEST_P(DatabaseContract, OnAConnectionABulkUpdateCommitsByItself) {
  const Outcome outcome = db().RunOnConnection(
      [&](Connection& connection) {
        MakeNumbers(connection, 3000);
        for (int round = 0; round < 2; ++round) {
          BulkUpdate update = connection.Update("numbers", {"n"}, {"t"});
          for (int64_t n = 0; n < 3000; ++n) update.Add(n, round);
          EXPECT_EQ(update.Finish(), 3000);
          EXPECT_EQ(ReadCommitted("SELECT min(t) FROM numbers"),
                    absl::StrCat(round));
        }
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, AfterItsFinishABulkIsRefused) {
  for (const bool update : {false, true}) {
    for (const bool add : {false, true}) {
      const Outcome outcome = db().RunFunction(
          [&](Transaction& tx) {
            MakeNumbers(tx, 3);
            BulkRows rows =
                update ? BulkRows(tx.Update("numbers", {"n"}, {"t"}))
                       : BulkRows(tx.InsertInto("numbers", {"n", "t"}));
            rows.Add(update ? 1 : 10, "x");
            EXPECT_EQ(rows.Finish(), 1);
            if (add) {
              rows.Add(2, "y");
            } else {
              rows.Finish();
            }
            return absl::OkStatus();
          },
          RecordFrame());
      EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
      EXPECT_NE(outcome.step_status.ToString().find("after its Finish()"),
                std::string::npos)
          << Explain(outcome);
      ExpectNothingKept();
    }
  }
}

}  // namespace
}  // namespace gander

// What SqlRunner promises of streams and prepared statements.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/migration/statement_error.h"
#include "tests/integration/contract_numbers.h"
#include "tests/integration/database_contract.h"

namespace gander {
namespace {

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

}  // namespace
}  // namespace gander

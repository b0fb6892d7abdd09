// What is SQLite's own; what every driver does is in
// tests/integration/sqlite_contract_test.cc.

#include "runtime/database/sqlite/sqlite_database.h"

#include <sys/resource.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "runtime/database/sqlite/test_folder.h"
#include "runtime/migration/statement_error.h"

namespace gander::sqlite {
namespace {

class SqliteDatabaseTest : public testing::Test {
 protected:
  SqliteDatabaseTest() : db_(Open()) { MustQuery("CREATE TABLE record (n)"); }

  std::unique_ptr<Database> Open(const std::string& parameters = "") {
    return SqliteDatabase::Connect(absl::StrCat("sqlite:", path_, parameters),
                                   ConnectOptions())
        .value();
  }

  static Outcome Run(Database& db, const std::string& sql, Frame frame) {
    Script script;
    script.pieces.emplace_back().text = sql;
    return db.RunScript(script, frame);
  }
  Outcome Run(const std::string& sql) { return Run(*db_, sql, RecordFrame()); }
  static Frame RecordFrame() {
    Frame frame;
    frame.record = "INSERT INTO main.record VALUES (1)";
    return frame;
  }
  static Frame ForeignKeysOff() {
    Frame frame = RecordFrame();
    frame.foreign_keys_off = true;
    return frame;
  }

  void MustQuery(const std::string& sql) {
    const auto results = db_->Query(sql);
    ASSERT_TRUE(results.ok()) << sql << ": " << results.status();
  }
  std::string Read(const std::string& sql) {
    const auto results = db_->Query(sql);
    if (!results.ok()) return results.status().ToString();
    if (results->front().empty()) return "no rows";
    return results->front()[0][0].value_or("NULL");
  }
  static void ExpectCommitted(const Outcome& outcome) {
    EXPECT_EQ(outcome.committed, Committed::kYes)
        << (outcome.error
                ? outcome.error->message + ": " + outcome.error->detail
                : outcome.step_status.ToString());
  }

  TestFolder folder_;
  const std::string path_ = folder_ / "shop.db";
  std::unique_ptr<Database> db_;
};

TEST_F(SqliteDatabaseTest, AScriptThatEndsTheTransactionItselfIsRefused) {
  for (const std::string end :
       {"COMMIT", "END", "ROLLBACK", "BEGIN", "END TRANSACTION",
        "SELECT 1; COMMIT; SELECT 2"}) {
    const Outcome outcome = Run("CREATE TABLE made (a); " + end);
    EXPECT_EQ(outcome.committed, Committed::kNo) << end;
    ASSERT_TRUE(outcome.error.has_value()) << end;
    EXPECT_NE(outcome.error->message.find("inside a step"), std::string::npos)
        << end << ": " << outcome.error->message;
    EXPECT_FALSE(db_->FindTable(TableName{"", "made"})->exists) << end;
    EXPECT_EQ(Read("SELECT count(*) FROM record"), "0");
  }
}

TEST_F(SqliteDatabaseTest, SavepointsOfAScriptAreItsOwnMatter) {
  ExpectCommitted(
      Run("SAVEPOINT a; CREATE TABLE gone (x); ROLLBACK TO a; RELEASE a;"
          "CREATE TABLE made (x)"));
  EXPECT_FALSE(db_->FindTable(TableName{"", "gone"})->exists);
  EXPECT_TRUE(db_->FindTable(TableName{"", "made"})->exists);
}

TEST_F(SqliteDatabaseTest, AnErrorThatRollsBackByItselfIsReportedAsItself) {
  MustQuery("CREATE TABLE made (a UNIQUE); INSERT INTO made VALUES (1)");
  const Outcome outcome = Run(
      "DELETE FROM made WHERE a = 2; INSERT OR ROLLBACK INTO made VALUES (1)");
  EXPECT_EQ(outcome.committed, Committed::kNo);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->code, "SQLITE_CONSTRAINT_UNIQUE");
  EXPECT_EQ(outcome.error->statement, 1);
  EXPECT_EQ(Read("SELECT count(*) FROM record"), "0");
}

TEST_F(SqliteDatabaseTest, ASwallowedErrorThatRolledBackCannotCommit) {
  MustQuery("CREATE TABLE made (a UNIQUE); INSERT INTO made VALUES (1)");
  const Outcome outcome = db_->RunFunction(
      [](Transaction& tx) {
        EXPECT_THROW(tx.Execute("INSERT OR ROLLBACK INTO made VALUES (1)"),
                     StatementError);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  EXPECT_EQ(Read("SELECT count(*) FROM record"), "0");
}

constexpr char kFamily[] =
    "CREATE TABLE parent (id INTEGER PRIMARY KEY, name);"
    "CREATE TABLE child (id INTEGER PRIMARY KEY, parent REFERENCES parent (id) "
    "ON DELETE CASCADE);"
    "INSERT INTO parent VALUES (1, 'a'); INSERT INTO child VALUES (5, 1)";

constexpr char kRebuild[] =
    "PRAGMA foreign_keys = OFF;"
    "CREATE TABLE new_parent (id INTEGER PRIMARY KEY, name, extra);"
    "INSERT INTO new_parent SELECT id, name, NULL FROM parent;"
    "DROP TABLE parent;"
    "ALTER TABLE new_parent RENAME TO parent;"
    "PRAGMA foreign_keys = ON;";

TEST_F(SqliteDatabaseTest, ATableRebuildDoesNotCascadeWithForeignKeysOff) {
  db_ = Open("?foreign_keys=on");
  MustQuery(kFamily);
  ExpectCommitted(Run(*db_, kRebuild, ForeignKeysOff()));
  EXPECT_EQ(Read("SELECT count(*) FROM child"), "1");
  EXPECT_EQ(Read("SELECT extra FROM parent"), "NULL");
  EXPECT_EQ(Read("PRAGMA foreign_keys"), "1");
}

TEST_F(SqliteDatabaseTest, WithoutThatTheSameRebuildLosesTheChildren) {
  // What the frame is there for.
  db_ = Open("?foreign_keys=on");
  MustQuery(kFamily);
  ExpectCommitted(Run(*db_, kRebuild, RecordFrame()));
  EXPECT_EQ(Read("SELECT count(*) FROM child"), "0");
}

TEST_F(SqliteDatabaseTest, WithForeignKeysOffABrokenReferenceCannotCommit) {
  MustQuery(kFamily);
  const Outcome outcome = Run(*db_, "DELETE FROM parent", ForeignKeysOff());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->code, "SQLITE_CONSTRAINT_FOREIGNKEY");
  EXPECT_EQ(outcome.error->detail, "child row 5 has no parent in parent");
  EXPECT_EQ(Read("SELECT count(*) FROM parent"), "1");
  EXPECT_EQ(Read("SELECT count(*) FROM record"), "0");
}

TEST_F(SqliteDatabaseTest, ReferencesThatWereBrokenBeforeDoNotStopAStep) {
  MustQuery(kFamily);
  MustQuery("INSERT INTO child VALUES (6, 99)");
  ExpectCommitted(Run(*db_, kRebuild, ForeignKeysOff()));
  EXPECT_EQ(Read("SELECT count(*) FROM record"), "1");
}

TEST_F(SqliteDatabaseTest, ASchemaThatCannotBeCheckedDoesNotStopAStep) {
  MustQuery(
      "CREATE TABLE p (id INTEGER PRIMARY KEY, code);"
      "CREATE TABLE c (code REFERENCES p (code)); INSERT INTO c VALUES (1)");
  ExpectCommitted(Run(*db_, "CREATE TABLE made (a)", ForeignKeysOff()));
}

TEST_F(SqliteDatabaseTest, AStepThatMakesItsSchemaUncheckableCannotCommit) {
  const Outcome outcome = Run(*db_,
                              "CREATE TABLE p (id INTEGER PRIMARY KEY, code);"
                              "CREATE TABLE c (code REFERENCES p (code));"
                              "INSERT INTO c VALUES (1)",
                              ForeignKeysOff());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_NE(outcome.error->message.find("foreign key mismatch"),
            std::string::npos)
      << outcome.error->message;
}

TEST_F(SqliteDatabaseTest, ForeignKeysAreAsBeforeAfterEveryEnd) {
  for (const char* parameters : {"?foreign_keys=on", "?foreign_keys=off"}) {
    db_ = Open(parameters);
    const std::string before = Read("PRAGMA foreign_keys");
    for (const char* body : {"SELECT 1", "SELECT * FROM missing"}) {
      for (const bool keep_session : {false, true}) {
        Frame frame = ForeignKeysOff();
        frame.keep_session = keep_session;
        (void)Run(*db_, body, frame);
        EXPECT_EQ(Read("PRAGMA foreign_keys"), before) << body << parameters;
      }
    }
  }
}

TEST_F(SqliteDatabaseTest, ADeferredViolationAtCommitListsItsRows) {
  db_ = Open("?foreign_keys=on");
  MustQuery(kFamily);
  const Outcome outcome =
      Run("PRAGMA defer_foreign_keys = ON; INSERT INTO child VALUES (7, 99)");
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_TRUE(outcome.error->at_commit);
  EXPECT_EQ(outcome.error->detail, "child row 7 has no parent in parent");
}

TEST_F(SqliteDatabaseTest, TheRecordIsWrittenWhateverTheBodyLeavesBehind) {
  for (const char* body :
       {"PRAGMA query_only = 1", "CREATE TEMP TABLE record (other)",
        "PRAGMA writable_schema = 1", "ATTACH ':memory:' AS record",
        "PRAGMA defer_foreign_keys = 1"}) {
    MustQuery("DELETE FROM record");
    for (const bool keep_session : {true, false}) {
      Frame frame = RecordFrame();
      frame.keep_session = keep_session;
      ExpectCommitted(Run(*db_, body, frame));
      EXPECT_TRUE(db_->ResetSession().ok());
    }
    EXPECT_EQ(Read("SELECT count(*) FROM main.record"), "2") << body;
  }
}

TEST_F(SqliteDatabaseTest, AWriterElsewhereIsWaitedForAsLongAsTheUrlSays) {
  db_ = Open("?busy_timeout=100ms");
  const auto other = Open();
  ExpectCommitted(other->RunFunction(
      [&](Transaction&) {
        const absl::Time begin = absl::Now();
        const Outcome outcome = Run("SELECT 1");
        EXPECT_EQ(outcome.error->code, "SQLITE_BUSY");
        EXPECT_EQ(outcome.error->statement, -1);
        EXPECT_LT(absl::Now() - begin, absl::Seconds(3));
        EXPECT_EQ(db_->Query("INSERT INTO record VALUES (3)").status().code(),
                  absl::StatusCode::kAborted);
        return absl::OkStatus();
      },
      Frame()));
}

TEST_F(SqliteDatabaseTest, AReaderElsewhereIsWaitedForAtCommit) {
  const auto other = Open();
  ASSERT_TRUE(other->Query("BEGIN; SELECT * FROM record").ok());
  Frame frame = RecordFrame();
  frame.lock_timeout = absl::Milliseconds(100);
  const Outcome outcome = Run(*db_, "CREATE TABLE made (a)", frame);
  EXPECT_EQ(outcome.committed, Committed::kNo);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kTransient);
  EXPECT_TRUE(outcome.error->at_commit);

  std::thread reader([&] {
    absl::SleepFor(absl::Milliseconds(150));
    EXPECT_TRUE(other->Query("COMMIT").ok());
  });
  ExpectCommitted(Run("CREATE TABLE made (a)"));
  reader.join();
}

TEST_F(SqliteDatabaseTest, ABusyTimeoutOfTheStepsOwnDoesNotOutliveIt) {
  const auto other = Open();
  ExpectCommitted(Run("PRAGMA busy_timeout = 600000"));
  ExpectCommitted(other->RunFunction(
      [&](Transaction&) {
        Frame frame = RecordFrame();
        frame.lock_timeout = absl::Milliseconds(50);
        const Outcome outcome = Run(*db_, "SELECT 1", frame);
        EXPECT_EQ(outcome.error->error_class, ErrorClass::kTransient);
        return absl::OkStatus();
      },
      Frame()));
}

TEST_F(SqliteDatabaseTest, AConnectionMayChangeTheJournalMode) {
  const Outcome outcome = db_->RunOnConnection(
      [](Connection& connection) {
        EXPECT_EQ(
            connection.QueryValue<std::string>("PRAGMA journal_mode = WAL"),
            "wal");
        connection.Execute("VACUUM");
        return absl::OkStatus();
      },
      Frame());
  ExpectCommitted(outcome);
  EXPECT_EQ(Read("PRAGMA journal_mode"), "wal");
}

TEST_F(SqliteDatabaseTest, AStreamOnAConnectionHoldsNothingBetweenTwoRows) {
  const Outcome outcome = db_->RunOnConnection(
      [&](Connection& connection) {
        connection.Execute(
            "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c "
            "WHERE n < 3000) INSERT INTO record SELECT n FROM c");
        int64_t rows = 0;
        for (auto [n] : connection.Stream<int64_t>("SELECT n FROM record")) {
          if (++rows != 10) continue;
          EXPECT_EQ(n, 10);
          connection.Execute("VACUUM");
          connection.Execute("DROP TABLE record");
          connection.Execute("CREATE TABLE record (n)");
        }
        EXPECT_EQ(rows, 3000);
        return absl::OkStatus();
      },
      Frame());
  ExpectCommitted(outcome);
}

TEST_F(SqliteDatabaseTest, AStreamTakesWhatGivesRowsOfAnyKind) {
  const auto count = [](SqlRunner& runner, const char* sql) {
    int64_t rows = 0;
    for (auto [first] : runner.Stream<std::optional<std::string>>(sql)) {
      (void)first;
      ++rows;
    }
    return rows;
  };
  const auto body = [&](SqlRunner& runner) {
    runner.Execute("DELETE FROM record");
    EXPECT_EQ(count(runner,
                    "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 "
                    "FROM c WHERE n < 3000) INSERT INTO record SELECT n FROM c "
                    "WHERE true RETURNING n"),
              3000);
    EXPECT_EQ(
        count(runner, "UPDATE record SET n = n WHERE n <= 700 RETURNING n"),
        700);
    EXPECT_EQ(runner.QueryValue<int64_t>("SELECT count(*) FROM record"), 3000);
    EXPECT_GT(count(runner, "PRAGMA table_info (record)"), 0);
    EXPECT_GT(count(runner, "EXPLAIN SELECT 1"), 0);
    EXPECT_EQ(count(runner, "VALUES (1), (2)"), 2);
    EXPECT_EQ(count(runner, "WITH c AS (SELECT 1) SELECT * FROM c"), 1);
    EXPECT_EQ(count(runner, "CREATE TABLE IF NOT EXISTS made (a)"), 0);
  };
  ExpectCommitted(db_->RunFunction(
      [&](Transaction& tx) {
        body(tx);
        return absl::OkStatus();
      },
      Frame()));
  ExpectCommitted(db_->RunOnConnection(
      [&](Connection& connection) {
        body(connection);
        // Nothing is left open.
        connection.InTransaction([](Transaction&) {});
        return absl::OkStatus();
      },
      Frame()));
}

TEST_F(SqliteDatabaseTest, AStreamKeepsTheTypeOfEveryValue) {
  ExpectCommitted(db_->RunFunction(
      [&](Transaction& tx) {
        // A temporary table whose column had a type would turn it into 12.
        std::string last;
        for (auto [value] : tx.Stream<std::string>(
                 "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 "
                 "FROM c WHERE n < 3000) SELECT CAST(n AS INTEGER) FROM c "
                 "UNION ALL SELECT '012'")) {
          last = value;
        }
        EXPECT_EQ(last, "012");
        return absl::OkStatus();
      },
      Frame()));
}

TEST_F(SqliteDatabaseTest, AStreamThatFailsLateLeavesNoTransactionOpen) {
  MustQuery(
      "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c "
      "WHERE n < 3000) INSERT INTO record SELECT n FROM c");
  ExpectCommitted(db_->RunOnConnection(
      [&](Connection& connection) {
        EXPECT_THROW(connection.Stream<int64_t>(
                         "SELECT abs(CASE WHEN n = 2900 THEN "
                         "-9223372036854775808 ELSE n END) FROM record"),
                     StatementError);
        connection.InTransaction(
            [](Transaction& tx) { tx.Execute("CREATE TABLE made (a)"); });
        return absl::OkStatus();
      },
      Frame()));
}

TEST_F(SqliteDatabaseTest, MemoryDoesNotGrowWithAStream) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  // A sanitizer keeps what was freed.
  constexpr int64_t kAllowance = 1000000;
#else
  constexpr int64_t kAllowance = 30000;
#endif
  ExpectCommitted(db_->RunFunction(
      [&](Transaction& tx) {
        const auto peak = [] {
          struct rusage usage;
          getrusage(RUSAGE_SELF, &usage);
          return usage.ru_maxrss;  // kilobytes
        };
        const auto before = peak();
        int64_t bytes = 0;
        for (auto [text] : tx.Stream<std::string>(
                 "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 "
                 "FROM c WHERE n < 100000) SELECT printf('%01000d', n) FROM "
                 "c")) {
          bytes += text.size();
        }
        EXPECT_EQ(bytes, 100000000);
        EXPECT_LT(peak() - before, kAllowance);
        return absl::OkStatus();
      },
      Frame()));
}

TEST_F(SqliteDatabaseTest, AParameterIsDollarAndANumber) {
  for (const char* sql :
       {"SELECT ?", "SELECT :a", "SELECT @a", "SELECT $a", "SELECT ?1",
        "SELECT $01", "SELECT $0", "SELECT $2"}) {
    const Outcome outcome = db_->RunFunction(
        [&](Transaction& tx) {
          tx.Execute(sql, 1);
          return absl::OkStatus();
        },
        Frame());
    EXPECT_EQ(outcome.committed, Committed::kNo) << sql;
    ASSERT_TRUE(outcome.error.has_value()) << sql;
    EXPECT_NE(outcome.error->message.find("parameter"), std::string::npos)
        << outcome.error->message;
  }
}

TEST_F(SqliteDatabaseTest, TextMayHoldNul) {
  ExpectCommitted(db_->RunFunction(
      [&](Transaction& tx) {
        const std::string text("a\0b", 3);
        EXPECT_EQ(tx.QueryValue<std::string>("SELECT $1", text), text);
        return absl::OkStatus();
      },
      Frame()));
}

TEST_F(SqliteDatabaseTest, FindTableLooksInMainOnly) {
  MustQuery("CREATE TEMP TABLE aside (a)");
  EXPECT_FALSE(db_->FindTable(TableName{"", "aside"})->exists);
  MustQuery("CREATE TABLE Aside (a)");
  const auto found = db_->FindTable(TableName{"", "ASIDE"});
  EXPECT_TRUE(found->exists);
  EXPECT_EQ(found->name, (TableName{"main", "Aside"}));
  EXPECT_TRUE(db_->FindTable(TableName{"MAIN", "aside"})->exists);
  EXPECT_EQ(db_->FindTable(TableName{"temp", "aside"}).status().code(),
            absl::StatusCode::kInvalidArgument);
  const absl::Status missing =
      db_->FindTable(TableName{"app", "aside"}).status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(std::string(missing.message()).find("there is no schema app"),
            std::string::npos);
}

TEST_F(SqliteDatabaseTest, TwoPathsToOneFileShareTheLock) {
  const std::string link = folder_ / "link.db";
  ASSERT_EQ(symlink(path_.c_str(), link.c_str()), 0);
  const TableName history{"", "gander_history"};
  ASSERT_TRUE(db_->TryLock(history).value());
  for (const std::string& path :
       {link, folder_.path() + "/./shop.db",
        folder_.path() + "/../" +
            std::filesystem::path(folder_.path()).filename().string() +
            "/shop.db"}) {
    const auto other =
        SqliteDatabase::Connect("sqlite:" + path, ConnectOptions()).value();
    EXPECT_FALSE(other->TryLock(history).value()) << path;
  }
  EXPECT_EQ(access((path_ + "-gander.lock").c_str(), F_OK), 0);
}

TEST_F(SqliteDatabaseTest, ATablesNameInAnotherCaseHasTheSameLock) {
  const auto other = Open();
  ASSERT_TRUE(db_->TryLock(TableName{"", "My_History"}).value());
  EXPECT_FALSE(other->TryLock(TableName{"main", "my_history"}).value());
}

TEST_F(SqliteDatabaseTest, TheLocksHolderIsNamedWithProgramProcessAndTime) {
  const TableName history{"", "gander_history"};
  ASSERT_TRUE(db_->TryLock(history).value());
  const std::string holder = Open()->DescribeLockHolder(history).value();
  EXPECT_NE(holder.find("sqlite_database_test (process "), std::string::npos)
      << holder;
  EXPECT_NE(holder.find(absl::StrCat("process ", getpid(), " on ")),
            std::string::npos)
      << holder;
  EXPECT_NE(holder.find(") since 2"), std::string::npos) << holder;
}

TEST_F(SqliteDatabaseTest, ASessionHasOneLock) {
  ASSERT_TRUE(db_->TryLock(TableName{"", "a_history"}).value());
  EXPECT_EQ(db_->TryLock(TableName{"", "b_history"}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(SqliteInMemory, IsADatabaseOfItsOwnAndItsLockIsFree) {
  const auto connect = [] {
    return SqliteDatabase::Connect("sqlite::memory:", ConnectOptions()).value();
  };
  const auto first = connect();
  const auto second = connect();
  ASSERT_TRUE(first->Query("CREATE TABLE t (a)").ok());
  EXPECT_FALSE(second->FindTable(TableName{"", "t"})->exists);
  EXPECT_TRUE(first->TryLock(TableName{"", "h"}).value());
  EXPECT_TRUE(second->TryLock(TableName{"", "h"}).value());
  EXPECT_EQ(second->DescribeLockHolder(TableName{"", "h"}).value(),
            "nobody any more");
  EXPECT_TRUE(first->ResetSession().ok());
  EXPECT_TRUE(first->FindTable(TableName{"", "t"})->exists);
}

}  // namespace
}  // namespace gander::sqlite

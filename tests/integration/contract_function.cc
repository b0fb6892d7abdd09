// What RunFunction and RunOnConnection promise of a C++ step's end.

#include <stdexcept>
#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/migration/statement_error.h"
#include "tests/integration/database_contract.h"

namespace gander {
namespace {

void MakeTable(Transaction& tx) { tx.Execute("CREATE TABLE made (id BIGINT)"); }

TEST_P(DatabaseContract, AFunctionAndItsRecordCommitTogether) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        MakeTable(tx);
        // Nobody else sees it yet.
        EXPECT_FALSE(TableIsCommitted("made"));
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_TRUE(outcome.step_status.ok());
  EXPECT_TRUE(TableIsCommitted("made"));
  EXPECT_EQ(CommittedRecords(), 1);
  ExpectUsable();
}

TEST_P(DatabaseContract, AReturnedStatusRollsBackAndIsGivenBack) {
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        MakeTable(tx);
        return absl::NotFoundError("no such customer");
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  EXPECT_EQ(outcome.step_status, absl::NotFoundError("no such customer"));
  EXPECT_FALSE(outcome.error.has_value());
  ExpectNothingKept();
}

TEST_P(DatabaseContract, AStatementThatFailsIsNamedByItsPlaceInTheSource) {
  int line = 0;
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        MakeTable(tx);
        line = __LINE__ + 1;
        tx.Execute("INSERT INTO missing VALUES ($1)", 1);
        ADD_FAILURE() << "the statement did not throw";
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  ASSERT_TRUE(outcome.error.has_value()) << Explain(outcome);
  EXPECT_EQ(outcome.error->code, traits().missing_table);
  EXPECT_FALSE(outcome.step_status.ok());
  EXPECT_NE(outcome.step_file.find("contract_function.cc"), std::string::npos);
  EXPECT_EQ(outcome.step_line, line);
  EXPECT_EQ(outcome.step_sql, "INSERT INTO missing VALUES ($1)");
  ExpectNothingKept();
}

TEST_P(DatabaseContract, AnExceptionRollsBackAndItsMessageIsKept) {
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) -> absl::Status {
        MakeTable(tx);
        throw std::out_of_range("row 3 has no phone");
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  EXPECT_EQ(std::string(outcome.step_status.message()), "row 3 has no phone");
  EXPECT_FALSE(outcome.error.has_value());
  ExpectNothingKept();
}

TEST_P(DatabaseContract, WhatIsNoExceptionRollsBackToo) {
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) -> absl::Status {
        MakeTable(tx);
        throw 42;
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  EXPECT_FALSE(outcome.step_status.ok());
  ExpectNothingKept();
}

TEST_P(DatabaseContract, AFailingRecordRollsAFunctionBack) {
  Frame frame;
  frame.record = "INSERT INTO missing VALUES (1)";
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        MakeTable(tx);
        return absl::OkStatus();
      },
      frame);
  EXPECT_EQ(outcome.committed, Committed::kNo);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->code, traits().missing_table);
  EXPECT_EQ(outcome.step_line, 0) << "the step's source is not to blame";
  ExpectNothingKept();
}

TEST_P(DatabaseContract, ADeferredConstraintFailsAFunctionAtCommit) {
  MustQuery("CREATE TABLE parent (id BIGINT PRIMARY KEY)");
  MustQuery(
      "CREATE TABLE child (id BIGINT PRIMARY KEY, parent BIGINT "
      "REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        MakeTable(tx);
        tx.Execute("INSERT INTO child VALUES ($1, $2)", 1, 99);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_TRUE(outcome.error->at_commit) << Explain(outcome);
  ExpectNothingKept();
}

TEST_P(DatabaseContract, AnErrorThatAFunctionSwallowsCannotCommit) {
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        MakeTable(tx);
        EXPECT_THROW(tx.Execute("INSERT INTO missing VALUES (1)"),
                     StatementError);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  ASSERT_TRUE(outcome.error.has_value());
  ExpectNothingKept();
}

TEST_P(DatabaseContract, AfterASwallowedErrorEveryStatementFails) {
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        auto prepared = tx.Prepare("SELECT 1");
        EXPECT_THROW(tx.Execute("INSERT INTO missing VALUES (1)"),
                     StatementError);
        EXPECT_THROW(tx.Execute("SELECT 1"), StatementError);
        EXPECT_THROW(tx.Execute("SELECT $1", "x"), StatementError);
        EXPECT_THROW(tx.QueryValue<int64_t>("SELECT 1"), StatementError);
        EXPECT_THROW(prepared.Execute(), StatementError);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  ExpectNothingKept();
}

TEST_P(DatabaseContract, AfterARollbackToASavepointTheFunctionGoesOn) {
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        MakeTable(tx);
        tx.Execute("INSERT INTO made VALUES (1)");
        tx.Execute("SAVEPOINT here");
        tx.Execute("INSERT INTO made VALUES (2)");
        EXPECT_THROW(tx.Execute("INSERT INTO missing VALUES (1)"),
                     StatementError);
        tx.Execute("ROLLBACK TO SAVEPOINT here");
        tx.Execute("INSERT INTO made VALUES (4)");
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT sum(id) FROM made"), "5");
  EXPECT_EQ(CommittedRecords(), 1);
}

TEST_P(DatabaseContract, AFunctionThatEndsTheTransactionItselfFails) {
  for (const char* end : {"COMMIT", "ROLLBACK", "END"}) {
    const Outcome outcome = db().RunFunction(
        [&](Transaction& tx) {
          tx.Execute("INSERT INTO record VALUES (5)");
          tx.Execute(end);
          return absl::OkStatus();
        },
        RecordFrame());
    EXPECT_NE(outcome.committed, Committed::kYes) << end << Explain(outcome);
    EXPECT_TRUE(outcome.error.has_value() || !outcome.step_status.ok());
    EXPECT_EQ(ReadCommitted("SELECT count(*) FROM record WHERE n = 1"), "0")
        << end;
    ExpectUsable();
  }
}

TEST_P(DatabaseContract,
       AFunctionThatBeginsAnotherTransactionAfterItsEndFails) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        tx.Execute("COMMIT");
        tx.Execute("BEGIN");
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_NE(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(CommittedRecords(), 0);
  ExpectUsable();
}

TEST_P(DatabaseContract, AFunctionKnowsItsDatabase) {
  EXPECT_EQ(db().name(), traits().name);
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        EXPECT_EQ(tx.database(), traits().name);
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, OnAConnectionEveryStatementCommitsByItself) {
  const Outcome outcome = db().RunOnConnection(
      [&](Connection& connection) -> absl::Status {
        connection.Execute("CREATE TABLE made (id BIGINT)");
        EXPECT_TRUE(TableIsCommitted("made"));
        connection.Execute("INSERT INTO made VALUES ($1)", 7);
        EXPECT_EQ(ReadCommitted("SELECT id FROM made"), "7");
        throw std::runtime_error("and then it fails");
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  EXPECT_EQ(std::string(outcome.step_status.message()), "and then it fails");
  EXPECT_EQ(ReadCommitted("SELECT id FROM made"), "7");
  ExpectUsable();
}

TEST_P(DatabaseContract, AConnectionsStepThatReturnsOkIsCommitted) {
  const Outcome outcome = db().RunOnConnection(
      [&](Connection& connection) {
        EXPECT_EQ(connection.database(), traits().name);
        connection.Execute(traits().outside_only);
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, AConnectionsStepMayGoOnAfterAnError) {
  const Outcome outcome = db().RunOnConnection(
      [&](Connection& connection) {
        EXPECT_THROW(connection.Execute("INSERT INTO missing VALUES (1)"),
                     StatementError);
        connection.Execute("INSERT INTO record VALUES (3)");
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(CommittedRecords(), 1);
}

TEST_P(DatabaseContract, AConnectionsTransactionCommitsWhenItsBodyReturns) {
  const Outcome outcome = db().RunOnConnection(
      [&](Connection& connection) {
        for (int i = 0; i < 3; ++i) {
          connection.InTransaction([&](Transaction& tx) {
            tx.Execute("INSERT INTO record VALUES ($1)", i);
            EXPECT_EQ(CommittedRecords(), i);
          });
          EXPECT_EQ(CommittedRecords(), i + 1);
        }
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, AConnectionsTransactionRollsBackWhenItsBodyThrows) {
  const Outcome outcome = db().RunOnConnection(
      [&](Connection& connection) {
        EXPECT_THROW(connection.InTransaction([](Transaction& tx) {
          tx.Execute("INSERT INTO record VALUES (1)");
          throw std::logic_error("no");
        }),
                     std::logic_error);
        EXPECT_THROW(connection.InTransaction([](Transaction& tx) {
          tx.Execute("INSERT INTO record VALUES (1)");
          tx.Execute("INSERT INTO missing VALUES (1)");
        }),
                     StatementError);
        EXPECT_THROW(connection.InTransaction([](Transaction& tx) {
          tx.Execute("INSERT INTO record VALUES (1)");
          throw 42;
        }),
                     int);
        // And the connection works on.
        connection.Execute("INSERT INTO record VALUES (2)");
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT sum(n) FROM record"), "2");
}

TEST_P(DatabaseContract, AConnectionsTransactionWithASwallowedErrorThrows) {
  const Outcome outcome = db().RunOnConnection(
      [&](Connection& connection) {
        EXPECT_THROW(connection.InTransaction([](Transaction& tx) {
          tx.Execute("INSERT INTO record VALUES (1)");
          EXPECT_THROW(tx.Execute("INSERT INTO missing VALUES (1)"),
                       StatementError);
        }),
                     StatementError);
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(CommittedRecords(), 0);
}

TEST_P(DatabaseContract, AConnectionsTransactionMayFailAtItsCommit) {
  MustQuery("CREATE TABLE parent (id BIGINT PRIMARY KEY)");
  MustQuery(
      "CREATE TABLE child (id BIGINT PRIMARY KEY, parent BIGINT "
      "REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
  const Outcome outcome = db().RunOnConnection(
      [&](Connection& connection) {
        try {
          connection.InTransaction([](Transaction& tx) {
            tx.Execute("INSERT INTO child VALUES (1, 99)");
          });
          ADD_FAILURE() << "it committed";
        } catch (const StatementError& e) {
          EXPECT_EQ(e.error().code, traits().foreign_key_violation);
        }
        connection.Execute("INSERT INTO record VALUES (2)");
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(ReadCommitted("SELECT count(*) FROM child"), "0");
}

TEST_P(DatabaseContract, ATransactionThatAConnectionLeavesOpenIsRolledBack) {
  const Outcome outcome = db().RunOnConnection(
      [&](Connection& connection) {
        connection.Execute("BEGIN");
        connection.Execute("INSERT INTO record VALUES (1)");
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  EXPECT_TRUE(outcome.error.has_value() || !outcome.step_status.ok());
  EXPECT_EQ(CommittedRecords(), 0);
  ExpectUsable();
}

}  // namespace
}  // namespace gander

// How a step is observed: hold times, cascades, rows, failures, C++ steps, and
// what is outside a transaction.

#include "tests/integration/postgres_observe_test.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/database/postgres/postgres.h"

namespace gander {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

TEST_F(PostgresObserve, SeesHowLongALockIsHeld) {
  const StepObservation step =
      Observe({"ALTER TABLE child ADD COLUMN x int", "SELECT pg_sleep(0.2)",
               "ALTER TABLE parent ADD COLUMN x int"});
  ASSERT_EQ(step.statements.size(), 3);
  EXPECT_GE(step.statements[1].duration, absl::Milliseconds(200));
  EXPECT_LT(step.statements[0].duration, absl::Milliseconds(200));
  ASSERT_EQ(step.locks.size(), 2);
  EXPECT_EQ(step.locks[0].relation, "public.child");
  EXPECT_GE(step.locks[0].held, absl::Milliseconds(200));
  EXPECT_EQ(step.locks[1].relation, "public.parent");
  EXPECT_LT(step.locks[1].held, absl::Milliseconds(200));
  EXPECT_EQ(step.locks[1].mode, "AccessExclusiveLock");
}

TEST_F(PostgresObserve, SeesWhatFollowsADrop) {
  const StepObservation step = Observe({"DROP TABLE child CASCADE"});
  std::vector<std::string> dropped;
  for (const ObjectObservation& object : step.statements.at(0).objects) {
    EXPECT_EQ(object.change, ObjectObservation::Change::kDropped);
    dropped.push_back(absl::StrCat(object.type, " ", object.identity,
                                   object.followed ? ", followed" : ""));
  }
  EXPECT_THAT(dropped,
              IsSupersetOf({"table public.child", "view public.seen, followed",
                            "materialized view public.kept, followed",
                            "index public.child_v, followed"}));
}

TEST_F(PostgresObserve, SeesRowsAndWal) {
  Execute(kRows);
  const StepObservation step =
      Observe({"UPDATE child SET amount = 3 WHERE id <= 300",
               "DELETE FROM ref WHERE id > 100",
               "CREATE TABLE made AS SELECT * FROM parent"});
  ASSERT_EQ(step.statements.size(), 3);
  EXPECT_THAT(step.statements[0].rows,
              ElementsAre(RowsObservation{"public.child", 0, 300, 0}));
  EXPECT_GT(step.statements[0].wal_bytes, 300 * 50);
  EXPECT_THAT(step.statements[1].rows,
              ElementsAre(RowsObservation{"public.ref", 0, 0, 400}));
  EXPECT_THAT(step.statements[2].rows,
              ElementsAre(RowsObservation{"public.made", 500, 0, 0}));
  EXPECT_THAT(step.statements[2].scans,
              ElementsAre(ScanObservation{"public.parent", 1, 500}));
}

TEST_F(PostgresObserve, ADeferredConstraintSpeaksBeforeTheCommit) {
  Execute(
      "ALTER TABLE ref ALTER CONSTRAINT ref_parent DEFERRABLE INITIALLY "
      "DEFERRED");
  StepObserver observer(database_.get(), {.has_triggers = true});
  const Outcome outcome = Run({"INSERT INTO ref VALUES (1, 4711)"}, &observer);
  EXPECT_EQ(outcome.committed, Committed::kNo);
  EXPECT_THAT(std::string(outcome.step_status.message()),
              HasSubstr("ref_parent"));
  EXPECT_THAT(observer.Take().deferred_error, HasSubstr("ref_parent"));
  // And the session goes on.
  EXPECT_TRUE(database_->Query("SELECT 1").ok());
}

TEST_F(PostgresObserve, AStatementThatFailsIsTheLastOne) {
  StepObserver observer(database_.get(), {.has_triggers = true});
  const Outcome outcome =
      Run({"ALTER TABLE child ADD COLUMN x int", "DROP TABLE nowhere",
           "ALTER TABLE parent ADD COLUMN x int"},
          &observer);
  EXPECT_EQ(outcome.committed, Committed::kNo);
  const StepObservation step = observer.Take();
  ASSERT_EQ(step.statements.size(), 2);
  EXPECT_EQ(Text(step.statements[0]), "child: AccessExclusive");
  EXPECT_THAT(step.statements[1].error, HasSubstr("nowhere"));
}

TEST_F(PostgresObserve, AStatementOfACppStepHasThePlaceOfItsCall) {
  RollBack observer(database_.get(), {.has_triggers = true});
  Frame frame;
  frame.observer = &observer;
  int line = 0;
  const Outcome outcome = database_->RunFunction(
      [&](Transaction& tx) {
        line = __LINE__ + 1;
        tx.Execute("ALTER TABLE child ALTER amount TYPE bigint");
        tx.Execute("UPDATE parent SET n = $1", 3);
        return absl::OkStatus();
      },
      frame);
  EXPECT_TRUE(absl::IsAborted(outcome.step_status)) << outcome.step_status;
  const StepObservation step = observer.Take();
  ASSERT_EQ(step.statements.size(), 2);
  EXPECT_EQ(step.statements[0].line, line);
  EXPECT_THAT(step.statements[0].file, HasSubstr("postgres_observe_test.cc"));
  EXPECT_THAT(Text(step.statements[0]),
              HasSubstr("rewritten (the type of a column was changed)"));
  EXPECT_EQ(step.statements[1].line, line + 1);
  EXPECT_THAT(Text(step.statements[1]), HasSubstr("parent: RowExclusive"));
}

TEST_F(PostgresObserve, WhatACppStepDoesByLibpqxxIsSeen) {
  RollBack observer(database_.get(), {.has_triggers = true});
  Frame frame;
  frame.observer = &observer;
  const Outcome outcome = database_->RunFunction(
      [](Transaction& tx) {
        dynamic_cast<internal::PqxxTransactionSource&>(tx)
            .pqxx_transaction()
            .exec("ALTER TABLE child ALTER amount TYPE bigint");
        return absl::OkStatus();
      },
      frame);
  EXPECT_TRUE(absl::IsAborted(outcome.step_status)) << outcome.step_status;
  const StepObservation step = observer.Take();
  ASSERT_EQ(step.statements.size(), 1);
  EXPECT_EQ(step.statements[0].sql, "");
  EXPECT_THAT(Text(step.statements[0]),
              HasSubstr("rewritten (the type of a column was changed)"));
}

// A role that may neither make event triggers nor see those of others.
TEST_F(PostgresObserve, WithoutTriggersTheReasonIsNotKnown) {
  RollBack observer(database_.get(), {.has_triggers = false});
  (void)Run({"ALTER TABLE child ALTER amount TYPE bigint"}, &observer);
  const StepObservation step = observer.Take();
  ASSERT_EQ(step.statements.size(), 1);
  EXPECT_THAT(Text(step.statements[0]),
              HasSubstr("child: AccessExclusive, new file, scanned"));
  EXPECT_TRUE(step.statements[0].objects.empty());
}

TEST_F(PostgresObserve, OutsideATransactionLocksAreSeenFromBeside) {
  Execute(kRows);
  Execute(
      "INSERT INTO child SELECT i, i, 'v', now(), i, repeat('n', 100), '{}', "
      "'sad' FROM generate_series(1001, 100000) AS i");
  StepObserver observer(database_.get(),
                        {.has_triggers = true, .connect = [&] {
                           return Connect(SharedPostgres().Url(name_), {});
                         }});
  Frame frame;
  frame.observer = &observer;
  frame.keep_session = true;
  for (const char* sql : {"CREATE INDEX CONCURRENTLY made ON child (amount)",
                          "VACUUM FULL child", "SELECT 1"}) {
    Script script;
    script.pieces.push_back({sql, 1});
    const Outcome outcome = database_->RunOutsideTransaction(script, frame);
    ASSERT_EQ(outcome.committed, Committed::kYes) << sql;
  }
  ASSERT_TRUE(observer.status().ok()) << observer.status();
  const StepObservation step = observer.Take();
  EXPECT_FALSE(step.in_transaction);
  ASSERT_EQ(step.statements.size(), 3);
  EXPECT_EQ(Text(step.statements[0]),
            "child: ShareUpdateExclusive, scanned, builds made");
  EXPECT_THAT(Text(step.statements[1]),
              HasSubstr("child: AccessExclusive, new file, scanned"));
  EXPECT_EQ(Text(step.statements[2]), "");
  ASSERT_FALSE(step.locks.empty());
  EXPECT_EQ(step.locks[0].relation, "public.child");
  EXPECT_EQ(step.locks[0].mode, "AccessExclusiveLock");
  EXPECT_GT(step.locks[0].held, absl::Milliseconds(5));
}

}  // namespace
}  // namespace gander

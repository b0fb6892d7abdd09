// What statements of many kinds do, as it is observed, against what
// PostgreSQL's manual says of them: which locks they take, what they rewrite,
// and what they read from beginning to end. On empty tables and on filled ones:
// neither locks nor rewrites depend on the rows.

#include <gmock/gmock.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "runtime/database/driver.h"
#include "runtime/database/postgres/postgres.h"
#include "runtime/observe/scratch_database.h"
#include "runtime/observe/snapshot_difference.h"
#include "runtime/observe/step_observer.h"
#include "runtime/testing/shared_postgres.h"

namespace gander {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

constexpr char kSchema[] = R"sql(
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE SEQUENCE numbers;
CREATE TABLE parent (id int PRIMARY KEY, code text UNIQUE, n int NOT NULL);
CREATE TABLE child (
  id int PRIMARY KEY, parent_id int, v varchar(10), t timestamp, amount int,
  note text, j json, m mood, CHECK (amount < 1000000));
CREATE INDEX child_v ON child (v);
CREATE TABLE ref (id int PRIMARY KEY, parent_id int,
  CONSTRAINT ref_parent FOREIGN KEY (parent_id) REFERENCES parent (id));
CREATE TABLE part (id int NOT NULL, x int) PARTITION BY RANGE (id);
CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (10000);
CREATE TABLE loose (id int NOT NULL, x int);
CREATE VIEW seen AS SELECT id, note FROM child;
CREATE MATERIALIZED VIEW kept AS SELECT count(*) AS n FROM child;
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS
  $$BEGIN RETURN NEW; END$$;
CREATE UNLOGGED TABLE fleeting (id int);
)sql";

constexpr char kRows[] = R"sql(
INSERT INTO parent SELECT i, 'code ' || i, i FROM generate_series(1, 500) AS i;
INSERT INTO child SELECT i, i, 'v' || i, now(), i, 'note', '{}', 'sad'
  FROM generate_series(1, 500) AS i;
INSERT INTO ref SELECT i, i FROM generate_series(1, 500) AS i;
INSERT INTO part SELECT i, i FROM generate_series(1, 500) AS i;
INSERT INTO loose SELECT i, i FROM generate_series(20000, 20500) AS i;
REFRESH MATERIALIZED VIEW kept;
)sql";

// "child: AccessExclusive, rewritten (why), scanned". In the order of names;
// the weakest lock, which reading takes, is left out where it is all.
std::string Text(const StatementObservation& statement) {
  std::map<std::string, std::vector<std::string>> of;
  std::map<std::string, int> strongest;
  const auto name = [](const std::string& relation) {
    return std::string(absl::StripPrefix(relation, "public."));
  };
  std::map<std::string, std::string> mode;
  for (const LockObservation& lock : statement.locks) {
    const int strength = StrengthOf(lock.mode);
    if (strength <= strongest[name(lock.relation)]) continue;
    strongest[name(lock.relation)] = strength;
    mode[name(lock.relation)] =
        std::string(absl::StripSuffix(lock.mode, "Lock"));
  }
  for (const auto& [relation, text] : mode) {
    if (text != "AccessShare") of[relation].push_back(text);
  }
  for (const RewriteObservation& rewrite : statement.rewrites) {
    of[name(rewrite.relation)].push_back(
        rewrite.emptied ? "emptied"
        : rewrite.reason.empty()
            ? "new file"
            : absl::StrCat("rewritten (", rewrite.reason, ")"));
  }
  for (const ScanObservation& scan : statement.scans) {
    of[name(scan.relation)].push_back("scanned");
  }
  for (const IndexObservation& index : statement.indexes) {
    of[name(index.table)].push_back(
        absl::StrCat(index.built ? "builds " : "keeps ", name(index.index)));
  }
  return absl::StrJoin(of, "; ", [](std::string* out, const auto& relation) {
    absl::StrAppend(out, relation.first, ": ",
                    absl::StrJoin(relation.second, ", "));
  });
}

struct Case {
  const char* sql;
  const char* seen;
  // Where the rows matter: what is seen with them.
  const char* with_rows = nullptr;
};

constexpr Case kCases[] = {
    {"ALTER TABLE child ADD COLUMN x int", "child: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x int DEFAULT 5", "child: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x int NOT NULL DEFAULT 5",
     "child: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x timestamptz DEFAULT now()",
     "child: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x timestamptz DEFAULT clock_timestamp()",
     "child: AccessExclusive, rewritten (a value is computed for each row of a "
     "new column), scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x float DEFAULT random()",
     "child: AccessExclusive, rewritten (a value is computed for each row of a "
     "new column), scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x serial",
     "child: AccessExclusive, rewritten (a value is computed for each row of a "
     "new column), scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x int GENERATED ALWAYS AS IDENTITY",
     "child: AccessExclusive, rewritten (a value is computed for each row of a "
     "new column), scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x int GENERATED ALWAYS AS (amount * 2) "
     "STORED",
     "child: AccessExclusive, rewritten (a value is computed for each row of a "
     "new column), scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x positive",
     "child: AccessExclusive, rewritten (a value is computed for each row of a "
     "new column), scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x int REFERENCES parent (id)",
     "child: AccessExclusive; parent: ShareRowExclusive"},
    {"ALTER TABLE child ADD COLUMN x int UNIQUE",
     "child: AccessExclusive, scanned, builds child_x_key"},
    {"ALTER TABLE child DROP COLUMN j", "child: AccessExclusive"},
    {"ALTER TABLE child DROP COLUMN v",
     "child: AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN amount SET DEFAULT 3",
     "child: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN amount SET NOT NULL",
     "child: AccessExclusive, scanned"},
    {"ALTER TABLE parent ALTER COLUMN n DROP NOT NULL",
     "parent: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN v TYPE varchar(20)",
     "child: AccessExclusive, keeps child_v; child_v: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN v TYPE text",
     "child: AccessExclusive, keeps child_v; child_v: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN v TYPE varchar(5)",
     "child: AccessExclusive, rewritten (the type of a column was changed), "
     "scanned, builds child_pkey, builds child_v; child_pkey: AccessExclusive; "
     "child_v: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN amount TYPE bigint",
     "child: AccessExclusive, rewritten (the type of a column was changed), "
     "scanned, builds child_pkey, builds child_v; child_pkey: AccessExclusive; "
     "child_v: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN v TYPE text COLLATE \"C\"",
     "child: AccessExclusive, scanned, builds child_v; child_v: "
     "AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN amount SET STATISTICS 500",
     "child: ShareUpdateExclusive"},
    {"ALTER TABLE child ALTER COLUMN j SET STORAGE EXTERNAL",
     "child: AccessExclusive"},
    {"ALTER TABLE child ADD CHECK (amount > -1)",
     "child: AccessExclusive, scanned"},
    {"ALTER TABLE child ADD CONSTRAINT c CHECK (amount > -1) NOT VALID",
     "child: AccessExclusive"},
    {"ALTER TABLE child ADD FOREIGN KEY (parent_id) REFERENCES parent (id)",
     "child: ShareRowExclusive, scanned; parent: ShareRowExclusive",
     "child: ShareRowExclusive, scanned; parent: ShareRowExclusive, scanned"},
    {"ALTER TABLE child ADD CONSTRAINT f FOREIGN KEY (parent_id) REFERENCES "
     "parent (id) NOT VALID",
     "child: ShareRowExclusive; parent: ShareRowExclusive"},
    {"ALTER TABLE loose ADD PRIMARY KEY (id)",
     "loose: AccessExclusive, scanned, builds loose_pkey"},
    {"ALTER TABLE child ADD UNIQUE (amount)",
     "child: AccessExclusive, scanned, builds child_amount_key"},
    {"ALTER TABLE child ADD EXCLUDE (amount WITH =)",
     "child: AccessExclusive, scanned, builds child_amount_excl"},
    {"ALTER TABLE ref DROP CONSTRAINT ref_parent",
     "parent: AccessExclusive; ref: AccessExclusive"},
    {"ALTER TABLE child DROP CONSTRAINT child_amount_check",
     "child: AccessExclusive"},
    {"ALTER TABLE ref RENAME CONSTRAINT ref_parent TO r",
     "ref: AccessExclusive"},
    {"ALTER TABLE ref ALTER CONSTRAINT ref_parent DEFERRABLE",
     "ref: AccessExclusive"},
    {"ALTER TABLE child RENAME TO kid", "child: AccessExclusive"},
    {"ALTER TABLE child RENAME COLUMN note TO remark",
     "child: AccessExclusive"},
    {"ALTER TABLE child SET (fillfactor = 70)", "child: ShareUpdateExclusive"},
    {"ALTER TABLE child SET (autovacuum_enabled = off)",
     "child: ShareUpdateExclusive"},
    {"ALTER TABLE child SET UNLOGGED",
     "child: AccessExclusive, rewritten (it became logged or unlogged), "
     "scanned, builds child_pkey, builds child_v; child_pkey: AccessExclusive; "
     "child_v: AccessExclusive"},
    {"ALTER TABLE fleeting SET LOGGED",
     "fleeting: AccessExclusive, rewritten (it became logged or unlogged), "
     "scanned"},
    {"ALTER TABLE child SET SCHEMA pg_catalog", "child: AccessExclusive"},
    {"ALTER TABLE child OWNER TO postgres", "child: AccessExclusive"},
    {"ALTER TABLE child ENABLE ROW LEVEL SECURITY", "child: AccessExclusive"},
    {"ALTER TABLE child REPLICA IDENTITY FULL", "child: AccessExclusive"},
    {"ALTER TABLE child CLUSTER ON child_v",
     "child: ShareUpdateExclusive; child_v: ShareUpdateExclusive"},
    {"ALTER TABLE part ATTACH PARTITION loose FOR VALUES FROM (20000) TO "
     "(30000)",
     "loose: AccessExclusive, scanned; part: ShareUpdateExclusive"},
    {"ALTER TABLE part DETACH PARTITION part_1",
     "part: AccessExclusive; part_1: AccessExclusive"},
    {"ALTER INDEX child_v RENAME TO i", "child_v: ShareUpdateExclusive"},
    {"CREATE INDEX i ON child (amount)", "child: Share, scanned, builds i"},
    {"CREATE UNIQUE INDEX i ON child (amount)",
     "child: Share, scanned, builds i"},
    {"CREATE INDEX i ON child (amount) WHERE amount > 3",
     "child: Share, scanned, builds i"},
    {"CREATE INDEX i ON part (x)",
     "part: Share, keeps i; part_1: Share, scanned, builds part_1_x_idx"},
    {"DROP INDEX child_v", "child: AccessExclusive; child_v: AccessExclusive"},
    {"REINDEX INDEX child_v",
     "child: Share, scanned, builds child_v; child_v: AccessExclusive"},
    {"REINDEX TABLE child",
     "child: Share, scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"CLUSTER child USING child_v",
     "child: AccessExclusive, new file, scanned, builds child_pkey, builds "
     "child_v; child_pkey: AccessExclusive; child_v: AccessExclusive"},
    {"TRUNCATE child",
     "child: AccessExclusive, emptied; child_pkey: AccessExclusive; child_v: "
     "AccessExclusive"},
    {"TRUNCATE parent CASCADE",
     "parent: AccessExclusive, emptied; parent_code_key: AccessExclusive; "
     "parent_pkey: AccessExclusive; ref: AccessExclusive, emptied; ref_pkey: "
     "AccessExclusive"},
    {"DROP TABLE child CASCADE",
     "child: AccessExclusive; child_pkey: AccessExclusive; child_v: "
     "AccessExclusive; kept: AccessExclusive; seen: AccessExclusive"},
    {"DROP TABLE ref",
     "parent: AccessExclusive; ref: AccessExclusive; ref_pkey: "
     "AccessExclusive"},
    {"CREATE TABLE made (id int PRIMARY KEY, parent_id int REFERENCES parent "
     "(id))",
     "parent: ShareRowExclusive"},
    {"CREATE TABLE made AS SELECT * FROM child", "child: scanned"},
    {"CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (10000) TO (20000)",
     "part: AccessExclusive"},
    {"CREATE TABLE made (LIKE child INCLUDING ALL)", ""},
    {"CREATE VIEW made AS SELECT * FROM parent", ""},
    {"CREATE OR REPLACE VIEW seen AS SELECT id, note, amount FROM child",
     "seen: AccessExclusive"},
    {"DROP VIEW seen", "seen: AccessExclusive"},
    {"REFRESH MATERIALIZED VIEW kept",
     "child: scanned; kept: AccessExclusive, new file"},
    {"CREATE TRIGGER made BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION "
     "nothing()",
     "child: ShareRowExclusive"},
    {"ALTER TABLE child DISABLE TRIGGER ALL", "child: ShareRowExclusive"},
    {"CREATE RULE made AS ON DELETE TO child DO ALSO NOTHING",
     "child: AccessExclusive"},
    {"CREATE POLICY made ON child USING (true)", "child: AccessExclusive"},
    {"CREATE STATISTICS made ON id, amount FROM child",
     "child: ShareUpdateExclusive"},
    {"ALTER TYPE mood ADD VALUE 'calm'", ""},
    {"ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'", ""},
    {"ALTER DOMAIN positive ADD CHECK (VALUE < 100)", ""},
    {"ALTER SEQUENCE numbers RESTART", "numbers: ShareRowExclusive"},
    {"COMMENT ON TABLE child IS 'x'", "child: ShareUpdateExclusive"},
    {"GRANT SELECT ON child TO public", ""},
    {"ANALYZE child", "child: ShareUpdateExclusive"},
    {"LOCK TABLE child IN SHARE MODE", "child: Share"},
    {"SELECT * FROM child WHERE amount = 3", "child: scanned"},
    {"SELECT * FROM child WHERE amount = 3 FOR UPDATE",
     "child: RowShare, scanned; child_pkey: RowShare; child_v: RowShare"},
    {"INSERT INTO ref VALUES (1000, NULL)", "ref: RowExclusive"},
    {"UPDATE child SET amount = 3",
     "child: RowExclusive, scanned; child_pkey: RowExclusive; child_v: "
     "RowExclusive"},
    {"DELETE FROM ref", "ref: RowExclusive, scanned; ref_pkey: RowExclusive"},
    {"DO $$BEGIN EXECUTE 'ALTER TABLE child ' || 'ALTER amount TYPE bigint'; "
     "END$$",
     "child: AccessExclusive, rewritten (the type of a column was changed), "
     "scanned, builds child_pkey, builds child_v; child_pkey: AccessExclusive; "
     "child_v: AccessExclusive"},
};

// Rolls back what it has seen.
class RollBack : public StepObserver {
 public:
  using StepObserver::StepObserver;
  absl::Status BodyEnds() override {
    const absl::Status status = StepObserver::BodyEnds();
    return status.ok() ? absl::AbortedError("seen") : status;
  }
};

class PostgresObserve : public testing::Test {
 protected:
  PostgresObserve() : name_(SharedPostgres().CreateDatabase().value()) {
    Execute(kSchema);
    auto opened = Connect(SharedPostgres().Url(name_), {});
    EXPECT_TRUE(opened.ok()) << opened.status();
    database_ = *std::move(opened);
    const absl::Status prepared = PrepareScratchDatabase(database_.get());
    EXPECT_TRUE(prepared.ok()) << prepared;
  }

  void Execute(const std::string& sql) {
    const absl::Status status = SharedPostgres().Execute(name_, sql);
    ASSERT_TRUE(status.ok()) << status;
  }

  Outcome Run(const std::vector<std::string>& statements,
              StatementObserver* observer) {
    Script script;
    for (const std::string& sql : statements) {
      script.pieces.push_back({sql, 1});
    }
    Frame frame;
    frame.observer = observer;
    return database_->RunScript(script, frame);
  }

  // What they do, before it is rolled back.
  StepObservation Observe(const std::vector<std::string>& statements) {
    RollBack observer(database_.get(), {.has_triggers = true});
    const Outcome outcome = Run(statements, &observer);
    EXPECT_TRUE(absl::IsAborted(outcome.step_status))
        << statements[0] << ": "
        << (outcome.error.has_value() ? outcome.error->message
                                      : outcome.step_status.ToString());
    EXPECT_TRUE(observer.status().ok()) << observer.status();
    return observer.Take();
  }

  std::string Seen(const std::string& sql) {
    const StepObservation step = Observe({sql});
    EXPECT_EQ(step.statements.size(), 1) << sql;
    return step.statements.empty() ? "" : Text(step.statements[0]);
  }

  std::string name_;
  std::unique_ptr<Database> database_;
};

TEST_F(PostgresObserve, SeesWhatTheManualSaysOnEmptyTables) {
  EXPECT_GE(std::size(kCases), 60);
  for (const Case& c : kCases) EXPECT_EQ(Seen(c.sql), c.seen) << c.sql;
}

TEST_F(PostgresObserve, SeesTheSameOnFilledTables) {
  Execute(kRows);
  for (const Case& c : kCases) {
    EXPECT_EQ(Seen(c.sql), c.with_rows == nullptr ? c.seen : c.with_rows)
        << c.sql;
  }
}

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

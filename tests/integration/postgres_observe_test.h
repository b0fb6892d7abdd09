// File: postgres_observe_test.h
//
// A scratch database with tables of many kinds, and what a statement is seen to
// do in it.
#ifndef GANDER_TESTS_INTEGRATION_POSTGRES_OBSERVE_TEST_H_
#define GANDER_TESTS_INTEGRATION_POSTGRES_OBSERVE_TEST_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "runtime/database/driver.h"
#include "runtime/safety/scratch_database.h"
#include "runtime/safety/snapshot_difference.h"
#include "runtime/safety/step_observer.h"
#include "runtime/testing/shared_postgres.h"

namespace gander {

inline constexpr char kSchema[] = R"sql(
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

inline constexpr char kRows[] = R"sql(
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
inline std::string Text(const StatementObservation& statement) {
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

  std::string name_;
  std::unique_ptr<Database> database_;
};

}  // namespace gander

#endif  // GANDER_TESTS_INTEGRATION_POSTGRES_OBSERVE_TEST_H_

// C++ steps on PostgreSQL: libpqxx's types, and what a step can do wrong.

#include <functional>
#include <pqxx/pqxx>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gander/migration.h"
#include "gander/postgres.h"
#include "runtime/migration/statement_error.h"
#include "runtime/testing/message_proxy.h"
#include "tests/integration/postgres_fixture.h"

namespace gander {
namespace {

class NoContext : public StepContext {
 public:
  Version version() const override { return Version(7); }
  absl::string_view name() const override { return "step"; }
  void Log(absl::string_view) override {}
  void Progress(int64_t, int64_t) override {}
  bool cancelled() const override { return false; }
  absl::Time Now() const override { return absl::Now(); }
  std::optional<std::string> Variable(absl::string_view) const override {
    return std::nullopt;
  }
};

// Runs a step as the engine does: through the function that GANDER_MIGRATION
// makes of the user's.
class PostgresStep : public PostgresTest {
 public:
  template <auto kFunction>
  Outcome RunAs() {
    constexpr StepFunction function =
        internal::MakeStepFunction<kFunction, Transaction>();
    EXPECT_EQ(function.databases, StepDatabases::kPostgres);
    return db().RunFunction(
        [&](Transaction& tx) {
          NoContext context;
          return function.in_transaction(context, tx);
        },
        Recording());
  }

  template <auto kFunction>
  Outcome RunOnConnectionAs() {
    constexpr StepFunction function =
        internal::MakeStepFunction<kFunction, Connection>();
    return db().RunOnConnection(
        [&](Connection& connection) {
          NoContext context;
          return function.on_connection(context, connection);
        },
        Frame());
  }
};

void Works(pqxx::transaction_base& tx) {
  tx.exec("CREATE TABLE made (id int, name text)");
  tx.exec("INSERT INTO made VALUES (1, " + tx.quote(std::string("it's")) + ")");
  const pqxx::result rows = tx.exec("SELECT id, name FROM made");
  for (const auto& row : rows) {
    EXPECT_EQ(row[0].as<int>(), 1);
    EXPECT_EQ(row[1].as<std::string>(), "it's");
  }
  EXPECT_EQ(rows.size(), 1);
}

TEST_F(PostgresStep, LibpqxxWorksInTheStepsTransaction) {
  ExpectApplied(RunAs<&Works>());
  EXPECT_EQ(Value("SELECT name FROM made"), "it's");
}

absl::Status TakesAContext(StepContext& context, pqxx::transaction_base& tx) {
  EXPECT_EQ(context.version(), Version(7));
  tx.exec("CREATE TABLE made (id int)");
  return absl::OkStatus();
}

TEST_F(PostgresStep, AContextMayStandBeforeTheTransaction) {
  ExpectApplied(RunAs<&TakesAContext>());
}

void UsesASubtransaction(pqxx::dbtransaction& tx) {
  tx.exec("CREATE TABLE made (id int)");
  try {
    pqxx::subtransaction inner(tx, "inner");
    inner.exec("INSERT INTO made VALUES (1)");
    inner.exec("SELECT 1/0");
    ADD_FAILURE() << "it did not throw";
  } catch (const pqxx::sql_error&) {
  }
  {
    pqxx::subtransaction inner(tx, "inner");
    inner.exec("INSERT INTO made VALUES (2)");
    inner.commit();
  }
}

TEST_F(PostgresStep, ASubtransactionMayFailWithoutTheStep) {
  ExpectApplied(RunAs<&UsesASubtransaction>());
  EXPECT_EQ(Value("SELECT sum(id) FROM made"), "2");
}

void UsesAPipeline(pqxx::transaction_base& tx) {
  tx.exec("CREATE TABLE made (id int)");
  pqxx::pipeline pipeline(tx);
  for (int i = 0; i < 100; ++i) {
    pipeline.insert("INSERT INTO made VALUES (" + std::to_string(i) + ")");
  }
  pipeline.complete();
}

TEST_F(PostgresStep, APipelineWorks) {
  ExpectApplied(RunAs<&UsesAPipeline>());
  EXPECT_EQ(Value("SELECT count(*) FROM made"), "100");
}

void PreparesAStatement(pqxx::transaction_base& tx) {
  tx.conn().prepare("find", "SELECT 1");
#if PQXX_VERSION_MAJOR < 7
  tx.exec_prepared("find");
#else
  tx.exec(pqxx::prepped{"find"});
#endif
}

TEST_F(PostgresStep, TwoStepsMayPrepareStatementsOfOneName) {
  ExpectApplied(RunAs<&PreparesAStatement>());
  Other("TRUNCATE record");
  ExpectApplied(RunAs<&PreparesAStatement>());
  EXPECT_EQ(Value("SELECT count(*) FROM pg_prepared_statements"), "0");
}

void ThrowsItsOwn(pqxx::transaction_base& tx) {
  tx.exec("CREATE TABLE made (id int)");
  throw std::out_of_range("row 3 has no phone");
}

TEST_F(PostgresStep, AnExceptionRollsBack) {
  const Outcome outcome = RunAs<&ThrowsItsOwn>();
  ExpectRolledBack(outcome);
  EXPECT_EQ(std::string(outcome.step_status.message()), "row 3 has no phone");
  EXPECT_FALSE(outcome.error.has_value());
}

void ViolatesAKey(pqxx::transaction_base& tx) {
  tx.exec("CREATE TABLE made (id int PRIMARY KEY)");
  tx.exec("INSERT INTO made VALUES (7), (7)");
}
void HasBadSyntax(pqxx::transaction_base& tx) { tx.exec("SELEC 1"); }
void MayNot(pqxx::transaction_base& tx) {
  tx.exec("CREATE ROLE step_nobody");
  tx.exec("SET ROLE step_nobody");
  tx.exec("INSERT INTO record VALUES (1)");
}
void CannotSerialize(pqxx::transaction_base& tx) {
  tx.exec("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$");
}
void Deadlocks(pqxx::transaction_base& tx) {
  tx.exec("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$");
}
void Raises(pqxx::transaction_base& tx) {
  tx.exec(
      "DO $$ BEGIN RAISE EXCEPTION 'no way' USING DETAIL = 'the detail', "
      "HINT = 'the hint'; END $$");
}

TEST_F(PostgresStep, LibpqxxsErrorsHaveCodeClassAndText) {
  const struct {
    Outcome (PostgresStep::*run)();
    const char* code;
    ErrorClass error_class;
    const char* message;
    const char* sql;
  } cases[] = {
      {&PostgresStep::RunAs<&ViolatesAKey>, "23505", ErrorClass::kStatement,
       "duplicate key", "INSERT INTO made VALUES (7), (7)"},
      {&PostgresStep::RunAs<&HasBadSyntax>, "42601", ErrorClass::kStatement,
       "syntax error at or near \"SELEC\"", "SELEC 1"},
      {&PostgresStep::RunAs<&MayNot>, "42501", ErrorClass::kStatement,
       "permission denied", "INSERT INTO record VALUES (1)"},
      {&PostgresStep::RunAs<&CannotSerialize>, "40001", ErrorClass::kTransient,
       "40001", nullptr},
      {&PostgresStep::RunAs<&Deadlocks>, "40P01", ErrorClass::kTransient,
       "40P01", nullptr},
  };
  for (const auto& c : cases) {
    const Outcome outcome = (this->*c.run)();
    ExpectRolledBack(outcome);
    ASSERT_TRUE(outcome.error.has_value()) << Explain(outcome);
    EXPECT_EQ(outcome.error->code, c.code) << Explain(outcome);
    EXPECT_EQ(outcome.error->error_class, c.error_class) << Explain(outcome);
    EXPECT_NE(outcome.error->message.find(c.message), std::string::npos)
        << Explain(outcome);
    EXPECT_EQ(outcome.error->message.find("ERROR"), std::string::npos);
    EXPECT_EQ(outcome.error->message.find("LINE"), std::string::npos);
    if (c.sql != nullptr) {
      EXPECT_EQ(outcome.step_sql, c.sql);
    }
  }
}

TEST_F(PostgresStep, LibpqxxsErrorTextIsTakenApart) {
  const Outcome outcome = RunAs<&Raises>();
  ExpectRolledBack(outcome);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->message, "no way");
  EXPECT_EQ(outcome.error->detail, "the detail");
  EXPECT_EQ(outcome.error->hint, "the hint");
  EXPECT_NE(outcome.error->context.find("PL/pgSQL"), std::string::npos);
}

void SwallowsAnError(pqxx::transaction_base& tx) {
  try {
    tx.exec("SELECT 1/0");
  } catch (const std::exception&) {
  }
}

TEST_F(PostgresStep, AnErrorThatIsSwallowedCannotCommit) {
  const Outcome outcome = RunAs<&SwallowsAnError>();
  ExpectRolledBack(outcome);
  EXPECT_TRUE(outcome.error.has_value());
  EXPECT_FALSE(outcome.ended_by_step);
}

void CallsCommit(pqxx::transaction_base& tx) {
  tx.exec("CREATE TABLE made (id int)");
  tx.commit();
}
void CallsCommitAndGoesOn(pqxx::transaction_base& tx) {
  try {
    tx.commit();
  } catch (const std::exception&) {
  }
}
void CallsAbort(pqxx::transaction_base& tx) {
  tx.exec("CREATE TABLE made (id int)");
  tx.abort();
}

TEST_F(PostgresStep, CommitAndAbortAreNotTheSteps) {
  for (const auto run : {&PostgresStep::RunAs<&CallsCommit>,
                         &PostgresStep::RunAs<&CallsCommitAndGoesOn>,
                         &PostgresStep::RunAs<&CallsAbort>}) {
    const Outcome outcome = (this->*run)();
    ExpectRolledBack(outcome);
    EXPECT_FALSE(outcome.ended_by_step) << "nothing was committed";
    const std::string said =
        absl::StrCat(outcome.error.has_value() ? outcome.error->message : "",
                     outcome.step_status.ToString());
    EXPECT_NE(said.find("commit"), std::string::npos) << said;
    EXPECT_EQ(Value("SELECT to_regclass('made')"), "NULL");
  }
}

void ExecutesCommit(pqxx::transaction_base& tx) {
  tx.exec("CREATE TABLE made (id int)");
  tx.exec("COMMIT");
}
void ExecutesCommitAndBegin(pqxx::transaction_base& tx) {
  tx.exec("ROLLBACK");
  tx.exec("BEGIN");
}

TEST_F(PostgresStep, CommittingBehindGandersBackIsNamed) {
  for (const auto run : {&PostgresStep::RunAs<&ExecutesCommit>,
                         &PostgresStep::RunAs<&ExecutesCommitAndBegin>}) {
    const Outcome outcome = (this->*run)();
    ExpectRolledBack(outcome);
    EXPECT_TRUE(outcome.ended_by_step);
    EXPECT_NE(outcome.error->message.find("ended its transaction itself"),
              std::string::npos);
  }
}

void ClosesTheConnection(pqxx::transaction_base& tx) {
#if PQXX_VERSION_MAJOR < 7
  tx.conn().disconnect();
#else
  tx.conn().close();
#endif
}

TEST_F(PostgresStep, ClosingTheConnectionFailsTheStepAndTheSession) {
  const Outcome outcome = RunAs<&ClosesTheConnection>();
  EXPECT_NE(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_TRUE(outcome.error.has_value() || !outcome.step_status.ok());
  Reopen(url());
  EXPECT_EQ(Value("SELECT count(*) FROM record"), "0");
}

void LeavesACopyOpen(pqxx::transaction_base& tx) {
  tx.exec("CREATE TABLE made (id int)");
  tx.exec("COPY made FROM stdin");
}

TEST_F(PostgresStep, ACopyThatIsLeftOpenFailsTheStep) {
  ExpectRolledBack(RunAs<&LeavesACopyOpen>());
}

void SetsThings(pqxx::transaction_base& tx) {
  tx.exec("SET search_path = ''");
  tx.exec("SET client_encoding = 'LATIN1'");
  tx.exec("SET lock_timeout = '1h'");
  tx.exec("CREATE ROLE step_role");
  tx.exec("SET ROLE step_role");
}

TEST_F(PostgresStep, WhatAStepSetsEndsWithIt) {
  ExpectApplied(RunAs<&SetsThings>());
  Other("DROP ROLE step_role");
}

void DefersAViolation(pqxx::transaction_base& tx) {
  tx.exec("CREATE TABLE parent (id int PRIMARY KEY)");
  tx.exec(
      "CREATE TABLE child (p int REFERENCES parent "
      "DEFERRABLE INITIALLY DEFERRED)");
  tx.exec("INSERT INTO child VALUES (1)");
}

TEST_F(PostgresStep, ADeferredConstraintFailsAtCommit) {
  const Outcome outcome = RunAs<&DefersAViolation>();
  ExpectRolledBack(outcome);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_TRUE(outcome.error->at_commit);
}

void WorksOnTheConnection(PqxxConnection& connection) {
  {
    pqxx::nontransaction tx(connection);
    tx.exec("CREATE TABLE made (id int)");
    tx.exec("VACUUM made");
  }
  for (int i = 0; i < 3; ++i) {
    pqxx::work tx(connection);
    tx.exec("INSERT INTO made VALUES (1)");
    tx.commit();
  }
  pqxx::work dropped(connection);
  dropped.exec("INSERT INTO made VALUES (100)");
}

TEST_F(PostgresStep, AConnectionIsLibpqxxsToo) {
  const Outcome outcome = RunOnConnectionAs<&WorksOnTheConnection>();
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(Value("SELECT sum(id) FROM made"), "3");
  ExpectFresh();
}

void FailsOnTheConnection(PqxxConnection& connection) {
  pqxx::nontransaction tx(connection);
  tx.exec("CREATE TABLE made (id int)");
  tx.exec("SELECT 1/0");
}

TEST_F(PostgresStep, AnErrorOnAConnectionUndoesNothing) {
  const Outcome outcome = RunOnConnectionAs<&FailsOnTheConnection>();
  EXPECT_EQ(outcome.committed, Committed::kNo);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->code, "22012");
  EXPECT_EQ(Value("SELECT to_regclass('made')"), "made");
  ExpectFresh();
}

TEST_F(PostgresStep, AParameterHasTheTypeOfTheSameLiteral) {
  Other(
      "CREATE TYPE mood AS ENUM ('sad', 'ok');"
      "CREATE TABLE typed (m mood, d date, j jsonb, n numeric, s smallint, "
      "u uuid, a int[], r real)");
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        tx.Execute("INSERT INTO typed VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                   "ok", "2024-02-29", "{\"a\": 1}", 0.1, 7,
                   "11111111-2222-3333-4444-555555555555", "{1,2}", 0.5);
        EXPECT_EQ(tx.QueryValue<std::string>("SELECT n FROM typed"), "0.1");
        EXPECT_EQ(tx.QueryValue<std::string>("SELECT d + $1 FROM typed", 1),
                  "2024-03-01");
        EXPECT_EQ(tx.QueryValue<std::string>("SELECT repeat('x', $1)", 3),
                  "xxx");
        EXPECT_EQ(tx.QueryValue<bool>("SELECT $1", true), true);
        EXPECT_EQ(tx.QueryValue<int64_t>("SELECT $1 + 1", int64_t{1} << 40),
                  (int64_t{1} << 40) + 1);
        EXPECT_EQ(tx.QueryValue<std::string>("SELECT pg_typeof($1)::text",
                                             Bytes{"x"}),
                  "bytea");
        return absl::OkStatus();
      },
      Recording());
  ExpectApplied(outcome);
}

TEST_F(PostgresStep, ATextWithANulByteIsRefused) {
  const std::string text("a\0b", 3);
  for (int way = 0; way < 4; ++way) {
    const Outcome outcome = db().RunFunction(
        [&](Transaction& tx) {
          tx.Execute("CREATE TABLE made (t text)");
          if (way == 0) tx.Execute("INSERT INTO made VALUES ($1)", text);
          if (way == 1)
            tx.Prepare("INSERT INTO made VALUES ($1)").Execute(text);
          if (way == 2) tx.InsertInto("made", {"t"}).Add(text);
          if (way == 3) tx.Execute("INSERT INTO made VALUES ('" + text + "')");
          return absl::OkStatus();
        },
        Recording());
    ExpectRolledBack(outcome);
    ASSERT_TRUE(outcome.error.has_value());
    EXPECT_NE(outcome.error->message.find("NUL"), std::string::npos);
  }
}

TEST_F(PostgresStep, ReturningGivesRows) {
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        tx.Execute("CREATE TABLE made (id int)");
        EXPECT_EQ(tx.QueryValue<int>("INSERT INTO made VALUES ($1) "
                                     "RETURNING id",
                                     7),
                  7);
        int sum = 0;
        for (auto [id] :
             tx.Stream<int>("WITH gone AS (DELETE FROM made RETURNING id) "
                            "SELECT id FROM gone")) {
          sum += id;
        }
        EXPECT_EQ(sum, 7);
        EXPECT_EQ(tx.QueryValue<std::string>("SHOW server_encoding"), "UTF8");
        return absl::OkStatus();
      },
      Recording());
  ExpectApplied(outcome);
  EXPECT_EQ(Value("SELECT count(*) FROM made"), "0");
}

TEST_F(PostgresStep, AnErrorsPositionIsInTheStepsOwnStatement) {
  for (const bool with_parameter : {false, true}) {
    const Outcome outcome = db().RunFunction(
        [&](Transaction& tx) {
          if (with_parameter) {
            tx.Stream<int>("SELECT $1::int + nothing", 1);
          } else {
            tx.Stream<int>("SELECT 10000 + nothing");
          }
          return absl::OkStatus();
        },
        Recording());
    ExpectRolledBack(outcome);
    EXPECT_EQ(outcome.error->position, with_parameter ? 18 : 16);
    EXPECT_EQ(outcome.error->statement, -1);
  }
}

TEST_F(PostgresStep, AStreamFailsWhereARowDoes) {
  int seen = 0;
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        for (auto [n] : tx.Stream<int>(
                 "SELECT 1 / (2500 - n) FROM generate_series(1, 5000) n")) {
          seen += n >= 0;
        }
        return absl::OkStatus();
      },
      Recording());
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->code, "22012");
  EXPECT_EQ(seen, 2000) << "the chunks before the one that failed";
}

TEST_F(PostgresStep, EveryStatementIsOneRoundTrip) {
  MessageProxy proxy(server().SocketPath());
  Reopen(absl::StrCat("postgresql://postgres@/", name(),
                      "?host=", proxy.folder()));
  proxy.Reset();
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        EXPECT_EQ(proxy.round_trips().size(), 1u) << "BEGIN";
        tx.Execute("CREATE TABLE made (n int)");
        EXPECT_EQ(proxy.round_trips().size(), 2u);
        auto insert = tx.Prepare("INSERT INTO made VALUES ($1)");
        EXPECT_EQ(proxy.round_trips().size(), 3u);
        for (int i = 0; i < 10; ++i) insert.Execute(i);
        EXPECT_EQ(proxy.round_trips().size(), 13u);
        for (int i = 0; i < 10; ++i) {
          EXPECT_EQ(tx.QueryValue<int>("SELECT n FROM made WHERE n = $1", i),
                    i);
          EXPECT_EQ(tx.Execute("UPDATE made SET n = n WHERE n = $1", i), 1);
          EXPECT_EQ(tx.QueryValue<int>("SELECT count(*) FROM made"), 10);
          EXPECT_EQ(tx.Execute("UPDATE made SET n = n"), 10);
        }
        EXPECT_EQ(proxy.round_trips().size(), 53u);
        return absl::OkStatus();
      },
      Recording());
  EXPECT_EQ(proxy.round_trips().size(), 54u) << "COMMIT";
  ExpectApplied(outcome);
}

TEST_F(PostgresStep, AStreamThatARollbackToASavepointTookIsNotMissed) {
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        tx.Execute(
            "CREATE TABLE made AS SELECT n FROM "
            "generate_series(1, 5000) n");
        auto outer = tx.Stream<int>("SELECT n FROM made ORDER BY n");
        auto first = outer.begin();
        tx.Execute("SAVEPOINT s");
        for (auto [n] : tx.Stream<int>("SELECT n FROM made")) {
          if (n > 10) break;
        }
        {
          auto stream = tx.Stream<int>("SELECT n FROM made");
          EXPECT_TRUE(stream.begin() != stream.end());
          EXPECT_THROW(tx.Execute("SELECT 1/0"), StatementError);
          tx.Execute("ROLLBACK TO SAVEPOINT s");
        }
        // The one from before goes on.
        int64_t sum = 0;
        for (; first != outer.end(); ++first) sum += std::get<0>(*first);
        EXPECT_EQ(sum, 5000 * 5001 / 2);
        tx.Execute("DROP TABLE made");
        return absl::OkStatus();
      },
      Recording());
  ExpectApplied(outcome);
}

TEST_F(PostgresStep, AnEndedStreamIsInNobodysWay) {
  // Whatever statement comes next, the table may be altered by it.
  const std::function<void(Transaction&)> next[] = {
      [](Transaction& tx) { tx.Execute("ALTER TABLE made ADD a int"); },
      [](Transaction& tx) {
        tx.Execute("INSERT INTO made VALUES ($1)", 1);
        tx.Execute("ALTER TABLE made ADD b int");
      },
      [](Transaction& tx) {
        auto prepared = tx.Prepare("INSERT INTO made VALUES ($1)");
        EXPECT_EQ(tx.QueryValue<int>("SELECT n FROM made"), 1);
        EXPECT_EQ(prepared.Execute(1), 1);
        tx.Execute("ALTER TABLE made ADD c int");
      },
      [](Transaction& tx) {
        BulkInsert insert = tx.InsertInto("made", {"n"});
        insert.Add(1);
        insert.Finish();
        tx.Execute("ALTER TABLE made ADD d int");
      },
      [](Transaction& tx) {
        EXPECT_EQ(tx.QueryValue<int>("SELECT n FROM made WHERE n = $1", 1), 1);
        EXPECT_EQ(tx.QueryValue<int>("INSERT INTO made VALUES (2) RETURNING n"),
                  2);
        tx.Execute("ALTER TABLE made ADD e int");
      },
      [](Transaction& tx) {
        // An error's position is still in the statement.
        try {
          tx.Execute("SELECT nothing");
          ADD_FAILURE() << "it did not throw";
        } catch (const StatementError& e) {
          EXPECT_EQ(e.error().position, 8);
          throw;
        }
      },
  };
  for (const auto& run : next) {
    const Outcome outcome = db().RunFunction(
        [&](Transaction& tx) {
          tx.Execute("CREATE TABLE made (n int); INSERT INTO made VALUES (1)");
          EXPECT_EQ(tx.QueryValue<int>("SELECT n FROM made"), 1);
          run(tx);
          return absl::UnknownError("once more");
        },
        Recording());
    EXPECT_EQ(outcome.committed, Committed::kNo);
    if (&run != &next[5]) {
      EXPECT_FALSE(outcome.error.has_value()) << Explain(outcome);
    }
  }
}

TEST_F(PostgresStep, OnAConnectionAnEndedStreamIsInNobodysWay) {
  Other("CREATE TABLE made AS SELECT n FROM generate_series(1, 3000) n");
  const Outcome outcome = db().RunOnConnection(
      [](Connection& connection) {
        EXPECT_EQ(connection.QueryValue<int>("SELECT count(*) FROM made"),
                  3000);
        connection.Execute("VACUUM made");
        for (auto [n] : connection.Stream<int>("SELECT n FROM made")) {
          if (n > 5) break;
        }
        connection.InTransaction([](Transaction& tx) {
          EXPECT_EQ(tx.QueryValue<int>("SELECT count(*) FROM made"), 3000);
        });
        connection.Execute("DELETE FROM made WHERE n > $1", 10);
        EXPECT_EQ(connection.QueryValue<int>("SELECT count(*) FROM made"), 10);
        // Of gander's there is only the one that runs this query.
        EXPECT_EQ(connection.QueryValue<int>("SELECT count(*) FROM pg_cursors "
                                             "WHERE name LIKE 'gander%'"),
                  1);
        connection.Execute("DROP TABLE made");
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_F(PostgresStep, AHundredThousandRowsStreamThroughUpdates) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        tx.Execute(
            "CREATE TABLE big AS SELECT n AS id, 'row ' || n AS t "
            "FROM generate_series(1, 100000) n");
        tx.Execute("CREATE UNIQUE INDEX ON big (id)");
        auto update = tx.Prepare("UPDATE big SET t = $1 WHERE id = $2");
        int64_t sum = 0;
        for (auto [id, t] :
             tx.Stream<int64_t, std::string>("SELECT id, t FROM big")) {
          EXPECT_EQ(t, absl::StrCat("row ", id));
          sum += id;
          if (id % 50 == 0) update.Execute("changed", 100001 - id);
        }
        EXPECT_EQ(sum, int64_t{100000} * 100001 / 2);
        // The cursor is closed, or this could not be done.
        tx.Execute("ALTER TABLE big ADD COLUMN more int");
        return absl::OkStatus();
      },
      Recording());
  ExpectApplied(outcome);
  EXPECT_EQ(Value("SELECT count(*) FROM big WHERE t = 'changed'"), "2000");
}

TEST_F(PostgresStep, ABulkInsertTakesEveryKindOfValue) {
  const std::string awkward = "tab\t newline\n return\r \\ \\N \\. \xC3\xA6";
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        tx.Execute("CREATE SCHEMA \"a b\"");
        tx.Execute(
            "CREATE TABLE \"a b\".\"t\"\"t\" (b bool, i bigint, "
            "d float8, t text, y bytea, \"select\" text)");
        BulkInsert insert = tx.InsertInto("\"a b\".\"t\"\"t\"",
                                          {"b", "i", "d", "t", "y", "select"});
        insert.Add(true, int64_t{1} << 62, 0.1, awkward,
                   Bytes{std::string("\0\\\xFF", 3)}, "\\N");
        insert.Add(Null(), Null(), Null(), Null(), Null(), Null());
        EXPECT_EQ(insert.Finish(), 2);
        for (auto [b, i, d, t, y, s] :
             tx.Stream<bool, int64_t, double, std::string, Bytes, std::string>(
                 "SELECT * FROM \"a b\".\"t\"\"t\" WHERE b")) {
          EXPECT_TRUE(b);
          EXPECT_EQ(i, int64_t{1} << 62);
          EXPECT_EQ(d, 0.1);
          EXPECT_EQ(t, awkward);
          EXPECT_EQ(y, Bytes{std::string("\0\\\xFF", 3)});
          EXPECT_EQ(s, "\\N");
        }
        return absl::OkStatus();
      },
      Recording());
  ExpectApplied(outcome);
  EXPECT_EQ(Value("SELECT count(*), count(t) FROM \"a b\".\"t\"\"t\""), "2 1");
}

TEST_F(PostgresStep, ABulkInsertNamesTheRowThatFailed) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        tx.Execute("CREATE TABLE made (id int, t text)");
        BulkInsert insert = tx.InsertInto("made", {"id", "t"});
        for (int i = 1; i <= 30000; ++i) {
          // A chunk has about ten thousand of them.
          insert.Add(i == 25000 ? gander::Value("x") : gander::Value(i),
                     std::string(100, 'y'));
        }
        insert.Finish();
        return absl::OkStatus();
      },
      Recording());
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->code, "22P02");
  EXPECT_EQ(outcome.error->copy_line, 25000);
}

TEST_F(PostgresStep, ABulkInsertNeedsAsManyColumnsAsWereNamed) {
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        tx.InsertInto("record", {"n"}).Add(1, 2);
        return absl::OkStatus();
      },
      Recording());
  ExpectRolledBack(outcome);
  EXPECT_NE(outcome.error->message.find("2 columns where 1"),
            std::string::npos);
}

TEST_F(PostgresStep, ABodyThatFailsAfterItsOwnCommitSaysBoth) {
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        tx.Execute("CREATE TABLE made (id int)");
        tx.Execute("COMMIT");
        return absl::UnknownError("and then I stopped");
      },
      Recording());
  ExpectRolledBack(outcome);
  EXPECT_TRUE(outcome.ended_by_step);
  EXPECT_EQ(std::string(outcome.step_status.message()), "and then I stopped");
}

TEST_F(PostgresStep, SettingsMayBeResetInAStep) {
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        tx.Execute("RESET ALL");
        tx.Execute("SET TIME ZONE 'Asia/Tokyo'");
        tx.Execute("SET DateStyle = 'German'");
        return absl::OkStatus();
      },
      Recording());
  ExpectApplied(outcome);
}

}  // namespace
}  // namespace gander

// What PostgreSQL's frame around a SQL step withstands.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "tests/integration/postgres_fixture.h"

namespace gander {
namespace {

using PostgresFrame = PostgresTest;

TEST_F(PostgresFrame, TheBodyMaySetTheSearchPath) {
  Other("CREATE SCHEMA elsewhere");
  ExpectApplied(
      Run("SET search_path = elsewhere; CREATE TABLE made (a int);"
          "SELECT pg_catalog.set_config('search_path', '', false);",
          3));
  EXPECT_EQ(Value("SELECT to_regclass('elsewhere.made')"), "elsewhere.made");
}

TEST_F(PostgresFrame, TheBodyMaySetARoleThatCannotWriteTheRecord) {
  Other(
      "CREATE ROLE frame_clerk; GRANT CREATE ON SCHEMA public TO frame_clerk");
  ExpectApplied(Run("SET ROLE frame_clerk; CREATE TABLE made (a int);", 2));
  EXPECT_EQ(Value("SELECT tableowner FROM pg_tables WHERE tablename = 'made'"),
            "frame_clerk");
  Other("DROP TABLE made; REVOKE ALL ON SCHEMA public FROM frame_clerk");
  Other("DROP ROLE frame_clerk");
}

TEST_F(PostgresFrame, TheBodyMaySetTheSessionAuthorization) {
  Other("CREATE ROLE frame_guest; CREATE ROLE frame_other");
  Other("GRANT frame_other TO frame_guest");
  ExpectApplied(
      Run("SET SESSION AUTHORIZATION frame_guest;"
          "SET ROLE frame_other;",
          2));
  Other("DROP ROLE frame_guest; DROP ROLE frame_other");
}

TEST_F(PostgresFrame, AFailingBodysSettingsAreGoneToo) {
  Other("CREATE ROLE frame_loser");
  for (const char* set :
       {"SET ROLE frame_loser", "SET SESSION AUTHORIZATION frame_loser",
        "SET search_path = ''", "SET standard_conforming_strings = off",
        "SET client_encoding = 'LATIN1'", "SET lock_timeout = '1h'"}) {
    ExpectRolledBack(Run(absl::StrCat(set, "; SELECT 1/0;"), 2));
    ExpectRolledBack(Run(absl::StrCat("SELECT 1/0; ", set, ";"), 2));
  }
  Other("DROP ROLE frame_loser");
}

TEST_F(PostgresFrame, AKeptSessionKeepsTheRoleAndTheRecordIsWrittenAsOurs) {
  Other("CREATE ROLE frame_kept");
  for (const char* set : {"SET ROLE frame_kept",
                          "SET SESSION AUTHORIZATION "
                          "frame_kept"}) {
    Frame frame = Recording();
    frame.keep_session = true;
    Outcome outcome = db().RunScript(
        OnePiece(absl::StrCat(set, "; SET search_path = '';"), 2), frame);
    EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
    EXPECT_EQ(Value("SELECT current_user, current_setting('search_path')"),
              "frame_kept \"\"");
    // The next one runs as that role, and its record as ours.
    outcome = db().RunScript(OnePiece("SELECT 1", 1), frame);
    EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
    // A failure takes nothing of the statements before it.
    outcome = db().RunScript(OnePiece("SELECT 1/0", 1), frame);
    EXPECT_EQ(outcome.committed, Committed::kNo);
    EXPECT_EQ(Value("SELECT current_user, current_setting('search_path')"),
              "frame_kept \"\"");
    EXPECT_TRUE(db().ResetSession().ok());
    ExpectFresh();
    EXPECT_EQ(Value("SELECT count(*) FROM record"), "2");
    Other("TRUNCATE record");
  }
  Other("DROP ROLE frame_kept");
}

TEST_F(PostgresFrame, TheRoleOfTheConnectionIsTheOneThatTheRecordIsWrittenAs) {
  // Logging in as one role to work as another is common; RESET ROLE goes back
  // to that other one.
  Other(
      "CREATE ROLE frame_owner; CREATE ROLE frame_login LOGIN;"
      "GRANT frame_owner TO frame_login;"
      "ALTER ROLE frame_login SET role = 'frame_owner';"
      "CREATE TABLE owned (n int); ALTER TABLE owned OWNER TO frame_owner");
  Reopen(server().Url(name(), "frame_login"));
  Frame frame;
  frame.record = "INSERT INTO public.owned VALUES (1);";
  for (const bool keep : {false, true}) {
    frame.keep_session = keep;
    const Outcome outcome =
        db().RunScript(OnePiece("SET ROLE frame_login;", 1), frame);
    EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  }
  EXPECT_TRUE(db().ResetSession().ok());
  EXPECT_EQ(Value("SELECT current_user"), "frame_owner");
  Reopen(url());
  Other("DROP TABLE owned; DROP ROLE frame_login; DROP ROLE frame_owner");
}

TEST_F(PostgresFrame, NothingOfTheSessionLeaksIntoTheNextStep) {
  ExpectApplied(
      Run("CREATE TEMP TABLE scratch (a int);"
          "PREPARE q AS SELECT 1;"
          "DECLARE c CURSOR WITH HOLD FOR SELECT 1;"
          "LISTEN channel; SET work_mem = '77MB';",
          5));
  EXPECT_EQ(Value("SELECT to_regclass('scratch'),"
                  " (SELECT count(*) FROM pg_prepared_statements),"
                  " (SELECT count(*) FROM pg_cursors),"
                  " (SELECT count(*) FROM pg_listening_channels()),"
                  " current_setting('work_mem')"),
            "NULL 0 0 0 4MB");
}

TEST_F(PostgresFrame, ADeferredConstraintFailsAtCommit) {
  Other(
      "CREATE TABLE parent (id int PRIMARY KEY);"
      "CREATE TABLE child (p int REFERENCES parent DEFERRABLE "
      "INITIALLY DEFERRED)");
  const Outcome outcome = Run("INSERT INTO child VALUES (7);", 1);
  ExpectRolledBack(outcome);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->code, "23503");
  EXPECT_TRUE(outcome.error->at_commit);
  EXPECT_EQ(outcome.error->statement, -1);
  EXPECT_EQ(outcome.error->position, 0);
  EXPECT_FALSE(outcome.error->detail.empty());
}

TEST_F(PostgresFrame, AnErrorInTheThirdOfFiveStatementsIsOfTheThird) {
  const Outcome outcome =
      Run("CREATE TABLE a (x int);\n"
          "INSERT INTO a VALUES (1);\n"
          "INSERT INTO a VALUES (1/0);\n"
          "INSERT INTO a VALUES (2);\n"
          "INSERT INTO a VALUES (3);\n",
          5);
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->statement, 2);
  EXPECT_EQ(outcome.error->piece, 0);
  EXPECT_EQ(outcome.error->code, "22012");
  EXPECT_EQ(Value("SELECT to_regclass('a')"), "NULL");
}

TEST_F(PostgresFrame, AStatementThatARuleMultipliesIsStillOne) {
  Other(
      "CREATE TABLE t (a int); CREATE TABLE log (a int);"
      "CREATE RULE also AS ON INSERT TO t DO ALSO SELECT 'seen';"
      "CREATE RULE twice AS ON UPDATE TO t DO ALSO INSERT INTO log VALUES "
      "(1)");
  const Outcome outcome = Run(
      "INSERT INTO t VALUES (1); UPDATE t SET a = 2; SELECT 1; SELECT 1/0;", 4);
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->statement, 3) << Explain(outcome);
}

TEST_F(PostgresFrame, AnErrorInADoBlockHasItsContext) {
  const Outcome outcome = Run(
      "SELECT 1;\n"
      "DO $$ BEGIN\n"
      "  RAISE EXCEPTION 'no way' USING HINT = 'try another', DETAIL = 'why';\n"
      "END $$;",
      2);
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->statement, 1);
  EXPECT_EQ(outcome.error->code, "P0001");
  EXPECT_EQ(outcome.error->message, "no way");
  EXPECT_EQ(outcome.error->hint, "try another");
  EXPECT_EQ(outcome.error->detail, "why");
  EXPECT_NE(outcome.error->context.find("line 2"), std::string::npos)
      << outcome.error->context;
}

TEST_F(PostgresFrame, ASyntaxErrorIsOfItsStatementThoughNothingRan) {
  const struct {
    const char* text;
    int64_t statements, failing, position;
  } cases[] = {
      {"SELECT 1; SELECT 'æ'; SELECT FROM WHERE;", 3, 2, 35},
      {"SELECT 1;\nCREATE TABLE t (a int", 2, 1, 32},
      {"SELECT 1; SELECT 'never closed;", 2, 1, 18},
      {"SELECT 1; SELECT $$never closed;", 2, 1, 18},
      {"/* SELECT 1;", 0, -1, 1},
      {"SELEC 1;", 1, 0, 1},
  };
  for (const auto& c : cases) {
    const Outcome outcome = Run(c.text, c.statements);
    ExpectRolledBack(outcome);
    ASSERT_TRUE(outcome.error.has_value());
    EXPECT_EQ(outcome.error->code, "42601") << Explain(outcome);
    EXPECT_EQ(outcome.error->statement, c.failing) << c.text;
    EXPECT_EQ(outcome.error->piece, 0) << c.text;
    EXPECT_EQ(outcome.error->position, c.position) << c.text;
  }
}

TEST_F(PostgresFrame, AnErrorsPositionSurvivesTheServersEncoding) {
  for (const char* encoding : {"SQL_ASCII", "LATIN1", "UTF8"}) {
    const std::string database =
        absl::StrCat(name(), "_", encoding[0] == 'S' ? "ascii" : encoding);
    ASSERT_TRUE(server()
                    .Execute("postgres",
                             absl::StrCat("CREATE DATABASE \"", database,
                                          "\" TEMPLATE template0 ENCODING '",
                                          encoding, "'"))
                    .ok());
    const auto session = Open(server().Url(database));
    const Outcome outcome = session->RunScript(
        OnePiece("SELECT 'æøå';\nSELECT nothing;", 2), Frame());
    ASSERT_TRUE(outcome.error.has_value());
    EXPECT_EQ(outcome.error->statement, 1) << encoding;
    EXPECT_EQ(outcome.error->position, 22) << encoding;
  }
}

TEST_F(PostgresFrame, BytesThatAreNoUtf8HaveTheirPlace) {
  const Outcome outcome = Run("SELECT 1;\nSELECT '\xFF';", 2);
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->code, "22021");
  EXPECT_EQ(outcome.error->statement, 1);
  EXPECT_EQ(outcome.error->piece, 0);
  EXPECT_EQ(outcome.error->position, 19);
}

TEST_F(PostgresFrame, ANulByteIsRefusedAndNothingIsSent) {
  const Outcome outcome = Run(
      absl::string_view("CREATE TABLE made (a int);\n\0DROP TABLE record", 45),
      2);
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->piece, 0);
  EXPECT_EQ(outcome.error->position, 28);
  EXPECT_EQ(Value("SELECT to_regclass('made')"), "NULL");
}

TEST_F(PostgresFrame, ABodyThatCommitsItselfIsNamedAndNotRecorded) {
  const Outcome outcome = Run(
      "CREATE TABLE first (a int); COMMIT; CREATE TABLE second (a int);", 3);
  ExpectRolledBack(outcome);
  EXPECT_TRUE(outcome.ended_by_step);
  EXPECT_NE(outcome.error->message.find("ended its transaction itself"),
            std::string::npos);
  EXPECT_EQ(Value("SELECT to_regclass('first'), to_regclass('second')"),
            "first NULL");
}

TEST_F(PostgresFrame, ABodyThatEndsItsTransactionInAnyWayIsNoticed) {
  for (const char* body :
       {"COMMIT", "END", "ROLLBACK", "ABORT", "COMMIT; BEGIN",
        "ROLLBACK; START TRANSACTION", "COMMIT AND CHAIN", "ROLLBACK AND CHAIN",
        "SELECT 1; Commit\n;SELECT 2"}) {
    const Outcome outcome = Run(body, 1);
    ExpectRolledBack(outcome);
    EXPECT_TRUE(outcome.ended_by_step) << body << Explain(outcome);
  }
}

TEST_F(PostgresFrame, APieceThatEndsTheTransactionIsNoticed) {
  const std::string big =
      absl::StrCat("SELECT '", std::string(600000, 'x'), "';");
  for (const char* end : {"COMMIT;", "ROLLBACK;", "COMMIT; BEGIN;"}) {
    Script script;
    for (const absl::string_view text :
         {absl::string_view("CREATE TABLE made (a int);"),
          absl::string_view(big), absl::string_view(end),
          absl::string_view(big)}) {
      script.pieces.emplace_back();
      script.pieces.back().text = text;
      script.pieces.back().statements = 1;
    }
    const Outcome outcome = db().RunScript(script, Recording());
    ExpectRolledBack(outcome);
    EXPECT_TRUE(outcome.ended_by_step) << end;
    Other("DROP TABLE IF EXISTS made");
  }
}

TEST_F(PostgresFrame, ACommitInAProcedureIsRefusedByTheServer) {
  Other(
      "CREATE PROCEDURE p() LANGUAGE plpgsql AS "
      "$$ BEGIN COMMIT; END $$");
  for (const char* body : {"CALL p()", "DO $$ BEGIN COMMIT; END $$"}) {
    const Outcome outcome = Run(body, 1);
    ExpectRolledBack(outcome);
    EXPECT_EQ(outcome.error->code, "2D000") << Explain(outcome);
  }
}

TEST_F(PostgresFrame, SavepointsAndResetsInABodyAreItsOwnBusiness) {
  ExpectApplied(
      Run("CREATE TABLE made (a int); SAVEPOINT s;"
          "INSERT INTO made VALUES (1); ROLLBACK TO SAVEPOINT s;"
          "RELEASE SAVEPOINT s; RESET ALL;"
          "SET TRANSACTION READ WRITE;",
          7));
  EXPECT_EQ(Value("SELECT count(*) FROM made"), "0");
}

TEST_F(PostgresFrame, ABodyMayChooseItsIsolation) {
  ExpectApplied(
      Run("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;"
          "CREATE TABLE made AS SELECT "
          "current_setting('transaction_isolation') AS level;",
          2));
  EXPECT_EQ(Value("SELECT level FROM made"), "serializable");
}

TEST_F(PostgresFrame, ACopyToStdoutFailsBeforeAnythingCommits) {
  const Outcome outcome =
      Run("CREATE TABLE made (a int);"
          "INSERT INTO made VALUES (1);"
          "COPY made TO STDOUT;",
          3);
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->statement, 2) << Explain(outcome);
  EXPECT_NE(outcome.error->message.find("stdout"), std::string::npos);
  EXPECT_EQ(Value("SELECT to_regclass('made')"), "NULL");
}

TEST_F(PostgresFrame, AScriptOfManyPiecesIsOneTransaction) {
  std::vector<std::string> texts{"CREATE TABLE made (a text);"};
  for (int i = 0; i < 12; ++i) {
    texts.push_back(absl::StrCat("INSERT INTO made VALUES ('",
                                 std::string(200000, 'x'), "');"));
  }
  for (const bool fails : {false, true}) {
    if (fails) texts.push_back("SELECT 1;\nSELECT 1/0;");
    Script script;
    for (const std::string& text : texts) {
      script.pieces.emplace_back();
      script.pieces.back().text = text;
      script.pieces.back().statements = 1;
    }
    if (fails) script.pieces.back().statements = 2;
    const Outcome outcome = db().RunScript(script, Recording());
    if (!fails) {
      ExpectApplied(outcome);
      EXPECT_EQ(Value("SELECT count(*) FROM made"), "12");
      Other("DROP TABLE made; TRUNCATE record");
    } else {
      ExpectRolledBack(outcome);
      EXPECT_EQ(outcome.error->statement, 14);
      EXPECT_EQ(outcome.error->piece, 13);
    }
  }
}

TEST_F(PostgresFrame, AStatementOfTwentyMegabytesRuns) {
  std::string text = "CREATE TABLE made (a text); INSERT INTO made VALUES ('";
  text.append(20 * 1024 * 1024, 'x');
  text.append("');");
  ExpectApplied(Run(text, 2));
  EXPECT_EQ(Value("SELECT length(a) FROM made"), "20971520");
}

TEST_F(PostgresFrame, RowsThatABodySelectsAreNotKept) {
  // A gigabyte of rows, were they kept.
  ExpectApplied(
      Run("SELECT repeat('x', 1000000) FROM generate_series(1, 1000);", 1));
}

TEST_F(PostgresFrame, LimitsHoldForTheBodyAndEndWithIt) {
  Frame frame = Recording();
  frame.lock_timeout = absl::Seconds(7);
  frame.statement_timeout = absl::Minutes(9);
  const Outcome outcome = db().RunScript(
      OnePiece("CREATE TABLE made AS SELECT current_setting('lock_timeout') l, "
               "current_setting('statement_timeout') s;",
               1),
      frame);
  ExpectApplied(outcome);
  EXPECT_EQ(Value("SELECT l, s FROM made"), "7s 9min");
}

TEST_F(PostgresFrame, NoLimitIsNoLimitWhateverTheRoleHas) {
  Other(absl::StrCat("ALTER DATABASE ", name(), " SET lock_timeout = '1s'"));
  Other(
      absl::StrCat("ALTER DATABASE ", name(), " SET statement_timeout = '1h'"));
  Reopen(url());
  const Outcome outcome =
      Run("CREATE TABLE made AS SELECT current_setting('lock_timeout') l, "
          "current_setting('statement_timeout') s;",
          1);
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(Value("SELECT l, s FROM made"), "0 0");
  EXPECT_EQ(Value("SHOW lock_timeout"), "1s");
}

TEST_F(PostgresFrame, ALockThatIsNotFreeInTimeIsTransient) {
  Other("CREATE TABLE made (a int)");
  const auto other = Open(url());
  ASSERT_TRUE(other->Query("BEGIN; LOCK TABLE made").ok());
  Frame frame = Recording();
  frame.lock_timeout = absl::Milliseconds(50);
  const Outcome outcome = db().RunScript(
      OnePiece("SELECT 1; ALTER TABLE made ADD b int;", 2), frame);
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->code, "55P03");
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kTransient);
  EXPECT_EQ(outcome.error->statement, 1);
}

TEST_F(PostgresFrame, AStatementThatRunsTooLongIsCancelled) {
  Frame frame = Recording();
  frame.statement_timeout = absl::Milliseconds(50);
  const Outcome outcome =
      db().RunScript(OnePiece("SELECT pg_sleep(600);", 1), frame);
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->code, "57014");
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kCancelled);
}

TEST_F(PostgresFrame, ALimitHoldsUntilTheSessionIsAsNew) {
  Frame frame;
  frame.keep_session = true;
  frame.lock_timeout = absl::Seconds(7);
  const std::string see = "SELECT current_setting('lock_timeout') l";
  Outcome outcome = db().RunOutsideTransaction(
      OnePiece(absl::StrCat("CREATE TABLE made AS ", see), 1), frame);
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(Value("SELECT l FROM made"), "7s");
  frame.wait_for_locks = true;
  outcome = db().RunOutsideTransaction(
      OnePiece(absl::StrCat("CREATE TABLE waiting AS ", see), 1), frame);
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(Value("SELECT l FROM waiting"), "0");
  EXPECT_EQ(Value("SHOW lock_timeout"), "7s");
  frame = Frame();
  EXPECT_EQ(db().RunOutsideTransaction(OnePiece("VACUUM", 1), frame).committed,
            Committed::kYes);
  ExpectFresh();
}

TEST_F(PostgresFrame, AnIndexIsBuiltConcurrentlyOutsideATransaction) {
  Other("CREATE TABLE made (a int); INSERT INTO made VALUES (1), (1)");
  Outcome outcome = db().RunOutsideTransaction(
      OnePiece("-- why\nCREATE INDEX CONCURRENTLY made_a ON made (a) -- ;", 1),
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  outcome = db().RunOutsideTransaction(
      OnePiece("CREATE UNIQUE INDEX CONCURRENTLY made_u ON made (a)", 1),
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kNo);
  EXPECT_EQ(outcome.error->code, "23505");
  EXPECT_EQ(outcome.error->statement, 0);
  EXPECT_EQ(Value("SELECT indisvalid FROM pg_index WHERE indexrelid = "
                  "'made_u'::regclass"),
            "f");
}

// A step that changes how literals are read must not change what gander's
// record says; its literals are written for that.
TEST_F(PostgresFrame, TheRecordIsReadTheSameUnderAnySetting) {
  Other("CREATE TABLE texts (t text)");
  const std::string awkward = "it's a \\' back\\\\slash; -- \"$1\" \xC3\xA6";
  for (const char* set :
       {"SELECT 1", "SET standard_conforming_strings = off",
        "SET backslash_quote = off", "SET escape_string_warning = on"}) {
    Other("TRUNCATE texts");
    Frame frame;
    frame.record = absl::StrCat("INSERT INTO public.texts VALUES (",
                                db().dialect().QuoteLiteral(awkward), ");");
    const Outcome outcome = db().RunScript(OnePiece(set, 1), frame);
    EXPECT_EQ(outcome.committed, Committed::kYes) << set << Explain(outcome);
    EXPECT_EQ(Value("SELECT t FROM texts"), awkward) << set;
  }
}

// The encoding holds for the bytes that follow, and the record is UTF-8.
TEST_F(PostgresFrame, TheRecordIsUtf8WhateverEncodingTheSessionHas) {
  Other("CREATE TABLE texts (t text)");
  Frame frame;
  frame.keep_session = true;
  frame.record = "INSERT INTO public.texts VALUES ('\xC3\xA6');";
  for (int i = 0; i < 2; ++i) {
    const Outcome outcome =
        db().RunScript(OnePiece("SET client_encoding = 'LATIN1';"
                                "INSERT INTO public.texts VALUES ('\xC3\xA6');",
                                2),
                       frame);
    EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  }
  EXPECT_TRUE(db().ResetSession().ok());
  // The first body was read before its SET; the second as what it said.
  EXPECT_EQ(Value("SELECT string_agg(t, ',' ORDER BY length(t), t) FROM texts"),
            "\xC3\xA6,\xC3\xA6,\xC3\xA6,\xC3\x83\xC2\xA6");
}

}  // namespace
}  // namespace gander

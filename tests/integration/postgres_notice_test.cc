// Which statement a notice is of, and when it is told.

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/integration/postgres_fixture.h"

namespace gander {
namespace {

class PostgresNotice : public PostgresTest {
 protected:
  PostgresNotice() {
    db().SetNoticeHandler([this](const Notice& notice) {
      heard_.push_back(absl::StrCat(notice.message, "@", notice.statement));
      times_.push_back(absl::Now());
      last_ = notice;
    });
  }

  std::string Heard() { return absl::StrJoin(heard_, ";"); }

  std::vector<std::string> heard_;
  std::vector<absl::Time> times_;
  Notice last_;
};

std::string Say(absl::string_view what) {
  return absl::StrCat("DO $$ BEGIN RAISE NOTICE '", what, "'; END $$;");
}

TEST_F(PostgresNotice, HasSeverityCodeAndMessage) {
  ExpectApplied(
      Run("DO $$ BEGIN RAISE WARNING 'beware' USING ERRCODE = "
          "'01234'; END $$;",
          1));
  EXPECT_EQ(last_.severity, "WARNING");
  EXPECT_EQ(last_.code, "01234");
  EXPECT_EQ(last_.message, "beware");
}

TEST_F(PostgresNotice, IsOfTheStatementThatRaisedIt) {
  const std::string text =
      absl::StrCat("SELECT 1; SELECT 2;", Say("a"), "SELECT 3;", Say("b"),
                   Say("c"), "CREATE TABLE IF NOT EXISTS record (n int);",
                   "SELECT 4; CREATE TABLE made (a int);", Say("d"));
  ExpectApplied(Run(text, 10));
  EXPECT_EQ(Heard(),
            "a@2;b@4;c@5;relation \"record\" already exists, skipping@6;d@9");
}

TEST_F(PostgresNotice, IsOfItsStatementHoweverTheAnswerArrives) {
  // Everything at once, or with pauses that let the client read in between.
  Other(
      "CREATE FUNCTION tell(t text) RETURNS int LANGUAGE plpgsql AS "
      "$$ BEGIN RAISE NOTICE '%', t; RETURN 1; END $$");
  const std::string pause = "SELECT pg_sleep(0.02);";
  const struct {
    std::string text;
    int64_t statements;
    const char* heard;
  } cases[] = {
      {absl::StrCat(pause, Say("a"), pause, Say("b"), pause), 5, "a@1;b@3"},
      {absl::StrCat(Say("a"), Say("b"), Say("c")), 3, "a@0;b@1;c@2"},
      {"DO $$ BEGIN RAISE NOTICE 'a'; PERFORM pg_sleep(0.02);"
       "RAISE NOTICE 'b'; RAISE NOTICE 'c'; END $$; SELECT 1;",
       2, "a@0;b@0;c@0"},
      {"SELECT 1; SELECT tell('a'); SELECT 2;", 3, "a@1"},
      {"SELECT 1; SELECT tell(i::text) FROM generate_series(1, 3) i; SELECT 2;",
       3, "1@1;2@1;3@1"},
      {"SELECT 1; CREATE TABLE x AS SELECT tell('a'); SELECT 2;", 3, "a@1"},
      {"SELECT 1; SELECT pg_sleep(0.02), tell('a'), pg_sleep(0.02); SELECT 2;",
       3, "a@1"},
      {absl::StrCat("SELECT 1; SELECT 2;", Say("a")), 3, "a@2"},
  };
  for (const auto& c : cases) {
    for (int repeat = 0; repeat < 5; ++repeat) {
      heard_.clear();
      const Outcome outcome = Run(c.text, c.statements);
      EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
      EXPECT_EQ(Heard(), c.heard) << c.text;
      Other("DROP TABLE IF EXISTS x");
    }
  }
}

TEST_F(PostgresNotice, CountsOverAllPieces) {
  const std::string big =
      absl::StrCat("SELECT '", std::string(700000, 'x'), "';");
  const std::string say = Say("here");
  Script script;
  for (const std::string* text : {&big, &big, &say}) {
    script.pieces.emplace_back();
    script.pieces.back().text = *text;
    script.pieces.back().statements = 1;
  }
  ExpectApplied(db().RunScript(script, Recording()));
  EXPECT_EQ(Heard(), "here@2");
}

TEST_F(PostgresNotice, IsToldBeforeItsStatementEnds) {
  const absl::Time begin = absl::Now();
  ExpectApplied(
      Run("DO $$ BEGIN RAISE NOTICE 'on my way'; "
          "PERFORM pg_sleep(1); END $$;",
          1));
  ASSERT_EQ(times_.size(), 1u);
  EXPECT_LT(times_[0] - begin, absl::Milliseconds(900));
}

TEST_F(PostgresNotice, OfAStatementThatThenFailsIsToldToo) {
  const Outcome outcome =
      Run("SELECT 1; DO $$ BEGIN RAISE NOTICE 'last words'; "
          "RAISE EXCEPTION 'dead'; END $$;",
          2);
  ExpectRolledBack(outcome);
  EXPECT_EQ(outcome.error->statement, 1);
  EXPECT_EQ(Heard(), "last words@1");
}

TEST_F(PostgresNotice, OfACxxStepIsOfNoStatement) {
  const Outcome outcome = db().RunFunction(
      [](Transaction& tx) {
        tx.Execute("SELECT 1");
        tx.Execute(Say("from a step"));
        return absl::OkStatus();
      },
      Recording());
  ExpectApplied(outcome);
  EXPECT_EQ(Heard(), "from a step@-1");
}

TEST_F(PostgresNotice, OfGandersOwnCleanUpIsNotTold) {
  (void)Run("COMMIT; SELECT 1/0;", 2);
  (void)Run("ROLLBACK; SELECT 1/0;", 2);
  EXPECT_EQ(Heard(), "");
}

TEST_F(PostgresNotice, NobodyNeedsToListen) {
  db().SetNoticeHandler(nullptr);
  ExpectApplied(Run(Say("unheard"), 1));
}

}  // namespace
}  // namespace gander

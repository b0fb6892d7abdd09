// What a Database promises of its session: connecting, queries of gander's own,
// looking up tables, settings, cancellation.

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/migration/statement_error.h"
#include "tests/integration/awkward_values.h"
#include "tests/integration/database_contract.h"

namespace gander {
namespace {

TEST_P(DatabaseContract, EveryRefusedUrlSaysWhyAndShowsNoPassword) {
  for (const RefusedUrl& refused : database().refused_urls()) {
    ConnectOptions options;
    options.timeout = absl::Seconds(3);
    const absl::Time begin = absl::Now();
    const auto session = Connect(refused.url, options);
    EXPECT_LT(absl::Now() - begin, absl::Seconds(20)) << refused.why;
    ASSERT_FALSE(session.ok()) << refused.why;
    EXPECT_EQ(session.status().code(), refused.code)
        << refused.why << ": " << session.status();
    const std::string message(session.status().message());
    EXPECT_NE(message.find(refused.message_holds), std::string::npos)
        << refused.why << ": " << message;
    EXPECT_EQ(message.find("s3cret"), std::string::npos) << message;
  }
  EXPECT_GE(database().refused_urls().size(), 4u);
}

TEST_P(DatabaseContract, TheDatabaseDescribesItselfWithItsVersion) {
  const std::string text = db().Describe();
  EXPECT_NE(text.find_first_of("0123456789"), std::string::npos) << text;
  EXPECT_NE(text.find(' '), std::string::npos) << text;
}

TEST_P(DatabaseContract, QueryGivesTheRowsOfEachStatement) {
  const auto results = db().Query(
      "SELECT 1, 'a'; SELECT n FROM record; "
      "INSERT INTO record VALUES (5), (6); "
      "SELECT n, NULL, '' FROM record ORDER BY n; SELECT 1.5");
  ASSERT_TRUE(results.ok()) << results.status();
  using Rows = ResultRows;
  EXPECT_EQ(results->size(), 5u);
  EXPECT_EQ(results->at(0), (Rows{{"1", "a"}}));
  EXPECT_EQ(results->at(1), Rows{});
  EXPECT_EQ(results->at(2), Rows{});
  EXPECT_EQ(results->at(3),
            (Rows{{"5", std::nullopt, ""}, {"6", std::nullopt, ""}}));
  EXPECT_EQ(results->at(4), (Rows{{"1.5"}}));
}

TEST_P(DatabaseContract, QueryOfNothingGivesNothing) {
  for (const char* sql : {"", " ", "-- nothing", ";"}) {
    const auto results = db().Query(sql);
    ASSERT_TRUE(results.ok()) << results.status();
    for (const ResultRows& rows : *results) EXPECT_TRUE(rows.empty());
  }
}

TEST_P(DatabaseContract, AQueryThatFailsHasItsStatusAndTheSessionGoesOn) {
  for (const char* sql :
       {"SELECT 1 FROM missing", "SELEKT 1", "SELECT 1; SELECT x; SELECT 3"}) {
    const auto results = db().Query(sql);
    EXPECT_EQ(results.status().code(), absl::StatusCode::kFailedPrecondition)
        << sql << ": " << results.status();
    ExpectUsable();
  }
}

TEST_P(DatabaseContract, AQuerysOwnTransactionIsAllOrNothing) {
  MustQuery("BEGIN; INSERT INTO record VALUES (1); COMMIT");
  EXPECT_EQ(CommittedRecords(), 1);
  const auto failed = db().Query(
      "BEGIN; INSERT INTO record VALUES (2); INSERT INTO missing VALUES (1); "
      "COMMIT");
  EXPECT_FALSE(failed.ok());
  EXPECT_EQ(CommittedRecords(), 1);
  ExpectUsable();
}

TEST_P(DatabaseContract, ATableIsFoundOnceItIsThere) {
  const TableName name{"", "made"};
  auto before = db().FindTable(name);
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_FALSE(before->exists);
  EXPECT_EQ(before->name.table, "made");
  EXPECT_FALSE(before->name.schema.empty());

  // Where it says that it would be created, it is then found.
  MustQuery(absl::StrCat("CREATE TABLE ", db().dialect().Quote(before->name),
                         " (id BIGINT)"));
  for (const TableName& lookup : {name, before->name}) {
    const auto after = db().FindTable(lookup);
    ASSERT_TRUE(after.ok()) << after.status();
    EXPECT_TRUE(after->exists);
    EXPECT_EQ(after->name, before->name);
  }
  const auto other = db().FindTable(TableName{"", "made2"});
  ASSERT_TRUE(other.ok());
  EXPECT_FALSE(other->exists);
}

TEST_P(DatabaseContract, ATableInAnotherSessionsTransactionIsNotFound) {
  const std::unique_ptr<Database> other = OpenSession();
  const Outcome outcome = other->RunFunction(
      [&](Transaction& tx) {
        tx.Execute("CREATE TABLE made (id BIGINT)");
        const auto lookup = db().FindTable(TableName{"", "made"});
        EXPECT_TRUE(lookup.ok()) << lookup.status();
        EXPECT_FALSE(lookup.ok() && lookup->exists);
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
}

TEST_P(DatabaseContract, HostileNamesAreFoundAndNothingElseHappens) {
  const Dialect& dialect = db().dialect();
  for (const std::string& name : AwkwardNames()) {
    auto lookup = db().FindTable(TableName{"", name});
    ASSERT_TRUE(lookup.ok()) << name << ": " << lookup.status();
    EXPECT_FALSE(lookup->exists) << name;
    MustQuery(absl::StrCat("CREATE TABLE ", dialect.Quote(lookup->name), " (",
                           dialect.QuoteIdentifier(name), " BIGINT)"));
    lookup = db().FindTable(TableName{"", name});
    ASSERT_TRUE(lookup.ok()) << name << ": " << lookup.status();
    EXPECT_TRUE(lookup->exists) << name;
    EXPECT_EQ(lookup->name.table, name);
  }
  EXPECT_TRUE(TableIsCommitted("record"));
}

TEST_P(DatabaseContract, ALiteralIsReadAsTheTextItWasMadeOf) {
  for (const std::string& text : AwkwardTexts()) {
    EXPECT_EQ(Read(absl::StrCat("SELECT ", db().dialect().QuoteLiteral(text))),
              text);
  }
}

TEST_P(DatabaseContract, ALiteralIsReadAlikeWhateverTheStepHasSet) {
  std::string body = absl::StrCat("CREATE TABLE made (t TEXT);",
                                  traits().change_literals, ";");
  Frame frame;
  for (const std::string& text : AwkwardTexts()) {
    absl::StrAppend(&frame.record, "INSERT INTO made VALUES (",
                    db().dialect().QuoteLiteral(text), ");");
  }
  const Outcome outcome = db().RunScript(
      OnePiece(body, traits().change_literals.empty() ? 1 : 2), frame);
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  for (const std::string& text : AwkwardTexts()) {
    EXPECT_EQ(Read(absl::StrCat("SELECT count(*) FROM made WHERE t = ",
                                db().dialect().QuoteLiteral(text))),
              "1")
        << text;
  }
}

TEST_P(DatabaseContract, TheDialectsTypesMakeATable) {
  const Dialect& d = db().dialect();
  MustQuery(absl::StrCat("CREATE TABLE made (id ", d.serial_key(), ", n ",
                         d.big_integer(), " NOT NULL, t ", d.text(), ", k ",
                         d.key_text(), " UNIQUE, at ", d.timestamp(),
                         " NOT NULL, j ", d.json(), ")"));
  for (int i = 1; i <= 3; ++i) {
    MustQuery(absl::StrCat("INSERT INTO made (n, t, k, at, j) VALUES (",
                           std::numeric_limits<int64_t>::max(), ", 't', 'k", i,
                           "', ", d.now(), ", '{\"a\": 1}')"));
    EXPECT_EQ(Read("SELECT max(id) FROM made"), absl::StrCat(i));
  }
  EXPECT_EQ(Read("SELECT n FROM made WHERE id = 2"), "9223372036854775807");
  EXPECT_NE(Read("SELECT at FROM made WHERE id = 1").find("20"),
            std::string::npos);
}

TEST_P(DatabaseContract, TheElapsedTimeIsInMicroseconds) {
  int64_t elapsed = -1;
  const Outcome outcome = db().RunFunction(
      [&](Transaction& tx) {
        const absl::Time start = absl::Now();
        absl::SleepFor(absl::Milliseconds(60));
        const std::string expression =
            db().dialect().ElapsedMicroseconds(start);
        elapsed = *tx.QueryValue<int64_t>(
            absl::StrCat("SELECT CAST(", expression, " AS BIGINT)"));
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_GE(elapsed, 50000);
  EXPECT_LT(elapsed, 30000000);
}

TEST_P(DatabaseContract, AfterAStepTheSessionIsAsNew) {
  const std::string before = Read(traits().read_setting);
  const std::string change = traits().change_setting;
  std::vector<Outcome> outcomes;
  const auto expect_as_new = [&](const char* after) {
    EXPECT_EQ(Read(traits().read_setting), before) << after;
  };

  Outcome outcome = db().RunScript(OnePiece(change, 1), RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  expect_as_new("a script");

  const std::string failing = absl::StrCat(change, "; SELECT 1 FROM missing");
  (void)db().RunScript(OnePiece(failing, 2), RecordFrame());
  expect_as_new("a failing script");

  outcome = db().RunFunction(
      [&](Transaction& tx) {
        tx.Execute(change);
        EXPECT_NE(tx.QueryValue<std::string>(traits().read_setting), before);
        return absl::OkStatus();
      },
      RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  expect_as_new("a function");

  (void)db().RunOnConnection(
      [&](Connection& connection) {
        connection.Execute(change);
        return absl::UnknownError("no");
      },
      Frame());
  expect_as_new("a connection's step");

  outcome = db().RunOutsideTransaction(OnePiece(change, 1), Frame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  expect_as_new("a statement outside");
}

TEST_P(DatabaseContract, TemporaryTablesEndWithTheStep) {
  const Outcome outcome =
      db().RunScript(OnePiece("CREATE TEMPORARY TABLE aside (n BIGINT);"
                              "INSERT INTO aside VALUES (1);",
                              2),
                     RecordFrame());
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_FALSE(db().Query("SELECT n FROM aside").ok());
}

TEST_P(DatabaseContract, KeepSessionKeepsWhatAStepHasSet) {
  const std::string before = Read(traits().read_setting);
  Frame frame = RecordFrame();
  frame.keep_session = true;
  Outcome outcome = db().RunScript(OnePiece(traits().change_setting, 1), frame);
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  const std::string changed = Read(traits().read_setting);
  EXPECT_NE(changed, before);
  outcome = db().RunScript(OnePiece("SELECT 1", 1), frame);
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  frame.record.clear();
  outcome = db().RunOutsideTransaction(OnePiece("SELECT 1", 1), frame);
  EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
  EXPECT_EQ(Read(traits().read_setting), changed);

  const absl::Status reset = db().ResetSession();
  EXPECT_TRUE(reset.ok()) << reset;
  EXPECT_EQ(Read(traits().read_setting), before);
}

TEST_P(DatabaseContract, AnotherThreadEndsALongStatement) {
  const std::string text = absl::StrCat("CREATE TABLE made (id BIGINT);",
                                        traits().endless_statement, ";");
  const absl::Time begin = absl::Now();
  Outcome outcome;
  {
    const Canceller canceller(db());
    outcome = db().RunScript(OnePiece(text, 2), RecordFrame());
  }
  EXPECT_LT(absl::Now() - begin, absl::Seconds(30));
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kCancelled)
      << Explain(outcome);
  ExpectNothingKept();
}

TEST_P(DatabaseContract, ACancelledFunctionIsRolledBack) {
  Outcome outcome;
  {
    const Canceller canceller(db());
    outcome = db().RunFunction(
        [&](Transaction& tx) {
          tx.Execute("CREATE TABLE made (id BIGINT)");
          tx.Execute(traits().endless_statement);
          ADD_FAILURE() << "it came to an end";
          return absl::OkStatus();
        },
        RecordFrame());
  }
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  ASSERT_TRUE(outcome.error.has_value()) << Explain(outcome);
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kCancelled);
  EXPECT_GT(outcome.step_line, 0);
  ExpectNothingKept();
}

TEST_P(DatabaseContract, ACancelledStreamThrows) {
  Outcome outcome;
  {
    const Canceller canceller(db());
    outcome = db().RunOnConnection(
        [&](Connection& connection) {
          for (auto [value] : connection.Stream<std::optional<std::string>>(
                   traits().endless_statement)) {
            ADD_FAILURE() << "a row";
          }
          return absl::OkStatus();
        },
        Frame());
  }
  EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
  ASSERT_TRUE(outcome.error.has_value()) << Explain(outcome);
  EXPECT_EQ(outcome.error->error_class, ErrorClass::kCancelled);
  ExpectUsable();
}

TEST_P(DatabaseContract, AQueryCanBeCancelled) {
  absl::Status status;
  {
    const Canceller canceller(db());
    status = db().Query(traits().endless_statement).status();
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled) << status;
  ExpectUsable();
}

TEST_P(DatabaseContract, WaitingForALockCanBeCancelled) {
  MustQuery("CREATE TABLE made (id BIGINT); INSERT INTO made VALUES (1)");
  const std::unique_ptr<Database> other = OpenSession();
  const Outcome holding = other->RunFunction(
      [&](Transaction& tx) {
        tx.Execute("UPDATE made SET id = 2");
        Frame frame = RecordFrame();
        frame.lock_timeout = absl::Minutes(5);
        const absl::Time begin = absl::Now();
        Outcome outcome;
        {
          const Canceller canceller(db());
          outcome =
              db().RunScript(OnePiece("UPDATE made SET id = 3", 1), frame);
        }
        EXPECT_LT(absl::Now() - begin, absl::Seconds(30));
        EXPECT_EQ(outcome.committed, Committed::kNo);
        if (outcome.error.has_value()) {
          EXPECT_EQ(outcome.error->error_class, ErrorClass::kCancelled)
              << Explain(outcome);
        }
        return absl::OkStatus();
      },
      Frame());
  EXPECT_EQ(holding.committed, Committed::kYes) << Explain(holding);
  EXPECT_EQ(CommittedRecords(), 0);
}

TEST_P(DatabaseContract, CancelWithoutAnythingRunningHasNoEffect) {
  for (int i = 0; i < 3; ++i) {
    db().Cancel();
    const Outcome outcome =
        db().RunScript(OnePiece("SELECT 1", 1), RecordFrame());
    EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
    EXPECT_EQ(Read("SELECT 1"), "1");
  }
}

TEST_P(DatabaseContract, ACancelAtAnyMomentLeavesAllOrNothing) {
  MustQuery("CREATE TABLE made (id BIGINT)");
  std::string text;
  for (int i = 0; i < 50; ++i) {
    absl::StrAppend(&text, "INSERT INTO made VALUES (", i, ");");
  }
  int64_t committed = 0;
  for (int i = 0; i < 150; ++i) {
    std::atomic<bool> started = false;
    std::thread canceller([&] {
      while (!started) std::this_thread::yield();
      absl::SleepFor(absl::Microseconds(i * 20));
      db().Cancel();
    });
    started = true;
    const Outcome outcome = db().RunScript(OnePiece(text, 50), RecordFrame());
    canceller.join();
    ASSERT_NE(outcome.committed, Committed::kUnknown) << Explain(outcome);
    if (outcome.committed == Committed::kYes) {
      ++committed;
    } else {
      ASSERT_TRUE(outcome.error.has_value());
      EXPECT_EQ(outcome.error->error_class, ErrorClass::kCancelled)
          << Explain(outcome);
    }
  }
  EXPECT_EQ(CommittedRecords(), committed);
  EXPECT_EQ(ReadCommitted("SELECT count(*) FROM made"),
            absl::StrCat(50 * committed));
  ExpectUsable();
}

}  // namespace
}  // namespace gander

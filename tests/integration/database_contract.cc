#include "tests/integration/database_contract.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace gander {
namespace {

std::string FirstValue(Database& database, absl::string_view sql) {
  const auto results = database.Query(sql);
  if (!results.ok()) return results.status().ToString();
  if (results->empty() || results->front().empty()) return "no rows";
  return results->front()[0][0].value_or("NULL");
}

}  // namespace

void DatabaseContract::SetUp() {
  database_ = GetParam().make();
  ASSERT_NE(database_, nullptr);
  db_ = OpenSession();
  ASSERT_NE(db_, nullptr);
  MustQuery("CREATE TABLE record (n BIGINT)");
}

std::unique_ptr<Database> DatabaseContract::OpenSession() {
  absl::StatusOr<std::unique_ptr<Database>> session =
      Connect(database_->url(), ConnectOptions());
  EXPECT_TRUE(session.ok()) << session.status();
  return session.ok() ? *std::move(session) : nullptr;
}

Script DatabaseContract::OnePiece(absl::string_view text, int64_t statements) {
  ScriptPiece piece;
  piece.text = text;
  piece.statements = statements;
  return Script{{piece}};
}

Frame DatabaseContract::RecordFrame() {
  Frame frame;
  frame.record = "INSERT INTO record VALUES (1);";
  return frame;
}

void DatabaseContract::MustQuery(absl::string_view sql) {
  const auto results = db_->Query(sql);
  ASSERT_TRUE(results.ok()) << sql << ": " << results.status();
}

std::string DatabaseContract::Read(absl::string_view sql) {
  return FirstValue(*db_, sql);
}

std::string DatabaseContract::ReadCommitted(absl::string_view sql) {
  const std::unique_ptr<Database> session = OpenSession();
  return session == nullptr ? "no session" : FirstValue(*session, sql);
}

int64_t DatabaseContract::CommittedRecords() {
  int64_t count = -1;
  (void)absl::SimpleAtoi(ReadCommitted("SELECT count(*) FROM record"), &count);
  return count;
}

bool DatabaseContract::TableIsCommitted(absl::string_view table) {
  const std::unique_ptr<Database> session = OpenSession();
  if (session == nullptr) return false;
  const auto lookup = session->FindTable(TableName{"", std::string(table)});
  EXPECT_TRUE(lookup.ok()) << lookup.status();
  return lookup.ok() && lookup->exists;
}

void DatabaseContract::ExpectUsable() {
  EXPECT_EQ(Read("SELECT 42"), "42");
  // It would be kept back by a transaction that is still open.
  MustQuery("CREATE TABLE usable (n BIGINT)");
  EXPECT_TRUE(TableIsCommitted("usable"));
  MustQuery("DROP TABLE usable");
}

void DatabaseContract::ExpectNothingKept() {
  EXPECT_FALSE(TableIsCommitted("made"));
  EXPECT_EQ(CommittedRecords(), 0);
  ExpectUsable();
}

std::string Explain(const Outcome& outcome) {
  if (outcome.committed == Committed::kYes) return "committed";
  std::string text =
      outcome.committed == Committed::kNo ? "not committed" : "unknown";
  if (outcome.error.has_value()) {
    const ServerError& e = *outcome.error;
    absl::StrAppend(&text, "; class ", static_cast<int>(e.error_class), " [",
                    e.code, "] ", e.message, "; detail: ", e.detail,
                    "; hint: ", e.hint, "; statement ", e.statement, ", piece ",
                    e.piece, ", position ", e.position,
                    e.at_commit ? ", at commit" : "");
  }
  return absl::StrCat(text, "; step: ", outcome.step_status.ToString(), " at ",
                      outcome.step_file, ":", outcome.step_line);
}

Canceller::Canceller(Database& database)
    : thread_([this, &database] {
        while (!stop_) {
          absl::SleepFor(absl::Milliseconds(50));
          if (!stop_) database.Cancel();
        }
      }) {}

Canceller::~Canceller() {
  stop_ = true;
  thread_.join();
}

}  // namespace gander

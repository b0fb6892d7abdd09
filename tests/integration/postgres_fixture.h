// File: postgres_fixture.h
//
// A session with an empty database of the test's own, on a real server.
#ifndef GANDER_TESTS_INTEGRATION_POSTGRES_FIXTURE_H_
#define GANDER_TESTS_INTEGRATION_POSTGRES_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "runtime/database/database.h"
#include "runtime/database/driver.h"
#include "runtime/testing/shared_postgres.h"

namespace gander {

// All that an Outcome says, for EXPECT messages.
inline std::string Explain(const Outcome& outcome) {
  std::string text = outcome.committed == Committed::kYes  ? "committed"
                     : outcome.committed == Committed::kNo ? "not committed"
                                                           : "unknown";
  if (outcome.error.has_value()) {
    const ServerError& e = *outcome.error;
    absl::StrAppend(&text, "; [", e.code, "] ", e.message,
                    "; detail: ", e.detail, "; statement ", e.statement,
                    ", piece ", e.piece, ", position ", e.position,
                    ", copy line ", e.copy_line);
  }
  if (!outcome.step_status.ok()) {
    absl::StrAppend(&text, "; step: ", outcome.step_status.ToString());
  }
  return text;
}

class PostgresTest : public testing::Test {
 protected:
  PostgresTest()
      : server_(SharedPostgres()),
        name_(server_.CreateDatabase().value()),
        db_(Open(server_.Url(name_))) {
    Other("CREATE TABLE record (n int)");
  }
  ~PostgresTest() override {
    db_ = nullptr;
    EXPECT_TRUE(server_
                    .Execute("postgres", absl::StrCat("DROP DATABASE ", name_,
                                                      " WITH (FORCE)"))
                    .ok());
  }

  Database& db() { return *db_; }
  PrivatePostgres& server() { return server_; }
  const std::string& name() const { return name_; }
  std::string url() const { return server_.Url(name_); }

  static std::unique_ptr<Database> Open(const std::string& url) {
    auto session = Connect(url, ConnectOptions());
    EXPECT_TRUE(session.ok()) << session.status();
    return session.ok() ? *std::move(session) : nullptr;
  }
  void Reopen(const std::string& url) {
    db_ = nullptr;
    db_ = Open(url);
  }

  // Runs statements in a session of the superuser's, which then ends.
  void Other(absl::string_view sql) {
    const absl::Status status = server_.Execute(name_, sql);
    EXPECT_TRUE(status.ok()) << status;
  }

  // The values of a query's first row, as the first session sees them, with a
  // blank between; or what went wrong.
  std::string Value(absl::string_view sql) {
    const auto results = db_->Query(sql);
    if (!results.ok()) return std::string(results.status().message());
    if (results->back().empty()) return "no rows";
    std::string row;
    for (const auto& column : results->back()[0]) {
      absl::StrAppend(&row, row.empty() ? "" : " ", column.value_or("NULL"));
    }
    return row;
  }

  static Script OnePiece(absl::string_view text, int64_t statements) {
    Script script;
    script.pieces.emplace_back();
    script.pieces[0].text = text;
    script.pieces[0].statements = statements;
    return script;
  }

  static Frame Recording() {
    Frame frame;
    frame.record = "INSERT INTO public.record VALUES (1);";
    return frame;
  }

  Outcome Run(absl::string_view text, int64_t statements) {
    return db_->RunScript(OnePiece(text, statements), Recording());
  }

  // All of it committed, and the session as new.
  void ExpectApplied(const Outcome& outcome) {
    EXPECT_EQ(outcome.committed, Committed::kYes) << Explain(outcome);
    EXPECT_EQ(Value("SELECT count(*) FROM public.record"), "1");
    ExpectFresh();
  }
  // Nothing of it kept, and the session as new.
  void ExpectRolledBack(const Outcome& outcome) {
    EXPECT_EQ(outcome.committed, Committed::kNo) << Explain(outcome);
    EXPECT_TRUE(outcome.error.has_value() || !outcome.step_status.ok());
    EXPECT_EQ(Value("SELECT count(*) FROM public.record"), "0");
    ExpectFresh();
  }
  void ExpectFresh() {
    EXPECT_EQ(Value("SELECT session_user, current_user, "
                    "current_setting('search_path'), "
                    "current_setting('lock_timeout'), "
                    "current_setting('client_encoding'), "
                    "current_setting('standard_conforming_strings'), "
                    "now() = statement_timestamp()"),
              "postgres postgres \"$user\", public 0 UTF8 on t");
  }

 private:
  PrivatePostgres& server_;
  const std::string name_;
  std::unique_ptr<Database> db_;
};

}  // namespace gander

#endif  // GANDER_TESTS_INTEGRATION_POSTGRES_FIXTURE_H_

// File: statement_runner.h
//
// What a C++ step does on PostgreSQL through gander's own interface: statements
// with parameters, cursors, prepared statements, COPY.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_STATEMENT_RUNNER_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_STATEMENT_RUNNER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/database/postgres/session.h"
#include "runtime/database/statement_observer.h"
#include "runtime/migration/server_error.h"
#include "runtime/migration/sql_runner.h"
#include "runtime/migration/sql_text.h"
#include "runtime/migration/value.h"

namespace gander {

// The methods are those of SqlRunner, and throw StatementError as they do. What
// they return must not outlive the runner.
class StatementRunner {
 public:
  // `observer` is told of each statement; null: nobody.
  explicit StatementRunner(Session* session,
                           StatementObserver* observer = nullptr)
      : session_(session), observer_(observer) {}
  StatementRunner(const StatementRunner&) = delete;
  StatementRunner& operator=(const StatementRunner&) = delete;

  Session& session() { return *session_; }

  // The first statement that failed; a step may have caught its error.
  const std::optional<ServerError>& first_error() const { return first_error_; }

  int64_t Execute(SqlText sql, absl::Span<const Value> parameters);
  std::unique_ptr<RowSource> Stream(SqlText sql,
                                    absl::Span<const Value> parameters);
  std::unique_ptr<PreparedSource> Prepare(SqlText sql);
  std::unique_ptr<BulkSink> BulkInsert(
      SqlText table, absl::Span<const absl::string_view> columns);
  std::unique_ptr<BulkSink> BulkUpdate(
      SqlText table, absl::Span<const absl::string_view> key,
      absl::Span<const absl::string_view> columns);

  // Closes the cursors of streams that have ended, which otherwise happens with
  // the next statement, at no cost of a round trip.
  void CloseCursors();
  // The transaction ended, and its cursors with it.
  void ForgetCursors() { ended_cursors_.clear(); }

  // For what the methods return.

  // Runs a statement, and before it, in the same round trip, what ended streams
  // have left to be closed.
  Reply Run(ExtendedStatement statement, ReplyHandler& handler);
  Reply Run(std::vector<ExtendedStatement> statements, ReplyHandler& handler);
  // The stream of this cursor has ended. `rollbacks` is Session::rollbacks()
  // when the cursor was declared.
  void CursorEnded(const std::string& cursor, int64_t rollbacks);

  // Tells the observer of the statement whose reply this is, and throws when it
  // is of a failure; `prefix` is the length of what was sent before the user's
  // text.
  void Check(const Reply& reply, SqlText sql, int64_t prefix = 0);
  // Throws when the statement has fewer parameters than there are values: the
  // server would not mind.
  void CheckCount(absl::Span<const Value> values, SqlText sql);
  // Throws when PostgreSQL cannot take these values.
  void CheckValues(absl::Span<const Value> values, SqlText sql);
  // Throws unless row number `row` of a bulk has as many values as columns were
  // named.
  void CheckColumns(size_t values, size_t columns, int64_t row, SqlText sql);
  // "schema"."table". Throws when `table` is no table's name.
  std::string QuotedTable(SqlText table);
  [[noreturn]] void Fail(ServerError error, SqlText sql);
  // A name that this session has not used yet.
  std::string NewName();

 private:
  struct EndedCursor {
    std::string name;
    int64_t rollbacks;
  };

  // The names of the ended cursors that are still there.
  std::vector<std::string> TakeEndedCursors();
  bool Exists(const std::string& cursor);
  std::string CloseText();

  Session* const session_;
  StatementObserver* const observer_;
  std::optional<ServerError> first_error_;
  std::vector<EndedCursor> ended_cursors_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_STATEMENT_RUNNER_H_

#include "runtime/database/postgres/statement_runner.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/database/postgres/bulk_copy.h"
#include "runtime/database/postgres/bulk_update_from.h"
#include "runtime/database/postgres/cursor.h"
#include "runtime/database/postgres/parameters.h"
#include "runtime/database/postgres/postgres_dialect.h"
#include "runtime/database/postgres/sql_scan.h"
#include "runtime/database/table_name.h"
#include "runtime/migration/statement_error.h"

namespace gander {
namespace {

std::string ToString(absl::string_view text) { return std::string(text); }

class Counter : public ReplyHandler {
 public:
  void OnRows(const PGresult* rows, int64_t) override {
    count += PQntuples(rows);
  }
  int64_t count = 0;
};

// A statement that stays prepared until the frame ends: steps are short, and
// dropping each by itself would cost a round trip.
class Prepared : public PreparedSource {
 public:
  Prepared(StatementRunner* runner, std::string name, SqlText sql)
      : runner_(runner),
        name_(std::move(name)),
        text_(ToString(sql.text)),
        sql_(text_, sql.file, sql.line) {}

  int64_t Execute(absl::Span<const Value> values) override {
    runner_->CheckValues(values, sql_);
    ReplyHandler ignore_rows;
    const Parameters parameters(values);
    const Reply reply =
        runner_->Run({name_, /*prepared=*/true, &parameters}, ignore_rows);
    runner_->Check(reply, sql_);
    return reply.last_affected;
  }

 private:
  StatementRunner* const runner_;
  const std::string name_;
  const std::string text_;
  const SqlText sql_;
};

}  // namespace

int64_t StatementRunner::Execute(SqlText sql, absl::Span<const Value> values) {
  ReplyHandler ignore_rows;
  if (values.empty()) {
    std::string text;
    if (session_->in_transaction()) {
      text = CloseText();
    } else {
      // The statement is sent by itself: it may refuse a transaction.
      CloseCursors();
    }
    const int64_t prefix = text.size();
    absl::StrAppend(&text, sql.text);
    const Reply reply = session_->Run(text, ignore_rows);
    Check(reply, sql, prefix);
    return reply.last_affected;
  }
  CheckCount(values, sql);
  CheckValues(values, sql);
  const Parameters parameters(values);
  const Reply reply =
      Run({ToString(sql.text), /*prepared=*/false, &parameters}, ignore_rows);
  Check(reply, sql);
  return reply.last_affected;
}

std::unique_ptr<RowSource> StatementRunner::Stream(
    SqlText sql, absl::Span<const Value> parameters) {
  CheckCount(parameters, sql);
  CheckValues(parameters, sql);
  return OpenRows(this, sql, parameters);
}

std::unique_ptr<PreparedSource> StatementRunner::Prepare(SqlText sql) {
  CloseCursors();
  std::string name = NewName();
  Check(session_->Prepare(name, ToString(sql.text)), sql);
  return std::make_unique<Prepared>(this, std::move(name), sql);
}

std::unique_ptr<BulkSink> StatementRunner::BulkInsert(
    SqlText table, absl::Span<const absl::string_view> columns) {
  return std::make_unique<BulkCopy>(this, table, columns);
}

std::unique_ptr<BulkSink> StatementRunner::BulkUpdate(
    SqlText table, absl::Span<const absl::string_view> key,
    absl::Span<const absl::string_view> columns) {
  return std::make_unique<BulkUpdateFrom>(this, table, key, columns);
}

void StatementRunner::Check(const Reply& reply, SqlText sql, int64_t prefix) {
  if (observer_ != nullptr) {
    ObservedStatement statement;
    statement.sql = sql.text;
    statement.file = sql.file;
    statement.line = sql.line;
    observer_->StatementEnded(
        statement, reply.error.has_value() ? &*reply.error : nullptr);
  }
  if (!reply.error.has_value()) return;
  ServerError error = *reply.error;
  error.position = std::max<int64_t>(error.position - prefix, 0);
  Fail(std::move(error), sql);
}

void StatementRunner::CheckCount(absl::Span<const Value> values, SqlText sql) {
  if (values.empty()) return;
  const int64_t parameters = HighestParameter(sql.text);
  if (static_cast<int64_t>(values.size()) == parameters) return;
  ServerError error;
  error.code = "42P02";  // undefined_parameter
  error.message =
      absl::StrCat("the statement has ", parameters, " parameters, and ",
                   values.size(), " values were given");
  Fail(std::move(error), sql);
}

void StatementRunner::CheckValues(absl::Span<const Value> values, SqlText sql) {
  if (!HasNulByte(values)) return;
  ServerError error;
  error.code = "22021";
  error.message = "a text holds a NUL byte, which PostgreSQL cannot store";
  error.hint = "pass it as gander::Bytes to a bytea column";
  Fail(std::move(error), sql);
}

void StatementRunner::Fail(ServerError error, SqlText sql) {
  if (!first_error_.has_value()) first_error_ = error;
  throw StatementError(std::move(error), sql);
}

Reply StatementRunner::Run(ExtendedStatement statement, ReplyHandler& handler) {
  return Run(std::vector<ExtendedStatement>{std::move(statement)}, handler);
}

Reply StatementRunner::Run(std::vector<ExtendedStatement> statements,
                           ReplyHandler& handler) {
  // Outside a transaction what goes together is one, and not everything may
  // run in one.
  if (!session_->in_transaction()) {
    CloseCursors();
    return session_->RunTogether(statements, handler);
  }
  std::vector<ExtendedStatement> all;
  for (const std::string& name : TakeEndedCursors()) {
    all.push_back({absl::StrCat("CLOSE ", name)});
  }
  const int64_t closed = all.size();
  std::move(statements.begin(), statements.end(), std::back_inserter(all));
  Reply reply = session_->RunTogether(all, handler);
  reply.completed -= closed;
  reply.failed -= reply.failed < 0 ? 0 : closed;
  return reply;
}

void StatementRunner::CursorEnded(const std::string& cursor,
                                  int64_t rollbacks) {
  ended_cursors_.push_back({cursor, rollbacks});
}

std::string StatementRunner::CloseText() {
  std::string text;
  for (const std::string& name : TakeEndedCursors()) {
    absl::StrAppend(&text, "CLOSE ", name, ";");
  }
  return text;
}

void StatementRunner::CloseCursors() {
  const std::string text = CloseText();
  if (!text.empty()) (void)session_->Run(text);
}

std::vector<std::string> StatementRunner::TakeEndedCursors() {
  std::vector<std::string> names;
  for (const EndedCursor& cursor : std::exchange(ended_cursors_, {})) {
    // A failed transaction has no cursors any more, and a rollback to a
    // savepoint takes those that were declared behind it.
    if (!session_->idle() && !session_->in_transaction()) continue;
    if (cursor.rollbacks == session_->rollbacks() || Exists(cursor.name)) {
      names.push_back(cursor.name);
    }
  }
  return names;
}

bool StatementRunner::Exists(const std::string& cursor) {
  Counter rows;
  (void)session_->Run(
      absl::StrCat("SELECT 1 FROM pg_catalog.pg_cursors WHERE name = '", cursor,
                   "'"),
      rows);
  return rows.count > 0;
}

void StatementRunner::CheckColumns(size_t values, size_t columns, int64_t row,
                                   SqlText sql) {
  if (values == columns) return;
  ServerError error;
  error.message = absl::StrCat("row ", row, " has ", values, " columns where ",
                               columns, " were named");
  Fail(std::move(error), sql);
}

std::string StatementRunner::QuotedTable(SqlText table) {
  const absl::StatusOr<TableName> name = TableName::Parse(table.text);
  if (name.ok()) return PostgresDialect::Get().Quote(*name);
  ServerError error;
  error.message = std::string(name.status().message());
  Fail(std::move(error), table);
}

std::string StatementRunner::NewName() {
  return absl::StrCat("gander_", session_->NextNumber());
}

}  // namespace gander

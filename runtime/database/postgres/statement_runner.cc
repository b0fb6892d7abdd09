#include "runtime/database/postgres/statement_runner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/database/postgres/bulk_copy.h"
#include "runtime/database/postgres/cursor.h"
#include "runtime/database/postgres/parameters.h"
#include "runtime/database/postgres/sql_scan.h"
#include "runtime/migration/statement_error.h"

namespace gander {
namespace {

std::string ToString(absl::string_view text) { return std::string(text); }

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
    const Reply reply =
        runner_->session().RunPrepared(name_, Parameters(values), ignore_rows);
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

int64_t StatementRunner::Execute(SqlText sql,
                                 absl::Span<const Value> parameters) {
  ReplyHandler ignore_rows;
  Reply reply;
  if (parameters.empty()) {
    reply = session_->Run(ToString(sql.text), ignore_rows);
  } else {
    CheckCount(parameters, sql);
    CheckValues(parameters, sql);
    reply = session_->RunWith(ToString(sql.text), Parameters(parameters),
                              ignore_rows);
  }
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
  std::string name = NewName();
  Check(session_->Prepare(name, ToString(sql.text)), sql);
  return std::make_unique<Prepared>(this, std::move(name), sql);
}

std::unique_ptr<BulkSink> StatementRunner::BulkInsert(
    SqlText table, absl::Span<const absl::string_view> columns) {
  return std::make_unique<BulkCopy>(this, table, columns);
}

void StatementRunner::Check(const Reply& reply, SqlText sql, int64_t prefix) {
  if (!reply.error.has_value()) return;
  ServerError error = *reply.error;
  error.position = std::max<int64_t>(error.position - prefix, 0);
  Fail(std::move(error), sql);
}

void StatementRunner::CheckCount(absl::Span<const Value> values, SqlText sql) {
  if (values.empty()) return;
  const int64_t parameters = HighestParameter(sql.text);
  if (static_cast<int64_t>(values.size()) <= parameters) return;
  ServerError error;
  error.code = "42P02";  // undefined_parameter, as for too few
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

std::string StatementRunner::NewName() {
  return absl::StrCat("gander_", session_->NextNumber());
}

}  // namespace gander

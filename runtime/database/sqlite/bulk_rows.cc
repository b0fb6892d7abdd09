#include "runtime/database/sqlite/bulk_rows.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/database/sqlite/dialect.h"
#include "runtime/database/table_name.h"

namespace gander::sqlite {
namespace {

constexpr size_t kRowsPerCommit = 1000;

class StatementForEach : public BulkSink {
 public:
  // `what`: "insert", for messages.
  StatementForEach(Runner& runner, const char* what, std::string text,
                   const char* file, int line)
      : runner_(runner),
        what_(what),
        text_(std::move(text)),
        sql_(text_, file, line),
        statement_(runner.PrepareOne(sql_)) {}

  void Add(absl::Span<const Value> row) override {
    ++added_;
    if (!runner_.autocommits()) {
      Send(row, added_);
      return;
    }
    waiting_.emplace_back(row.begin(), row.end());
    if (waiting_.size() == kRowsPerCommit) Flush();
  }

  int64_t Finish() override {
    Flush();
    return changed_;
  }

 private:
  void Send(const std::vector<Value>& row, int64_t number) {
    Send(absl::MakeConstSpan(row), number);
  }

  void Send(absl::Span<const Value> row, int64_t number) {
    runner_.CheckUsable(sql_);
    Failure failure = statement_.Bind(row);
    if (!failure) failure = runner_.session().Finish(statement_);
    if (failure) {
      statement_.Reset();
      absl::StrAppend(&failure->context, "row ", number, " of the ", what_);
    }
    runner_.Check(std::move(failure), sql_);
    changed_ += sqlite3_changes64(runner_.session().handle());
  }

  // All of what waits, or nothing.
  void Flush() {
    if (waiting_.empty()) return;
    const std::vector<std::vector<Value>> rows = std::exchange(waiting_, {});
    Session& session = runner_.session();
    const bool own_transaction = runner_.autocommits();
    if (own_transaction) runner_.Check(session.Run("BEGIN IMMEDIATE"), sql_);
    try {
      int64_t number = added_ - static_cast<int64_t>(rows.size());
      for (const std::vector<Value>& row : rows) Send(row, ++number);
      if (own_transaction) runner_.Check(session.Commit(), sql_);
    } catch (...) {
      if (own_transaction) session.Rollback();
      throw;
    }
  }

  Runner& runner_;
  const char* const what_;
  const std::string text_;
  const SqlText sql_;
  Statement statement_;
  std::vector<std::vector<Value>> waiting_;
  int64_t added_ = 0;
  int64_t changed_ = 0;
};

std::string QuotedTable(Runner& runner, SqlText table) {
  const absl::StatusOr<TableName> name = TableName::Parse(table.text);
  if (!name.ok()) runner.Check(OwnError(name.status().message()), table);
  return TheDialect().Quote(*name);
}

// t."a" = $1, t."b" = $2, from the number `first` on; `of`: "t.".
std::string Equations(absl::Span<const absl::string_view> columns,
                      absl::string_view of, size_t first,
                      absl::string_view between) {
  std::vector<std::string> equations;
  for (const absl::string_view column : columns) {
    equations.push_back(absl::StrCat(of, TheDialect().QuoteIdentifier(column),
                                     " = $", first + equations.size()));
  }
  return absl::StrJoin(equations, between);
}

}  // namespace

std::unique_ptr<BulkSink> MakeBulkInsert(
    Runner& runner, SqlText table,
    absl::Span<const absl::string_view> columns) {
  std::vector<std::string> quoted;
  std::vector<std::string> parameters;
  for (const absl::string_view column : columns) {
    quoted.push_back(TheDialect().QuoteIdentifier(column));
    parameters.push_back(absl::StrCat("$", parameters.size() + 1));
  }
  return std::make_unique<StatementForEach>(
      runner, "insert",
      absl::StrCat("INSERT INTO ", QuotedTable(runner, table), " (",
                   absl::StrJoin(quoted, ", "), ") VALUES (",
                   absl::StrJoin(parameters, ", "), ")"),
      table.file, table.line);
}

std::unique_ptr<BulkSink> MakeBulkUpdate(
    Runner& runner, SqlText table, absl::Span<const absl::string_view> key,
    absl::Span<const absl::string_view> columns) {
  if (key.empty() || columns.empty()) {
    runner.Check(
        OwnError("an update needs columns of a key, and columns to update"),
        table);
  }
  return std::make_unique<StatementForEach>(
      runner, "update",
      // The name of no column, in quotes, is a text; unless it is one of a
      // table.
      absl::StrCat("UPDATE ", QuotedTable(runner, table), " AS t SET ",
                   Equations(columns, "", key.size() + 1, ", "), " WHERE ",
                   Equations(key, "t.", 1, " AND ")),
      table.file, table.line);
}

}  // namespace gander::sqlite

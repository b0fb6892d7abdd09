#include "runtime/database/sqlite/runner.h"

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/database/sqlite/bulk_rows.h"
#include "runtime/database/sqlite/snapshot_rows.h"
#include "runtime/database/sqlite/statement_reader.h"

namespace gander::sqlite {
namespace {

bool IsRollbackTo(absl::string_view sql) {
  // A ROLLBACK without TO is refused by the session.
  return absl::StartsWithIgnoreCase(absl::StripLeadingAsciiWhitespace(sql),
                                    "ROLLBACK");
}

class PreparedStatement : public PreparedSource {
 public:
  PreparedStatement(Runner& runner, SqlText sql)
      : runner_(runner),
        text_(sql.text),
        sql_(text_, sql.file, sql.line),
        statement_(runner.PrepareOne(sql)) {}

  int64_t Execute(absl::Span<const Value> parameters) override {
    return runner_.Execute(statement_, parameters, sql_);
  }

 private:
  Runner& runner_;
  const std::string text_;
  const SqlText sql_;
  Statement statement_;
};

// Resets a statement, so that it holds no lock and no pointer to a parameter.
class ResetAtEnd {
 public:
  explicit ResetAtEnd(Statement& statement) : statement_(statement) {}
  ~ResetAtEnd() { statement_.Reset(); }

 private:
  Statement& statement_;
};

}  // namespace

void Runner::CheckUsable(SqlText sql) {
  if (!failure_.has_value() || IsRollbackTo(sql.text)) return;
  throw StatementError(
      OwnError(absl::StrCat("an earlier statement of this transaction failed: ",
                            failure_->what()),
               "let the exception pass, or ROLLBACK TO a savepoint first"),
      sql);
}

void Runner::Check(Failure failure, SqlText sql) {
  if (!failure) return;
  StatementError error(*std::move(failure), sql);
  if (scope_ == Scope::kTransaction && !failure_.has_value()) failure_ = error;
  throw error;
}

Statement Runner::PrepareOne(SqlText sql) {
  CheckUsable(sql);
  StatementReader reader(session_, sql.text);
  Statement statement;
  Check(reader.Next(statement), sql);
  if (statement.empty()) {
    Check(OwnError("there is no statement in this text"), sql);
  }
  Statement another;
  Check(reader.Next(another), sql);
  if (!another.empty()) {
    Check(OwnError("there are several statements in this text",
                   "there can be one, where it has parameters or gives rows"),
          sql);
  }
  return statement;
}

int64_t Runner::Execute(Statement& statement,
                        absl::Span<const Value> parameters, SqlText sql) {
  CheckUsable(sql);
  const ResetAtEnd reset(statement);
  Check(statement.Bind(parameters), sql);
  const int64_t before = sqlite3_total_changes64(session_.handle());
  Check(session_.Finish(statement), sql);
  failure_.reset();  // after a ROLLBACK TO
  // sqlite3_changes() keeps the number of an earlier statement when this one
  // is of another kind.
  const bool changed = sqlite3_total_changes64(session_.handle()) != before;
  return changed ? sqlite3_changes64(session_.handle()) : 0;
}

int64_t Runner::Execute(SqlText sql, absl::Span<const Value> parameters) {
  if (!parameters.empty()) {
    Statement statement = PrepareOne(sql);
    return Execute(statement, parameters, sql);
  }
  CheckUsable(sql);
  StatementReader reader(session_, sql.text);
  for (int64_t changed = 0;;) {
    Statement statement;
    Check(reader.Next(statement), sql);
    if (statement.empty()) return changed;
    changed = Execute(statement, {}, sql);
  }
}

template <typename Base>
int64_t RunnerOf<Base>::DoExecute(SqlText sql,
                                  absl::Span<const Value> parameters) {
  return runner_.Execute(sql, parameters);
}

template <typename Base>
std::unique_ptr<RowSource> RunnerOf<Base>::DoStream(
    SqlText sql, absl::Span<const Value> parameters) {
  return MakeSnapshotRows(runner_, sql, parameters);
}

template <typename Base>
std::unique_ptr<PreparedSource> RunnerOf<Base>::DoPrepare(SqlText sql) {
  return std::make_unique<PreparedStatement>(runner_, sql);
}

template <typename Base>
std::unique_ptr<BulkSink> RunnerOf<Base>::DoBulkInsert(
    SqlText table, absl::Span<const absl::string_view> columns) {
  return MakeBulkInsert(runner_, table, columns);
}

template <typename Base>
std::unique_ptr<BulkSink> RunnerOf<Base>::DoBulkUpdate(
    SqlText table, absl::Span<const absl::string_view> key,
    absl::Span<const absl::string_view> columns) {
  return MakeBulkUpdate(runner_, table, key, columns);
}

template class RunnerOf<Transaction>;
template class RunnerOf<Connection>;

void SqliteConnection::InTransaction(
    absl::FunctionRef<void(Transaction&)> body) {
  const SqlText begin("BEGIN IMMEDIATE");
  const auto check = [](Failure failure, SqlText sql) {
    if (failure) throw StatementError(*std::move(failure), sql);
  };
  check(session().Run("BEGIN IMMEDIATE"), begin);
  SqliteTransaction transaction(session());
  try {
    {
      const Session::TransactionGuard guard(session());
      body(transaction);
    }
    if (transaction.failure().has_value()) throw *transaction.failure();
    check(session().Commit(), SqlText("COMMIT"));
  } catch (...) {
    session().Rollback();
    throw;
  }
}

}  // namespace gander::sqlite

// File: runner.h
//
// What a C++ step does on SQLite: Transaction and Connection share it.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_RUNNER_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_RUNNER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/database/sqlite/session.h"
#include "runtime/migration/sql_text.h"
#include "runtime/migration/statement_error.h"
#include "runtime/migration/transaction.h"

namespace gander::sqlite {

// Runs the statements of a step and throws StatementError when one fails.
//
// In a transaction, a failure bars everything but ROLLBACK TO a savepoint, and
// the transaction from committing: a step that swallows an error does the same
// on every database.
class Runner {
 public:
  enum class Scope { kTransaction, kConnection };

  Runner(Session& session, Scope scope) : session_(session), scope_(scope) {}

  Session& session() { return session_; }

  // Statements commit by themselves, because no transaction is open.
  bool autocommits() const { return !session_.in_transaction(); }

  // Throws unless `sql` may run now.
  void CheckUsable(SqlText sql);
  // Throws when there is a failure, and remembers it.
  void Check(Failure failure, SqlText sql);

  // The only statement of `sql`.
  Statement PrepareOne(SqlText sql);
  // Runs it; returns how many rows it changed.
  int64_t Execute(Statement& statement, absl::Span<const Value> parameters,
                  SqlText sql);

  int64_t Execute(SqlText sql, absl::Span<const Value> parameters);

  // What the step should not have swallowed.
  const std::optional<StatementError>& failure() const { return failure_; }

 private:
  Session& session_;
  const Scope scope_;
  std::optional<StatementError> failure_;
};

// SqlRunner's part of Base, which is Transaction or Connection.
template <typename Base>
class RunnerOf : public Base {
 public:
  RunnerOf(Session& session, Runner::Scope scope) : runner_(session, scope) {}

  DatabaseName database() const override { return DatabaseName::kSqlite; }
  const std::optional<StatementError>& failure() const {
    return runner_.failure();
  }

 protected:
  Session& session() { return runner_.session(); }

  int64_t DoExecute(SqlText sql, absl::Span<const Value> parameters) override;
  std::unique_ptr<RowSource> DoStream(
      SqlText sql, absl::Span<const Value> parameters) override;
  std::unique_ptr<PreparedSource> DoPrepare(SqlText sql) override;
  std::unique_ptr<BulkSink> DoBulkInsert(
      SqlText table, absl::Span<const absl::string_view> columns) override;
  std::unique_ptr<BulkSink> DoBulkUpdate(
      SqlText table, absl::Span<const absl::string_view> key,
      absl::Span<const absl::string_view> columns) override;

 private:
  Runner runner_;
};

class SqliteTransaction : public RunnerOf<Transaction> {
 public:
  explicit SqliteTransaction(Session& session)
      : RunnerOf(session, Runner::Scope::kTransaction) {}
};

class SqliteConnection : public RunnerOf<Connection> {
 public:
  explicit SqliteConnection(Session& session)
      : RunnerOf(session, Runner::Scope::kConnection) {}

  void InTransaction(absl::FunctionRef<void(Transaction&)> body) override;
};

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_RUNNER_H_

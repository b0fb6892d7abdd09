#include "runtime/database/postgres/step_run.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/database/postgres/closing.h"
#include "runtime/database/postgres/frame_text.h"
#include "runtime/database/postgres/limits.h"
#include "runtime/database/postgres/observed_body.h"
#include "runtime/database/postgres/postgres.h"
#include "runtime/database/postgres/pqxx_connection.h"
#include "runtime/database/postgres/pqxx_error.h"
#include "runtime/database/postgres/server_message.h"
#include "runtime/database/postgres/statement_runner.h"
#include "runtime/database/step_outcome.h"
#include "runtime/migration/statement_error.h"

namespace gander {
namespace {

// When the running transaction began, to the microsecond: another transaction
// that a later message began has another time.
constexpr char kTransactionStart[] =
    "(extract(epoch FROM pg_catalog.transaction_timestamp())*1000000)::bigint";

class FirstValue : public ReplyHandler {
 public:
  void OnRows(const PGresult* rows, int64_t) override {
    if (PQntuples(rows) > 0) value_ = PQgetvalue(rows, 0, 0);
  }
  const std::string& value() const { return value_; }

 private:
  std::string value_;
};

ServerError StepError(absl::string_view message, absl::string_view hint) {
  ServerError error;
  error.message = std::string(message);
  error.hint = std::string(hint);
  return error;
}

ServerError ToldToEnd() {
  return StepError("the step called commit() or abort() of its transaction",
                   "return to commit it, throw to roll it back");
}

// SqlRunner's part of Base, which is Transaction or Connection.
template <typename Base>
class RunnerOf : public Base {
 public:
  explicit RunnerOf(StatementRunner* runner) : runner_(runner) {}

  DatabaseName database() const override { return DatabaseName::kPostgres; }

 protected:
  int64_t DoExecute(SqlText sql, absl::Span<const Value> values) override {
    return runner_->Execute(sql, values);
  }
  std::unique_ptr<RowSource> DoStream(SqlText sql,
                                      absl::Span<const Value> values) override {
    return runner_->Stream(sql, values);
  }
  std::unique_ptr<PreparedSource> DoPrepare(SqlText sql) override {
    return runner_->Prepare(sql);
  }
  std::unique_ptr<BulkSink> DoBulkInsert(
      SqlText table, absl::Span<const absl::string_view> columns) override {
    return runner_->BulkInsert(table, columns);
  }
  std::unique_ptr<BulkSink> DoBulkUpdate(
      SqlText table, absl::Span<const absl::string_view> key,
      absl::Span<const absl::string_view> columns) override {
    return runner_->BulkUpdate(table, key, columns);
  }

  StatementRunner* const runner_;
};

class PostgresTransaction : public RunnerOf<Transaction>,
                            public internal::PqxxTransactionSource {
 public:
  // *told_to_end becomes true when the step told libpqxx to end the
  // transaction.
  PostgresTransaction(StatementRunner* runner, bool* told_to_end)
      : RunnerOf(runner), told_to_end_(told_to_end) {}
  ~PostgresTransaction() override {
    if (!pqxx_.has_value()) return;
    *told_to_end_ = pqxx_->step_ended_transaction();
    runner_->session().TakeBack(pqxx_->GiveBack());
  }

  pqxx::dbtransaction& pqxx_transaction() override {
    if (!pqxx_.has_value()) pqxx_.emplace(runner_->session().Lend());
    return pqxx_->transaction();
  }

 private:
  bool* const told_to_end_;
  std::optional<BorrowedPqxx> pqxx_;
};

class PostgresConnection : public RunnerOf<Connection>,
                           public internal::PqxxConnectionSource {
 public:
  using RunnerOf::RunnerOf;
  ~PostgresConnection() override {
    if (pqxx_.has_value()) runner_->session().TakeBack(pqxx_->GiveBack());
  }

  void InTransaction(absl::FunctionRef<void(Transaction&)> body) override {
    const SqlText begin("BEGIN", "", 0);
    if (!runner_->session().idle()) {
      runner_->Fail(StepError("InTransaction inside a transaction",
                              "end the transaction that is open first"),
                    begin);
    }
    runner_->CloseCursors();
    runner_->Check(runner_->session().Run("BEGIN"), begin);
    bool told_to_end = false;
    try {
      {
        PostgresTransaction tx(runner_, &told_to_end);
        body(tx);
      }
      if (told_to_end) runner_->Fail(ToldToEnd(), begin);
    } catch (...) {
      runner_->ForgetCursors();
      runner_->session().Recover(/*keep_settings=*/true);
      throw;
    }
    runner_->ForgetCursors();
    const SqlText commit("COMMIT", "", 0);
    Reply reply = runner_->session().Run("COMMIT");
    if (!reply.error.has_value() && reply.last_tag != "COMMIT") {
      reply.error = runner_->first_error().value_or(
          StepError("the transaction was rolled back: a statement in it had "
                    "failed",
                    ""));
    }
    if (reply.error.has_value()) reply.error->at_commit = true;
    runner_->Check(reply, commit);
  }

  PqxxConnection& pqxx_connection() override {
    if (!pqxx_.has_value()) pqxx_.emplace(runner_->session().Lend());
    return pqxx_->connection();
  }

 private:
  std::optional<BorrowedPqxx> pqxx_;
};

ServerError LostInStep(const Session& session) {
  return ConnectionError(session.connection() == nullptr
                             ? "the step closed gander's connection"
                             : PQerrorMessage(session.connection()));
}

// The body went wrong, or what it left behind says so: why, when it is the
// database's doing. Nothing when the transaction can be committed.
std::optional<Outcome> FailureOf(Session* session,
                                 const StatementRunner& runner,
                                 bool told_pqxx_to_end, Outcome outcome) {
  outcome.committed = Committed::kNo;
  if (session->lost()) {
    if (!outcome.error.has_value()) outcome.error = LostInStep(*session);
    outcome.error->error_class = ErrorClass::kConnection;
    return outcome;
  }
  if (session->idle()) {
    if (StepSucceeded(outcome)) return StepEndedTransaction();
    outcome.ended_by_step = true;
    return outcome;
  }
  if (session->in_failed_transaction() && !outcome.error.has_value()) {
    outcome.error = runner.first_error().value_or(StepError(
        "a statement of the step failed, and the step went on",
        "let the error end the step: PostgreSQL rolls everything back"));
    return outcome;
  }
  if (!StepSucceeded(outcome)) return outcome;
  if (!told_pqxx_to_end) return std::nullopt;
  outcome.error = ToldToEnd();
  return outcome;
}

}  // namespace

Outcome RunStep(Session* session,
                absl::FunctionRef<absl::Status(Transaction&)> body,
                const Frame& frame) {
  if (frame.keep_session) {
    if (std::optional<ServerError> error = SetSessionLimits(session, frame)) {
      session->Recover(frame.keep_session);
      return NotCommitted(*std::move(error));
    }
  }
  FrameText text =
      MakeFrameText(frame, EndGuard::kNone, session->fence(), session->setup());
  FirstValue start;
  const Reply opened = session->Run(
      absl::StrCat(text.opening, "SELECT ", kTransactionStart), start);
  if (opened.error.has_value()) {
    session->Recover(frame.keep_session);
    return NotCommitted(*opened.error);
  }

  StatementRunner runner(session, frame.observer);
  TellBodyBegins(frame, /*in_transaction=*/true);
  bool told_pqxx_to_end = false;
  Outcome ran = CatchStep([&] {
    return TranslatePqxxErrors([&] {
      PostgresTransaction tx(&runner, &told_pqxx_to_end);
      return body(tx);
    });
  });
  if (!session->lost()) session->Drain();
  std::optional<Outcome> failure =
      FailureOf(session, runner, told_pqxx_to_end, std::move(ran));
  if (!failure.has_value()) failure = AskBodyEnds(frame);
  if (failure.has_value()) {
    session->Recover(frame.keep_session);
    return *std::move(failure);
  }

  if (!IsUtf8(*session)) {
    (void)session->Run("SET LOCAL client_encoding TO 'UTF8'");
  }
  const std::string guard =
      GuardStatement(absl::StrCat(kTransactionStart, "=", start.value()));
  ++text.before_commit;
  const Reply closed = session->Run(absl::StrCat(guard, text.closing));
  Outcome outcome = ReadClosing(closed, 0, text);
  if (closed.error.has_value()) session->Recover(frame.keep_session);
  return outcome;
}

Outcome RunStepOnConnection(Session* session,
                            absl::FunctionRef<absl::Status(Connection&)> body,
                            const Frame& frame) {
  std::optional<ServerError> error = SetSessionLimits(session, frame);
  if (!error.has_value()) error = CheckLease(session);
  if (error.has_value()) {
    session->Recover(frame.keep_session);
    return NotCommitted(*std::move(error));
  }
  StatementRunner runner(session, frame.observer);
  TellBodyBegins(frame, /*in_transaction=*/false);
  Outcome outcome = CatchStep([&] {
    return TranslatePqxxErrors([&] {
      PostgresConnection connection(&runner);
      return body(connection);
    });
  });
  if (!session->lost()) session->Drain();
  if (session->lost()) {
    if (!outcome.error.has_value()) outcome.error = LostInStep(*session);
    outcome.error->error_class = ErrorClass::kConnection;
    outcome.committed = Committed::kUnknown;
    return outcome;
  }
  if (StepSucceeded(outcome) && !session->idle()) {
    outcome.error =
        StepError("the step left a transaction open, which was rolled back",
                  "commit it in the step");
  }
  if (StepSucceeded(outcome)) {
    (void)AskBodyEnds(frame);
    outcome.committed = Committed::kYes;
  }
  session->Recover(frame.keep_session);
  if (frame.keep_session) runner.CloseCursors();
  return outcome;
}

}  // namespace gander

#include "runtime/database/sqlite/session.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/database/sqlite/open_file.h"

namespace gander::sqlite {
namespace {

// Virtual machine instructions between two looks at the clock and at the
// cancellation: well below a millisecond.
constexpr int kProgressInstructions = 4000;

constexpr absl::Duration kLongestNap = absl::Milliseconds(20);

}  // namespace

absl::StatusOr<std::unique_ptr<Session>> Session::Open(
    const Location& location, const ConnectOptions& options) {
  absl::StatusOr<sqlite3*> db = OpenFile(location, options);
  if (!db.ok()) return db.status();
  std::unique_ptr<Session> session(new Session(*db));
  session->default_lock_timeout_ = location.busy_timeout;
  sqlite3_progress_handler(*db, kProgressInstructions, &OnProgress,
                           session.get());
  sqlite3_set_authorizer(*db, &OnAuthorize, session.get());
  return session;
}

Session::~Session() { sqlite3_close_v2(db_); }

Session::Call::Call(Session& session, absl::Duration lock_timeout,
                    absl::Duration statement_timeout)
    : session_(session) {
  session.lock_timeout_ = lock_timeout > absl::ZeroDuration()
                              ? lock_timeout
                              : session.default_lock_timeout_;
  session.statement_timeout_ = statement_timeout;
  // Each time, because PRAGMA busy_timeout replaces it.
  sqlite3_busy_handler(session.db_, &OnBusy, &session);
  session.cancelled_ = false;
  session.Enter(Phase::kRunning);
}

Session::Call::~Call() { session_.Enter(Phase::kIdle); }

Session::TransactionGuard::TransactionGuard(Session& session)
    : session_(session), before_(session.transaction_is_guarded_) {
  session_.transaction_is_guarded_ = true;
}

Session::TransactionGuard::~TransactionGuard() {
  session_.transaction_is_guarded_ = before_;
}

Session::Ending::Ending(Session& session)
    : session_(session), before_(session.phase_) {
  session_.Enter(Phase::kEnding);
}

Session::Ending::~Ending() { session_.Enter(before_); }

Failure Session::Prepare(const char* sql, Statement& statement,
                         const char** rest, int* offset) {
  sqlite3_stmt* compiled = nullptr;
  refused_verb_ = nullptr;
  const int code = sqlite3_prepare_v2(db_, sql, -1, &compiled, rest);
  statement = Statement(compiled);
  if (offset != nullptr) *offset = sqlite3_error_offset(db_);
  if (code == SQLITE_OK) return std::nullopt;
  return Explain(code);
}

Failure Session::Step(Statement& statement, bool* row) {
  *row = false;
  if (statement.empty()) return std::nullopt;
  // SQLite forgets an interrupt that comes between two statements.
  if (cancelled_ && phase_ == Phase::kRunning) {
    statement.Reset();
    return Explain(SQLITE_INTERRUPT);
  }
  if (statement_timeout_ > absl::ZeroDuration() &&
      !sqlite3_stmt_busy(statement.get())) {
    statement_deadline_ = absl::Now() + statement_timeout_;
  }
  const int code = sqlite3_step(statement.get());
  if (code == SQLITE_ROW) {
    *row = true;
    return std::nullopt;
  }
  Failure failure;
  if (code != SQLITE_DONE) failure = Explain(code);
  statement.Reset();
  statement_deadline_ = absl::InfiniteFuture();
  return failure;
}

Failure Session::Finish(Statement& statement) {
  for (bool row = true; row;) {
    if (Failure failure = Step(statement, &row)) return failure;
  }
  return std::nullopt;
}

Failure Session::Run(const char* sql) {
  while (*sql != '\0') {
    Statement statement;
    if (Failure failure = Prepare(sql, statement, &sql)) return failure;
    if (Failure failure = Finish(statement)) return failure;
  }
  return std::nullopt;
}

Failure Session::Commit() {
  const Ending ending(*this);
  if (cancelled_) return Explain(SQLITE_INTERRUPT);
  sqlite3_busy_handler(db_, &OnBusy, this);
  return Run("COMMIT");
}

void Session::Rollback() {
  const Ending ending(*this);
  if (in_transaction()) (void)Run("ROLLBACK");
}

void Session::Cancel() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (phase_ == Phase::kIdle) return;
  cancelled_ = true;
  if (phase_ == Phase::kRunning) sqlite3_interrupt(db_);
}

void Session::Enter(Phase phase) {
  const std::lock_guard<std::mutex> lock(mutex_);
  phase_ = phase;
}

int Session::OnBusy(void* context, int count) {
  Session& session = *static_cast<Session*>(context);
  const absl::Time now = absl::Now();
  if (count == 0) session.waiting_since_ = now;
  const absl::Duration left =
      session.lock_timeout_ - (now - session.waiting_since_);
  if (session.cancelled_ || left <= absl::ZeroDuration()) return 0;
  absl::SleepFor(
      std::min({absl::Milliseconds(1 + 2 * count), kLongestNap, left}));
  return 1;
}

int Session::OnProgress(void* context) {
  Session& session = *static_cast<Session*>(context);
  if (session.phase_ != Phase::kRunning) return 0;
  if (session.cancelled_) return 1;
  if (session.statement_deadline_ == absl::InfiniteFuture()) return 0;
  session.statement_timed_out_ = absl::Now() > session.statement_deadline_;
  return session.statement_timed_out_ ? 1 : 0;
}

int Session::OnAuthorize(void* context, int action, const char* verb,
                         const char*, const char*, const char*) {
  if (action != SQLITE_TRANSACTION) return SQLITE_OK;
  Session& session = *static_cast<Session*>(context);
  if (!session.transaction_is_guarded_) return SQLITE_OK;
  session.refused_verb_ = verb;
  return SQLITE_DENY;
}

ServerError Session::Explain(int code) {
  ServerError error = MakeError(db_, code);
  if (code == SQLITE_AUTH && refused_verb_ != nullptr) {
    error.message =
        absl::StrCat(refused_verb_,
                     " inside a step: gander begins and ends its transaction");
    error.hint = "remove it, or make the step one without a transaction";
  } else if (cancelled_ && (code == SQLITE_INTERRUPT ||
                            error.error_class == ErrorClass::kTransient)) {
    error = MakeError(nullptr, SQLITE_INTERRUPT);
    error.message = "cancelled";
  } else if (code == SQLITE_INTERRUPT && statement_timed_out_) {
    error.message = absl::StrCat("the statement ran longer than its limit of ",
                                 absl::FormatDuration(statement_timeout_));
  }
  statement_timed_out_ = false;
  return error;
}

}  // namespace gander::sqlite

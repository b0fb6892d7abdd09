// File: session.h
//
// One open SQLite database: what runs on it, for how long it may wait, and how
// it is stopped from another thread.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_SESSION_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_SESSION_H_

#include <sqlite3.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/database/driver.h"
#include "runtime/database/sqlite/location.h"
#include "runtime/database/sqlite/sqlite_error.h"
#include "runtime/database/sqlite/statement.h"

namespace gander::sqlite {

// Thread safety: one thread at a time, but for Cancel.
class Session {
  // What Cancel does.
  enum class Phase {
    kIdle,     // nothing
    kRunning,  // stops statements
    kEnding,   // stops waiting
  };

 public:
  // As Driver::connect.
  static absl::StatusOr<std::unique_ptr<Session>> Open(
      const Location& location, const ConnectOptions& options);

  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  sqlite3* handle() { return db_; }

  // The scope of one call on a Database, in which it can be cancelled, waits
  // this long for other writers (zero: as the URL says), and lets a statement
  // run this long (zero: for ever).
  class Call {
   public:
    Call(Session& session, absl::Duration lock_timeout,
         absl::Duration statement_timeout);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

   private:
    Session& session_;
  };

  // While it lives, a statement that begins or ends a transaction is refused:
  // around what a step runs in gander's transaction.
  class TransactionGuard {
   public:
    explicit TransactionGuard(Session& session);
    ~TransactionGuard();
    TransactionGuard(const TransactionGuard&) = delete;
    TransactionGuard& operator=(const TransactionGuard&) = delete;

   private:
    Session& session_;
    const bool before_;
  };

  // While it lives, statements are no longer cancelled, only waiting is: around
  // what must follow a body whatever happens.
  class Ending {
   public:
    explicit Ending(Session& session);
    ~Ending();
    Ending(const Ending&) = delete;
    Ending& operator=(const Ending&) = delete;

   private:
    Session& session_;
    const Phase before_;
  };

  // Compiles the first statement of `sql`. *rest, unless null, is set to what
  // follows it; *offset, unless null, after an error to the byte of `sql` where
  // it is, or -1.
  Failure Prepare(const char* sql, Statement& statement,
                  const char** rest = nullptr, int* offset = nullptr);

  // Runs the statement up to its next row; *row is false after the last one.
  // The statement is reset then, and after an error.
  Failure Step(Statement& statement, bool* row);
  // Runs it to its end.
  Failure Finish(Statement& statement);

  // Runs gander's own statements, which a cancellation ends as well.
  Failure Run(const char* sql);

  bool in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

  // REQUIRES: in_transaction(). After a failure the transaction is open, or
  // SQLite has rolled it back. A cancellation that came before is a failure;
  // one that comes later only ends the wait for readers.
  Failure Commit();
  // Nothing happens when there is no transaction. Cannot be cancelled.
  void Rollback();

  // A number that this session did not give before: for names.
  int64_t NextNumber() { return ++last_number_; }

  // Ends what runs in a Call. Thread-safe.
  void Cancel();

 private:
  explicit Session(sqlite3* db) : db_(db) {}

  static int OnBusy(void* session, int count);
  static int OnProgress(void* session);
  static int OnAuthorize(void* session, int action, const char* verb,
                         const char*, const char*, const char*);

  void Enter(Phase phase);
  // What SQLite said with `code`, or why we stopped it.
  ServerError Explain(int code);

  sqlite3* const db_;
  absl::Duration default_lock_timeout_ = kDefaultBusyTimeout;

  absl::Duration lock_timeout_ = kDefaultBusyTimeout;
  absl::Time waiting_since_;
  absl::Duration statement_timeout_ = absl::ZeroDuration();
  absl::Time statement_deadline_ = absl::InfiniteFuture();
  bool statement_timed_out_ = false;

  bool transaction_is_guarded_ = false;
  const char* refused_verb_ = nullptr;

  int64_t last_number_ = 0;

  // Orders Cancel with the beginning and the end of calls.
  std::mutex mutex_;
  std::atomic<Phase> phase_ = Phase::kIdle;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_SESSION_H_

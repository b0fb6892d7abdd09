// File: session.h
//
// One connection to a PostgreSQL server, and how a message goes over it: sent,
// its results read in order, COPY data fed when the server asks for it, notices
// put beside the statement that raised them.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_SESSION_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_SESSION_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "runtime/database/postgres/libpq.h"
#include "runtime/database/postgres/lock_fence.h"
#include "runtime/database/postgres/parameters.h"
#include "runtime/migration/server_error.h"

namespace gander {

// What one message brought back.
struct Reply {
  // How many statements completed.
  int64_t completed = 0;
  // The last of them: its tag ("INSERT 0 3"), and the rows it affected.
  std::string last_tag;
  int64_t last_affected = 0;
  // Which of them, from 0, were the first and the last with the tag COMMIT;
  // -1 for none.
  int64_t first_commit = -1;
  int64_t last_commit = -1;
  // Why the rest did not run. Its position counts from the beginning of the
  // message.
  std::optional<ServerError> error;
  // Which statement failed; -1 without an error, or when none was run.
  int64_t failed = -1;
  // `error` is the server's own word, so what was not committed before it is
  // rolled back. False when the connection broke and nobody knows.
  bool refused = false;
};

// A statement for the extended protocol.
struct ExtendedStatement {
  // The text; or, of a prepared statement, its name.
  std::string sql;
  bool prepared = false;
  const Parameters* parameters = nullptr;  // null: none
};

// What a message's sender wants to know while the reply comes in. Statements
// are counted from 0 within the message.
class ReplyHandler {
 public:
  virtual ~ReplyHandler() = default;
  // The statement of the user's script that statement `index` is; -1 for one of
  // gander's own.
  virtual int64_t ScriptStatement(int64_t index) {
    (void)index;
    return -1;
  }
  // The data of statement `index`, a COPY ... FROM stdin; nothing when there is
  // none, which makes it fail.
  virtual std::optional<absl::string_view> CopyData(int64_t index) {
    (void)index;
    return std::nullopt;
  }
  // Some or all of the rows of statement `index`.
  virtual void OnRows(const PGresult* rows, int64_t index) {
    (void)rows;
    (void)index;
  }
};

// Thread safety: one thread at a time, but for Cancel.
class Session {
 public:
  // Takes `connection` over. `setup` is a statement that belongs to every fresh
  // state of the session, with its semicolon; or empty.
  Session(PGconn* connection, std::string setup);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  PGconn* connection() const { return connection_; }
  const std::string& setup() const { return setup_; }
  void set_notice_handler(std::function<void(const Notice&)> handler) {
    notice_handler_ = std::move(handler);
  }

  // The connection cannot be used any more.
  bool lost() const { return PQstatus(connection_) != CONNECTION_OK; }
  bool idle() const { return PQtransactionStatus(connection_) == PQTRANS_IDLE; }
  bool in_transaction() const {
    return PQtransactionStatus(connection_) == PQTRANS_INTRANS;
  }
  bool in_failed_transaction() const {
    return PQtransactionStatus(connection_) == PQTRANS_INERROR;
  }

  // Runs `sql`, several statements if need be, as one simple-query message.
  // Rows are handed over one by one, so that memory does not grow with them.
  Reply Run(const std::string& sql, ReplyHandler& handler);
  Reply Run(const std::string& sql);
  // Runs statements in one round trip, in order, until one fails. Their rows
  // are handed over together.
  Reply RunTogether(const std::vector<ExtendedStatement>& statements,
                    ReplyHandler& handler);
  // Like Run, for few rows.
  Reply RunBuffered(const std::string& sql, ReplyHandler& handler);
  Reply Prepare(const std::string& name, const std::string& sql);

  // How often a ROLLBACK was heard, be it TO SAVEPOINT: what was open before
  // may be gone.
  int64_t rollbacks() const { return rollbacks_; }

  // Whether the limits of a step that keeps the session have been set; until
  // the session is made as new.
  bool has_limits() const { return has_limits_; }
  void set_has_limits(bool has) { has_limits_ = has; }

  const LockFence& fence() const { return fence_; }
  void set_fence(LockFence fence) { fence_ = std::move(fence); }

  // Rolls back what is open, and, unless keep_settings, makes the session as
  // new. Afterwards the session is idle or lost.
  void Recover(bool keep_settings);

  // Ends a COPY or a query that someone else left unread, whatever it was.
  void Drain();

  // Gives the connection away for a while, and takes it back; null when it was
  // closed meanwhile.
  PGconn* Lend() { return connection_; }
  void TakeBack(PGconn* connection) { connection_ = connection; }

  // A number that this session has not given before.
  int64_t NextNumber() { return ++last_number_; }

  // Asks the server to end the running statement. Any thread. Does so over a
  // connection of its own, and so blocks for as long as the network is silent:
  // whoever must go on calls it from a thread of its own.
  void Cancel();

 private:
  struct HeardNotice {
    Notice notice;
    // Certainly of the statement that was running when it was heard.
    bool of_running;
  };

  // How a reply ends, and what rows come as.
  enum class Protocol { kRowByRow, kBuffered, kPipeline };

  Reply Exchange(absl::string_view sql, Protocol protocol,
                 ReplyHandler& handler, absl::FunctionRef<bool()> send);
  bool Send(const ExtendedStatement& statement);
  void ReadReply(Protocol protocol, ReplyHandler& handler, Reply* reply);
  // False: nothing more can be read.
  bool Take(PGresult* result, ReplyHandler& handler, Reply* reply);
  void Complete(PGresult* result, Reply* reply);
  PGresult* NextResult(ReplyHandler& handler, const Reply& reply);
  // False: the connection broke.
  bool FeedCopy(ReplyHandler& handler, Reply* reply);
  void DiscardCopy();
  void TellNotices(ReplyHandler& handler, int64_t running, int64_t otherwise);
  static void OnNotice(void* session, const PGresult* result);

  PGconn* connection_;
  PGcancel* const cancel_;
  const std::string setup_;
  std::function<void(const Notice&)> notice_handler_;
  std::vector<HeardNotice> heard_;
  int64_t last_number_ = 0;
  int64_t rollbacks_ = 0;
  bool has_limits_ = false;
  LockFence fence_;
  bool reading_ = false;  // inside ReadReply
  bool feeding_ = false;  // inside FeedCopy
  bool muted_ = false;    // what gander's own clean-up raises
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_SESSION_H_

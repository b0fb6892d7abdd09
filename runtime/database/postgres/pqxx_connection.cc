#include "runtime/database/postgres/pqxx_connection.h"

#include <optional>
#include <utility>

namespace gander {
namespace {

constexpr char kMayNotCommit[] =
    "a step may not commit its transaction: gander commits it together with "
    "the step's row in the history";

#if PQXX_VERSION_MAJOR < 7

// Hands libpqxx an open connection once. It never opens another, which also
// turns off 6.4's silent reconnection, and leaves the closing to others.
class BorrowingPolicy : public pqxx::connectionpolicy {
 public:
  explicit BorrowingPolicy(PGconn* connection)
      : pqxx::connectionpolicy(""), connection_(connection) {}

  handle do_startconnect(handle original) override {
    if (original != nullptr) return original;
    if (connection_ == nullptr) {
      throw pqxx::broken_connection(
          "the connection is lost; gander does not open another in a step");
    }
    return std::exchange(connection_, nullptr);
  }
  handle do_completeconnect(handle original) override {
    return do_startconnect(original);
  }
  handle do_dropconnect(handle original) noexcept override { return original; }
  handle do_disconnect(handle) noexcept override {
    disconnected_ = true;
    return nullptr;
  }

  bool disconnected() const { return disconnected_; }

 private:
  PGconn* connection_;
  bool disconnected_ = false;
};

class BorrowingConnection : public pqxx::connection_base {
 public:
  explicit BorrowingConnection(PGconn* connection)
      : pqxx::connection_base(policy_),
        policy_(connection),
        connection_(connection) {
    init();
  }
  ~BorrowingConnection() { close(); }

  PqxxConnection& get() { return *this; }
  PGconn* GiveBack() {
    if (!policy_.disconnected()) return connection_;
    PQfinish(connection_);
    return nullptr;
  }

 private:
  BorrowingPolicy policy_;
  PGconn* const connection_;
};

#else

class BorrowingConnection {
 public:
  explicit BorrowingConnection(PGconn* connection)
      : connection_(pqxx::connection::seize_raw_connection(connection)) {}

  PqxxConnection& get() { return connection_; }
  // In 8 it comes as a void*.
  PGconn* GiveBack() {
    void* const raw = std::move(connection_).release_raw_connection();
    return static_cast<PGconn*>(raw);
  }

 private:
  pqxx::connection connection_;
};

#endif

// The transaction is gander's: libpqxx neither begins nor ends it.
class BorrowedTransaction : public pqxx::dbtransaction {
 public:
#if PQXX_VERSION_MAJOR < 7
  explicit BorrowedTransaction(PqxxConnection& connection)
      : pqxx::internal::namedclass("gander::Transaction"),
        pqxx::dbtransaction(connection) {
    Begin();
  }
  ~BorrowedTransaction() override {
    closing_ = true;
    End();
  }
#else
  explicit BorrowedTransaction(PqxxConnection& connection)
      : pqxx::dbtransaction(connection) {
    register_transaction();
  }
  ~BorrowedTransaction() override {
    closing_ = true;
    close();
  }
#endif

  bool ended() const { return ended_; }

 private:
#if PQXX_VERSION_MAJOR < 7
  void do_begin() override {}
  // Not dbtransaction's, which rolls back when a statement fails.
  pqxx::result do_exec(const char query[]) override {
    return direct_exec(query);
  }
#endif
#if PQXX_VERSION_MAJOR < 8
  void do_commit() override { RefuseCommit(); }
  void do_abort() override { ended_ = ended_ || !closing_; }
#else
  void do_commit(pqxx::sl) override { RefuseCommit(); }
  void do_abort(pqxx::sl) override { ended_ = ended_ || !closing_; }
#endif

  [[noreturn]] void RefuseCommit() {
    ended_ = true;
    throw pqxx::usage_error(kMayNotCommit);
  }

  bool closing_ = false;
  bool ended_ = false;
};

}  // namespace

class BorrowedPqxx::Parts {
 public:
  explicit Parts(PGconn* connection) : connection(connection) {}

  BorrowingConnection connection;
  std::optional<BorrowedTransaction> transaction;
  bool ended = false;
};

BorrowedPqxx::BorrowedPqxx(PGconn* connection)
    : parts_(std::make_unique<Parts>(connection)) {}

BorrowedPqxx::~BorrowedPqxx() {
  if (parts_ != nullptr) GiveBack();
}

PqxxConnection& BorrowedPqxx::connection() { return parts_->connection.get(); }

pqxx::dbtransaction& BorrowedPqxx::transaction() {
  if (!parts_->transaction.has_value()) {
    parts_->transaction.emplace(connection());
  }
  return *parts_->transaction;
}

bool BorrowedPqxx::step_ended_transaction() const {
  return parts_->transaction.has_value() && parts_->transaction->ended();
}

PGconn* BorrowedPqxx::GiveBack() {
  parts_->transaction.reset();
  PGconn* connection = parts_->connection.GiveBack();
  parts_ = nullptr;
  return connection;
}

}  // namespace gander

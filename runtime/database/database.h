// File: database.h
//
// The seam between the engine and a database: all that the engine asks of one.
// A folder beside this file holds each driver; the contract test
// (tests/integration/database_contract.h) says what each must do.
#ifndef GANDER_RUNTIME_DATABASE_DATABASE_H_
#define GANDER_RUNTIME_DATABASE_DATABASE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "runtime/database/dialect.h"
#include "runtime/database/script.h"
#include "runtime/database/statement_observer.h"
#include "runtime/database/table_name.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/server_error.h"
#include "runtime/migration/transaction.h"

namespace gander {

// A result's rows, every value as text; nothing for NULL.
using ResultRows = std::vector<std::vector<std::optional<std::string>>>;

// What surrounds a step's body.
struct Frame {
  // gander's own statements, run after the body in the same transaction:
  // history row and log row. Several statements with semicolons, or empty.
  std::string record;
  // How long a statement may wait for a lock, and run; zero: no limit. SQLite
  // always limits the wait for another writer: by its URL, or 5 s.
  absl::Duration lock_timeout = absl::ZeroDuration();
  absl::Duration statement_timeout = absl::ZeroDuration();
  // SQLite: foreign keys are not enforced while the body runs; a
  // foreign_key_check before the commit takes their place.
  bool foreign_keys_off = false;
  // What the body SETs in the session stays set afterwards: for the statements
  // of a NO TRANSACTION step, which follow each other. Otherwise the session
  // is as new when the call returns. The limits above are then set for the
  // session, by the first of such calls, so that a SET of the step's own counts
  // after it.
  bool keep_session = false;
  // RunOutsideTransaction: however long a statement waits for a lock, it is not
  // given up.
  bool wait_for_locks = false;
  // PostgreSQL: is told of each statement, which are then sent one by one; a
  // script's pieces should be single statements. Null: nobody. Not owned.
  StatementObserver* observer = nullptr;
};

// Whether what was asked has happened.
enum class Committed {
  kYes,
  kNo,       // certainly not: refused, or rolled back
  kUnknown,  // the connection was lost when the commit had been sent
};

struct Outcome {
  Committed committed = Committed::kNo;
  // Why not; not set when committed is kYes.
  std::optional<ServerError> error;
  // The body ended its transaction itself, with a COMMIT or ROLLBACK of its
  // own, so what it did before may be committed even where `committed` is kNo.
  bool ended_by_step = false;
  // The body succeeded, and frame.record failed: a table of gander's own is
  // missing or may not be written.
  bool in_record = false;
  // Of a C++ step: the status it returned, or what its exception said. Set
  // together with `error` when the database was the reason.
  absl::Status step_status;
  // Where in its source a C++ step's failing statement stands, when known, and
  // the statement.
  std::string step_file;
  int step_line = 0;
  std::string step_sql;
};

// How TableExists found a table.
struct TableLookup {
  bool exists = false;
  // With its schema: of the table found, or of where it would be created.
  TableName name;
  // When a name without a schema was not found: the schemas that have a table
  // of it all the same, a few of them, for a person: "app, public".
  std::string elsewhere;
  // When it was not found: as whom it was looked for, and where, for a person:
  // "role app, search_path public". Empty when neither matters.
  std::string looked_as;
};

// One session with a database.
//
// Thread safety: one thread at a time, but for Cancel, which any thread may
// call at any time. An error of class kConnection leaves a Database that only
// fails from then on: connect anew.
class Database {
 public:
  virtual ~Database() = default;

  virtual DatabaseName name() const = 0;
  virtual const Dialect& dialect() const = 0;
  // "PostgreSQL 15.4" for messages.
  virtual std::string Describe() const = 0;

  // Is told of each notice as it arrives, on the thread that runs the call.
  virtual void SetNoticeHandler(std::function<void(const Notice&)> handler) = 0;

  // Runs gander's own statements (never a user's) in one round trip, and gives
  // back the rows of each. Each commits by itself unless the text holds a
  // BEGIN; an error stops it there.
  //
  // kUnavailable: the connection is lost. kAborted: transient.
  // kDeadlineExceeded, kCancelled: a limit, a cancellation. kPermissionDenied:
  // the role may not. kDataLoss: the database is damaged. kFailedPrecondition:
  // anything else the database refuses.
  virtual absl::StatusOr<std::vector<ResultRows>> Query(
      absl::string_view sql) = 0;

  // Looks for a table, as gander's own names are looked up: in the schema that
  // `name` gives, else where the session looks by itself. One round trip.
  //
  // As Query; kInvalidArgument: there is no schema to look in.
  virtual absl::StatusOr<TableLookup> FindTable(const TableName& name) = 0;

  // Runs `script` and frame.record in one transaction: all of it, or nothing.
  // On an error it is rolled back and the session is usable again.
  // error->statement counts the script's statements over all pieces.
  virtual Outcome RunScript(const Script& script, const Frame& frame) = 0;

  // The same with a C++ function for a body. It may throw; everything is caught
  // here. A body that ends the transaction itself fails with a message that
  // says so.
  virtual Outcome RunFunction(
      absl::FunctionRef<absl::Status(Transaction&)> body,
      const Frame& frame) = 0;

  // Runs one statement outside a transaction, for those that refuse one.
  // `frame.record` must be empty. kYes means that it succeeded.
  virtual Outcome RunOutsideTransaction(const Script& script,
                                        const Frame& frame) = 0;

  // Hands the session to a NO_TX step. kYes means that it returned OK.
  virtual Outcome RunOnConnection(
      absl::FunctionRef<absl::Status(Connection&)> body,
      const Frame& frame) = 0;

  // Makes the session as new: role, search_path, settings. After a step whose
  // frames had keep_session.
  virtual absl::Status ResetSession() = 0;

  // Whether this session could write at all: the server is no standby, and
  // transactions are not read-only by default. No round trip where the server
  // tells by itself (PostgreSQL 14 and later, without a pooler).
  //
  // kUnavailable: a standby, which may be promoted any moment.
  // kPermissionDenied: read-only by a setting of the role, the database or the
  // server. The message says what to do. Else as Query.
  virtual absl::Status CheckWritable() = 0;

  // Tries to take the lock of the history table `history` without waiting.
  // False: another session, here or in another process, has it. Held until
  // Unlock or until the session ends, by whatever end. Does not nest.
  virtual absl::StatusOr<bool> TryLock(const TableName& history) = 0;
  // Nothing happens when the lock is not held.
  virtual absl::Status Unlock() = 0;
  // Whether something stands in between that may give the session to somebody
  // else between two transactions (a pooler): then nothing but a transaction
  // keeps what a statement sets. Known after TryLock.
  virtual bool session_is_shared() const { return false; }
  // Who holds it, for a person: pid, program, address, since when, running
  // what. "nobody any more" when it has just become free.
  virtual absl::StatusOr<std::string> DescribeLockHolder(
      const TableName& history) = 0;

  // Asks the database to end what the session is running; that call then fails
  // with class kCancelled. Without effect when nothing is running. Thread-safe.
  virtual void Cancel() = 0;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_DATABASE_H_

// File: server_error.h
//
// What a database said when it refused something.
#ifndef GANDER_RUNTIME_MIGRATION_SERVER_ERROR_H_
#define GANDER_RUNTIME_MIGRATION_SERVER_ERROR_H_

#include <cstdint>
#include <string>

namespace gander {

// How a run may go on after an error.
enum class ErrorClass {
  // The statement is at fault: syntax, constraint, missing table, rights.
  // Running it again changes nothing.
  kStatement,
  // The database rolled back and the same transaction may succeed when run
  // again: serialization failure, deadlock, lock timeout, SQLITE_BUSY.
  kTransient,
  // The connection is gone, or could not be made. What was in flight may or
  // may not have happened.
  kConnection,
  // Cancelled, by a signal or by a time limit.
  kCancelled,
  // The lease was not renewed in time, and another migrator may have it.
  kLeaseLost,
};

struct ServerError {
  ErrorClass error_class = ErrorClass::kStatement;
  // SQLSTATE on PostgreSQL ("23505"), the name of the result code on SQLite
  // ("SQLITE_CONSTRAINT_UNIQUE"). Empty when there is none.
  std::string code;
  // The server's main message, without "ERROR:".
  std::string message;
  std::string detail;
  std::string hint;
  // Where the server was, e.g. a PL/pgSQL function and its line.
  std::string context;
  // Which statement of the script failed, from 0; -1 when it is not one of
  // the script's: at BEGIN, at COMMIT, or writing the history row.
  int64_t statement = -1;
  // The ScriptPiece that holds it, from 0; -1 when unknown.
  int64_t piece = -1;
  // The character (not byte) of that piece's text where the error is, from 1; 0
  // when unknown.
  int64_t position = 0;
  // A row of COPY data failed: which line of the data, from 1; 0 otherwise.
  int64_t copy_line = 0;
  // The error came when the transaction was to commit, e.g. from a deferred
  // constraint.
  bool at_commit = false;
  // What was run cannot run in a transaction, and may without one.
  bool refuses_transaction = false;

  // "message (code)".
  std::string Summary() const {
    return code.empty() ? message : message + " (" + code + ")";
  }
};

// A message that the server sent beside the result, e.g. by RAISE NOTICE.
struct Notice {
  std::string severity;  // "NOTICE", "WARNING", ...
  std::string code;
  std::string message;
  // The statement of the script that raised it, from 0; -1 for none of them.
  int64_t statement = -1;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_SERVER_ERROR_H_

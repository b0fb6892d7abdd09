// File: statement_observer.h
//
// Who watches what the statements of a step do to the database, on the step's
// own session: a rehearsal, or a guard.
#ifndef GANDER_RUNTIME_DATABASE_STATEMENT_OBSERVER_H_
#define GANDER_RUNTIME_DATABASE_STATEMENT_OBSERVER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/server_error.h"

namespace gander {

// A statement of the step, as it is told to an observer.
struct ObservedStatement {
  // Which of a script's pieces it is; -1: a C++ step's.
  int64_t piece = -1;
  absl::string_view sql;
  // Of a C++ step's: where it was called. A script's place is its piece.
  const char* file = "";
  int line = 0;
};

// Is called on the thread and between the statements of the step, and may ask
// the database that runs it (Database::Query): inside its transaction, where it
// has one. Changes nothing, and must not fail a statement.
class StatementObserver {
 public:
  virtual ~StatementObserver() = default;

  // A step's body, or one of several that a NO TRANSACTION step has, is about
  // to run: in a transaction that is open, or outside of one.
  virtual void BodyBegins(bool in_transaction) = 0;
  // `error`: why it failed; null: it did not. After a failure a transaction
  // answers nothing any more.
  virtual void StatementEnded(const ObservedStatement& statement,
                              const ServerError* error) = 0;
  // All of it has succeeded, and in a transaction nothing is committed yet:
  // there, what is not OK fails the step, which is rolled back. Outside one it
  // counts for nothing. Not called when the body has failed.
  virtual absl::Status BodyEnds() = 0;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_STATEMENT_OBSERVER_H_

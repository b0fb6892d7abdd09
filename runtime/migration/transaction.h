// File: transaction.h
//
// What a C++ step is given: a Transaction, or, for a step that runs outside
// one, a Connection.
#ifndef GANDER_RUNTIME_MIGRATION_TRANSACTION_H_
#define GANDER_RUNTIME_MIGRATION_TRANSACTION_H_

#include "absl/functional/function_ref.h"
#include "runtime/migration/sql_runner.h"

namespace gander {

// The transaction of one step. gander opened it and will commit it together
// with the step's row in the history, or roll both back; a step that ends it
// itself (by executing COMMIT or ROLLBACK) fails and is named.
class Transaction : public SqlRunner {};

// The connection of a NO_TX step: every statement commits by itself.
class Connection : public SqlRunner {
 public:
  // Runs `body` in a transaction of its own, which commits when it returns and
  // rolls back when it throws; the exception then goes on to the caller.
  // Throws StatementError when the commit fails.
  virtual void InTransaction(absl::FunctionRef<void(Transaction&)> body) = 0;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_TRANSACTION_H_

// File: statement.h
//
// A statement that SQLite has compiled, and gander's values in it.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_STATEMENT_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_STATEMENT_H_

#include <sqlite3.h>

#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "runtime/database/sqlite/sqlite_error.h"
#include "runtime/migration/value.h"

namespace gander::sqlite {

// Owns a sqlite3_stmt. Empty when it was compiled from nothing but comments.
// Made and stepped by Session; must not outlive it.
class Statement {
 public:
  Statement() = default;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  bool empty() const { return statement_ == nullptr; }
  sqlite3_stmt* get() const { return statement_.get(); }
  int columns() const { return sqlite3_column_count(statement_.get()); }

  // Makes it ready to run with `parameters`, the i-th of which replaces $i.
  // They must live until the statement is reset. Fails unless the statement's
  // parameters are $1, $2, ... up to their number, each at least once.
  Failure Bind(absl::Span<const Value> parameters);

  // Ends a run: the statement holds no lock any more.
  void Reset() { sqlite3_reset(statement_.get()); }

  // Of the current row.
  Value Column(int i) const;

 private:
  // Fills indices_.
  Failure FindParameters();

  struct Finalize {
    void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  // SQLite's index of $1, $2, ...; empty before the first Bind.
  std::vector<int> indices_;
};

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_STATEMENT_H_

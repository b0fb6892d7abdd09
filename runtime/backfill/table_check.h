// File: table_check.h
//
// Whether a backfill's table, its query, and the tables that it inserts into
// are as it was told.
#ifndef GANDER_RUNTIME_BACKFILL_TABLE_CHECK_H_
#define GANDER_RUNTIME_BACKFILL_TABLE_CHECK_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "runtime/backfill/backfill_spec.h"
#include "runtime/migration/sql_runner.h"

namespace gander {

// What a backfill needs to know of its table.
struct TableFacts {
  // Of the columns of spec.write, as PostgreSQL names them; empty texts where
  // types do not matter (SQLite).
  std::vector<std::string> write_types;
  // Some of its rows are in other tables: partitions, or tables that inherit.
  bool has_children = false;
  // A constraint on it or on a table that it inserts into, or one that refers
  // to them, waits for the commit. PostgreSQL.
  bool has_deferred = false;
};

// Looks at them: their columns, and that the key is unique and not null. Throws
// StatementError, also for a query that the database cannot run.
//
// kFailedPrecondition: a table, or a column, is not there; the key does not
// tell the rows apart.
absl::StatusOr<TableFacts> CheckTable(SqlRunner& runner,
                                      const BackfillSpec& spec);

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_TABLE_CHECK_H_

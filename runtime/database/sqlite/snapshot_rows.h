// File: snapshot_rows.h
//
// The rows of a query as it saw them when it began.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_SNAPSHOT_ROWS_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_SNAPSHOT_ROWS_H_

#include <memory>

#include "absl/types/span.h"
#include "runtime/database/sqlite/runner.h"
#include "runtime/migration/sql_runner.h"

namespace gander::sqlite {

// Runs the query to its end at once: SQLite would otherwise show the changes
// that the loop makes, and refuse some of them (DROP TABLE, VACUUM) while a
// statement is under way. The rows wait in memory when they are few, else in a
// temporary table, which SQLite keeps in a file; Next reads them from there a
// chunk at a time.
std::unique_ptr<RowSource> MakeSnapshotRows(Runner& runner, SqlText sql,
                                            absl::Span<const Value> parameters);

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_SNAPSHOT_ROWS_H_

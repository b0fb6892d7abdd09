// File: cursor.h
//
// A query's rows, fetched from a cursor of the server a chunk at a time.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_CURSOR_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_CURSOR_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/database/postgres/statement_runner.h"

namespace gander {

// Runs the query and gives its rows. Other statements may run on the session
// before the last is read. What no cursor can read, such as INSERT ...
// RETURNING or SHOW, runs to its end at once, and its rows are kept here.
std::unique_ptr<RowSource> OpenRows(StatementRunner* runner, SqlText sql,
                                    absl::Span<const Value> parameters);

// Whether DECLARE CURSOR takes this statement: it begins with SELECT, VALUES,
// TABLE or WITH, and has no word that changes rows.
bool FitsCursor(absl::string_view sql);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_CURSOR_H_

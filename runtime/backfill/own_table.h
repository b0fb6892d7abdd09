// File: own_table.h
//
// Whether one of the tables that a backfill keeps is there.
#ifndef GANDER_RUNTIME_BACKFILL_OWN_TABLE_H_
#define GANDER_RUNTIME_BACKFILL_OWN_TABLE_H_

#include "absl/strings/string_view.h"
#include "runtime/migration/sql_runner.h"

namespace gander {

// `table` is "schema.table", or "table" where the session looks by itself.
// Throws StatementError.
bool HasTable(SqlRunner& runner, absl::string_view table);

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_OWN_TABLE_H_

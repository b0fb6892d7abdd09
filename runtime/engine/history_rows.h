// File: history_rows.h
//
// Reads the rows of the history tables.
#ifndef GANDER_RUNTIME_ENGINE_HISTORY_ROWS_H_
#define GANDER_RUNTIME_ENGINE_HISTORY_ROWS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "runtime/database/database.h"
#include "runtime/database/table_name.h"
#include "runtime/engine/history_row.h"

namespace gander {

// The rows that HistorySql::Read gave.
//
// kFailedPrecondition: the format is newer than this code, or a value is none
// that gander wrote.
absl::StatusOr<std::vector<HistoryRow>> ReadRows(
    const std::vector<ResultRows>& results, const TableName& table);

// The repeatable ones of the same. kFailedPrecondition: as ReadRows.
absl::StatusOr<std::vector<RepeatableRow>> ReadRepeatables(
    const std::vector<ResultRows>& results, const TableName& table);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_HISTORY_ROWS_H_

// File: bulk_rows.h
//
// SqlRunner::InsertInto and Update on SQLite.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_BULK_ROWS_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_BULK_ROWS_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/database/sqlite/runner.h"
#include "runtime/migration/sql_runner.h"

namespace gander::sqlite {

// One statement for each row, compiled once. Outside a transaction the rows are
// collected and committed a thousand at a time, because each commit waits for
// the disk.
std::unique_ptr<BulkSink> MakeBulkInsert(
    Runner& runner, SqlText table, absl::Span<const absl::string_view> columns);
std::unique_ptr<BulkSink> MakeBulkUpdate(
    Runner& runner, SqlText table, absl::Span<const absl::string_view> key,
    absl::Span<const absl::string_view> columns);

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_BULK_ROWS_H_

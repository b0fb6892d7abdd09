#include "runtime/backfill/own_table.h"

#include <cstdint>

#include "runtime/backfill/batch_sql.h"

namespace gander {

bool HasTable(SqlRunner& runner, absl::string_view table) {
  if (runner.database() == DatabaseName::kPostgres) {
    return runner
        .QueryValue<bool>("SELECT pg_catalog.to_regclass($1) IS NOT NULL",
                          QuotedTable(table))
        .value_or(false);
  }
  const size_t dot = table.find('.');
  const absl::string_view name =
      dot == absl::string_view::npos ? table : table.substr(dot + 1);
  return runner
             .QueryValue<int64_t>(
                 "SELECT count(*) FROM main.sqlite_master WHERE type = 'table' "
                 "AND name = $1 COLLATE NOCASE",
                 name)
             .value_or(0) > 0;
}

}  // namespace gander

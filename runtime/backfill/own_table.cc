#include "runtime/backfill/own_table.h"

#include <cstdint>
#include <string>

namespace gander {

bool HasTable(SqlRunner& runner, absl::string_view table) {
  const size_t dot = table.find('.');
  const std::string schema(
      dot == absl::string_view::npos ? "" : table.substr(0, dot));
  const std::string name(
      dot == absl::string_view::npos ? table : table.substr(dot + 1));
  const std::optional<int64_t> count =
      runner.database() == DatabaseName::kPostgres
          ? runner.QueryValue<int64_t>(
                "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = "
                "$1 AND tablename = $2",
                schema, name)
          : runner.QueryValue<int64_t>(
                "SELECT count(*) FROM main.sqlite_master WHERE type = 'table' "
                "AND name = $1 COLLATE NOCASE",
                name);
  return count.value_or(0) > 0;
}

}  // namespace gander

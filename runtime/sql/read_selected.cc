#include "runtime/sql/read_selected.h"

namespace gander {

absl::StatusOr<SqlFile> ReadSelected(const SelectedMigration& selected,
                                     absl::string_view up,
                                     std::optional<absl::string_view> down,
                                     SqlOptions options) {
  options.repeatable = selected.repeatable;
  SqlSource down_source;
  if (down.has_value()) down_source = {selected.down->path, *down};
  absl::StatusOr<SqlFile> sql =
      ReadSqlFiles(selected.naming, {selected.up.path, up},
                   down.has_value() ? &down_source : nullptr, options);
  if (sql.ok()) {
    sql->replaces.insert(sql->replaces.end(), selected.replaces.begin(),
                         selected.replaces.end());
  }
  return sql;
}

}  // namespace gander

#include "runtime/migration/database_name.h"

namespace gander {

absl::string_view ToString(DatabaseName database) {
  switch (database) {
    case DatabaseName::kPostgres:
      return "postgres";
    case DatabaseName::kSqlite:
      return "sqlite";
    case DatabaseName::kMysql:
      return "mysql";
  }
  return "unknown";
}

std::optional<DatabaseName> ParseDatabaseName(absl::string_view text) {
  for (DatabaseName database : kAllDatabases) {
    if (ToString(database) == text) return database;
  }
  return std::nullopt;
}

}  // namespace gander

// File: database_name.h
//
// The databases that gander knows, by the names used in file names, in BUILD
// files and in messages.
#ifndef GANDER_RUNTIME_MIGRATION_DATABASE_NAME_H_
#define GANDER_RUNTIME_MIGRATION_DATABASE_NAME_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace gander {

enum class DatabaseName { kPostgres, kSqlite, kMysql };

inline constexpr DatabaseName kAllDatabases[] = {
    DatabaseName::kPostgres, DatabaseName::kSqlite, DatabaseName::kMysql};

// "postgres", "sqlite" or "mysql" (which stands for MariaDB too).
absl::string_view ToString(DatabaseName database);

// The reverse; nothing for any other text.
std::optional<DatabaseName> ParseDatabaseName(absl::string_view text);

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_DATABASE_NAME_H_

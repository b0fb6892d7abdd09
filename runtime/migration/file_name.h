// File: file_name.h
//
// What a migration's file name says: version, name, database, language.
#ifndef GANDER_RUNTIME_MIGRATION_FILE_NAME_H_
#define GANDER_RUNTIME_MIGRATION_FILE_NAME_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/version.h"

namespace gander {

enum class FileLanguage { kSql, kCpp };

// The parts of <version>_<name>[.<database>].<sql|cc>.
struct FileName {
  Version version;
  // Letters, digits, '_' and '-', as written: "create_orders".
  std::string name;
  // Set for a dialect variant such as 3_search.postgres.sql: the only database
  // that this file is for.
  std::optional<DatabaseName> database;
  FileLanguage language = FileLanguage::kSql;
};

// Reads the base name of a migration file (no folder in it).
//
//   0003_create_orders.sql           version 3, for every database
//   3_search.postgres.sql            version 3, for PostgreSQL
//   20240131095500_split_names.cc    a C++ step
//   20240131095500.sql               a name may be missing
//
// kInvalidArgument: not such a name. The message quotes the file name and says
// which part is wrong and what would be right.
absl::StatusOr<FileName> ParseFileName(absl::string_view base_name);

// Whether a file of this name in a folder of migrations must be read as one:
// it ends in .sql, or in .cc after digits, or would if its ending were written
// so (.SQL, .cpp); or in .go after digits, goose's. Anything else in the folder
// (README.md, BUILD.bazel, a C++ library, a *_test.cc) is not looked at. A name
// for which this is true and ParseFileName fails is an error, never skipped.
bool LooksLikeMigration(absl::string_view base_name);

// `text` as the name part of a file: lower case, everything but letters and
// digits turned to single underscores. "Create Orders!" -> "create_orders".
//
// kInvalidArgument: nothing is left.
absl::StatusOr<std::string> SnakeName(absl::string_view text);

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_FILE_NAME_H_

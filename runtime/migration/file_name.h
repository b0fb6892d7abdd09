// File: file_name.h
//
// What a migration's file name says: version, name, database, and which part of
// it the file is.
#ifndef GANDER_RUNTIME_MIGRATION_FILE_NAME_H_
#define GANDER_RUNTIME_MIGRATION_FILE_NAME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/version.h"

namespace gander {

enum class FileLanguage { kSql, kCpp };

// Whose way of naming a file has.
enum class FileNaming {
  kGander,  // <version>_<name>.sql; goose's, dbmate's, sqlx's and Atlas's, too
  kPair,    // <version>_<name>.up.sql, .down.sql: golang-migrate's and sqlx's
  kFlyway,  // V<version>__<name>.sql, U..., R__<name>.sql: also refinery's
  kDiesel,  // <version>_<name>/up.sql, down.sql
};

// Which part of a migration a file is.
enum class FileRole {
  kWhole,       // all of it, or its Up where Down is a file of its own (Flyway)
  kUp,          //
  kDown,        //
  kRepeatable,  // it has no version, and runs again when it was edited
};

// What the name of a file says.
struct FileName {
  // Not for kRepeatable.
  Version version;
  // Flyway's 1.2.3 as {1, 2, 3}, without zeros at the end. `version` is then
  // that of DottedVersion when it has more than one part.
  std::vector<int64_t> parts;
  // As written: "create_orders".
  std::string name;
  // Set for a dialect variant such as 3_search.postgres.sql: the only database
  // that this file is for.
  std::optional<DatabaseName> database;
  FileLanguage language = FileLanguage::kSql;
  FileNaming naming = FileNaming::kGander;
  FileRole role = FileRole::kWhole;
};

// Reads the name of a migration file: MigrationFileName of its path.
//
//   0003_create_orders.sql           version 3, for every database
//   3_search.postgres.sql            version 3, for PostgreSQL
//   20240131095500_split_names.cc    a C++ step
//   20240131095500.sql               a name may be missing
//   20240131095500-split.sql         '-' behind the version, before a letter
//   3_search.up.sql, 3_search.down.sql, 3_search.postgres.up.sql
//   V3__search.sql, V1.2__x.sql, V1_2__x.sql, U3__search.sql, R__views.sql
//   2024-01-31-095500_split/up.sql   version 20240131095500
//
// The name of a SQL file may hold anything printable but a quote, a backslash
// and a slash; a dot only before a digit. That of a C++ file is made of letters
// (a-z, A-Z), digits, '_' and '-'.
//
// kInvalidArgument: not such a name. The message quotes the file name and says
// which part is wrong and what would be right.
absl::StatusOr<FileName> ParseFileName(absl::string_view file_name);

// The part of a path that ParseFileName reads: behind the last slash; for a
// file up.sql or down.sql the folder before it as well.
absl::string_view MigrationFileName(absl::string_view path);

// A version of several parts as one number: each part behind the first has
// three digits, and there are three of them: 13.1 is 13001000000. It keeps the
// order of Flyway, so long as every version of the set is made this way; 13
// alone is then 13000000000.
//
// kInvalidArgument: more than four parts, or one that is too large.
absl::StatusOr<Version> DottedVersion(const std::vector<int64_t>& parts);

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

// File: select_files.h
//
// Which files of a set make up which migration.
#ifndef GANDER_RUNTIME_SQL_SELECT_FILES_H_
#define GANDER_RUNTIME_SQL_SELECT_FILES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/file_name.h"
#include "runtime/migration/version.h"

namespace gander {

// One file's part in a set of migrations.
struct SourceFile {
  std::string path;  // as messages show it
  std::string name;  // what ParseFileName reads
};

// One migration's files for one database.
struct SelectedMigration {
  // Of a repeatable one: without meaning.
  Version version;
  bool repeatable = false;
  std::string name;
  FileLanguage language = FileLanguage::kSql;
  FileNaming naming = FileNaming::kGander;
  SourceFile up;
  // Of a Down in a file of its own.
  std::optional<SourceFile> down;
  // The version that it had before a dotted one came into the set.
  std::vector<Version> replaces;
};

// What each version is made of for `database`: the variant for it, else the
// file for every database; and a Down that has a file of its own. Variants of
// one migration have one name. C++ files may be in the set. Sorted by version;
// behind them the repeatable ones (R__x.sql), sorted by name.
//
// Where one of Flyway's versions has several parts (V1.2__x.sql), all files
// that are named in its way get the version of DottedVersion, so that their
// order is Flyway's: see docs/sql-files.md. Each replaces the version that its
// name alone would give, under which it may have been applied already.
//
// kInvalidArgument: names that cannot be read, two files for one version and
// database, a version with variants for others only, a Down without Up. The
// message has a line for each problem.
absl::StatusOr<std::vector<SelectedMigration>> SelectFiles(
    absl::Span<const SourceFile> files, DatabaseName database);

// Every file that `database` might run, as a migration of its own: for when
// SelectFiles finds no sound set, and what is wrong inside the files is to be
// told all the same. In the order of `files`, without those whose names cannot
// be read.
std::vector<SelectedMigration> EachByItself(absl::Span<const SourceFile> files,
                                            DatabaseName database);

// Whether one of them is a pair (1_a.up.sql). A plain file beside it is then an
// error: golang-migrate would have passed over it, sqlx would have run it.
bool HasPairs(absl::Span<const SelectedMigration> migrations);

// What is wrong with a plain file beside pairs.
std::string PlainBesidePairs(absl::string_view path);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_SELECT_FILES_H_

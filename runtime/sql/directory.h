// File: directory.h
//
// A folder of migration files as a catalog, for //cmd:gander and for
// applications that read their migrations at run time.
#ifndef GANDER_RUNTIME_SQL_DIRECTORY_H_
#define GANDER_RUNTIME_SQL_DIRECTORY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/database_name.h"

namespace gander {

// Reads every migration file directly in the folder `path` (folders in it are
// not looked into; hidden files neither). C++ files cannot run from a folder:
// one that would have to is an error that says so, and so is a folder that
// diesel would run (<version>_<name>/up.sql).
//
// kNotFound: there is no such folder. kInvalidArgument: files that cannot be
// read as migrations, versions claimed twice, a version with variants for other
// databases and none for this one: all of them, a line each, sorted by file
// name. kPermissionDenied: the folder or a file may not be read.
// An empty folder, or one without migration files, gives an empty catalog.
absl::StatusOr<Catalog> ReadDirectory(const std::string& path,
                                      DatabaseName database);

// One file's part in a set of migrations.
struct SourceFile {
  std::string path;       // as messages show it
  std::string base_name;  // what ParseFileName reads
};

// Which of `files` gives which version for `database`: the variant for it, else
// the file for every database. Variants of one migration have one name. C++
// files may be in the set. Sorted by version.
//
// kInvalidArgument: names that cannot be read, two files for one version and
// database, a version with variants for others only. The message has a line for
// each problem.
absl::StatusOr<std::vector<SourceFile>> SelectFiles(
    absl::Span<const SourceFile> files, DatabaseName database);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_DIRECTORY_H_

// File: directory.h
//
// A folder of migration files as a catalog, for //cmd:gander and for
// applications that read their migrations at run time.
#ifndef GANDER_RUNTIME_SQL_DIRECTORY_H_
#define GANDER_RUNTIME_SQL_DIRECTORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/database_name.h"
#include "runtime/sql/select_files.h"

namespace gander {

struct DirectoryOptions {
  // Also the files of the folders in it, and of those in them, but for hidden
  // ones. Two files of one version are an error all the same.
  bool recursive = false;
  // Files to leave out: shell patterns for the name of a file, or of diesel's
  // folder: "schema.sql", "*.bak.sql".
  std::vector<std::string> ignore;
  // See SqlOptions.
  std::optional<SourceFormat> format = std::nullopt;
};

// The migration files of the folder `path`, sorted by path: files for which
// LooksLikeMigration holds, and those of diesel (<version>_<name>/up.sql and
// down.sql). Nothing else is looked at, and hidden files neither.
//
// kNotFound: there is no such folder. kInvalidArgument: it is no folder, or it
// cannot be read. kPermissionDenied: it, or one in it, may not be read.
absl::StatusOr<std::vector<SourceFile>> ListMigrationFiles(
    const std::string& path, const DirectoryOptions& options = {});

// Reads the migrations of a folder. C++ files cannot run from a folder: one
// that would have to is an error that says so.
//
// Errors as ListMigrationFiles; also kInvalidArgument: files that cannot be
// read as migrations, versions claimed twice, a version with variants for other
// databases and none for this one, a plain file beside pairs, which
// golang-migrate would have passed over: all of them, a line each, sorted by
// file name. An empty folder, or one without migration files, gives an empty
// catalog.
absl::StatusOr<Catalog> ReadDirectory(const std::string& path,
                                      DatabaseName database,
                                      const DirectoryOptions& options = {});

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_DIRECTORY_H_

// File: migrations.h
//
// The migrations that a command works on, compiled in or from a folder, and the
// Migrator over them.
#ifndef GANDER_CMD_MIGRATIONS_H_
#define GANDER_CMD_MIGRATIONS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cmd/command.h"
#include "runtime/migration/catalog.h"
#include "runtime/migration/database_name.h"
#include "runtime/migrator.h"
#include "runtime/sql/directory.h"
#include "runtime/sql/sum_file.h"

namespace gander::cmd {

// The migrations for `database`.
//
// kInvalidArgument: files that cannot be read as migrations; the project is not
// for this database. kNotFound, kPermissionDenied: the folder.
absl::StatusOr<Catalog> LoadCatalog(const Context& context,
                                    DatabaseName database);

// LoadCatalog, then Migrator::Create.
//
// kInvalidArgument: also that nobody named a database.
absl::StatusOr<Migrator> OpenMigrator(const Context& context);

// The URL of the database as messages show it: without a password. REQUIRES: it
// is given.
std::string ShownUrl(const Context& context);

// ListMigrationFiles, with what to do when there is no such folder.
absl::StatusOr<std::vector<SourceFile>> ListMigrationFolder(
    const std::string& folder, const DirectoryOptions& options);

// The checksums of the migration files in `folder`, for gander.sum.
//
// kNotFound, kPermissionDenied: the folder or a file. kInvalidArgument: a name
// that cannot be read.
absl::StatusOr<std::vector<SumEntry>> SumFolder(
    const std::string& folder, const DirectoryOptions& options);

// Compares gander.sum in `folder` with the files there; OK when there is none.
// Errors as SumFolder and CheckSum.
absl::Status CheckFolderSum(const std::string& folder,
                            const DirectoryOptions& options);

// What to say when a command needs the folder of the sources and nobody said
// where it is.
inline constexpr char kNoSourceFolder[] =
    "say where the sources of the migrations are: --dir=FOLDER (`bazel run` "
    "finds them by itself)";

// The path of gander.sum in `folder`.
std::string SumPath(const std::string& folder);

}  // namespace gander::cmd

#endif  // GANDER_CMD_MIGRATIONS_H_

#include "cmd/migrations.h"

#include <unistd.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cmd/file.h"
#include "cmd/folder.h"
#include "runtime/database/url.h"
#include "runtime/migration/checksum.h"
#include "runtime/migration/file_name.h"
#include "runtime/sql/directory.h"
#include "runtime/sql/text_file.h"

namespace gander::cmd {

absl::StatusOr<Catalog> LoadCatalog(const Context& context,
                                    DatabaseName database) {
  if (context.project.embedded()) return context.project.catalog->For(database);
  const std::string& folder = context.settings.folder;
  absl::StatusOr<Catalog> catalog =
      ReadDirectory(folder, database, context.settings.files);
  // The first thing that a newcomer meets.
  if (absl::IsNotFound(catalog.status()) && access(folder.c_str(), F_OK) != 0) {
    return NoSuchFolder(folder);
  }
  return catalog;
}

absl::StatusOr<Migrator> OpenMigrator(const Context& context) {
  MigratorOptions options = context.settings.migrator;
  if (options.database_url.empty()) {
    return absl::InvalidArgumentError(
        "no database is given; write --database-url=URL or set "
        "GANDER_DATABASE_URL, for example to sqlite:shop.db or "
        "postgresql://user@host/name");
  }
  options.events = context.events;
  if (context.project.embedded()) {
    return Migrator::Create(*context.project.catalog, options);
  }
  absl::StatusOr<Catalog> catalog =
      LoadCatalog(context, *context.settings.database);
  if (!catalog.ok()) return catalog.status();
  return Migrator::Create(*std::move(catalog), options);
}

std::string ShownUrl(const Context& context) {
  return RedactedUrl(context.settings.migrator.database_url);
}

absl::StatusOr<std::vector<SourceFile>> ListMigrationFolder(
    const std::string& folder, const DirectoryOptions& options) {
  absl::StatusOr<std::vector<SourceFile>> files =
      ListMigrationFiles(folder, options);
  if (absl::IsNotFound(files.status()) && access(folder.c_str(), F_OK) != 0) {
    return NoSuchFolder(folder);
  }
  return files;
}

absl::StatusOr<std::vector<SumEntry>> SumFolder(
    const std::string& folder, const DirectoryOptions& options) {
  const absl::StatusOr<std::vector<SourceFile>> files =
      ListMigrationFolder(folder, options);
  if (!files.ok()) return files.status();
  std::vector<SumEntry> entries;
  std::vector<std::string> problems;
  for (const SourceFile& file : *files) {
    const absl::StatusOr<FileName> parsed = ParseFileName(file.name);
    if (!parsed.ok()) {
      problems.push_back(absl::StrCat(file.path, ": ",
                                      std::string(parsed.status().message())));
      continue;
    }
    const absl::StatusOr<std::shared_ptr<const TextFile>> content =
        TextFile::Open(file.path);
    if (!content.ok()) return content.status();
    entries.push_back({file.name, Checksum((*content)->text())});
  }
  if (!problems.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(problems, "\n"));
  }
  return entries;
}

absl::Status CheckFolderSum(const std::string& folder,
                            const DirectoryOptions& options) {
  const std::string path = SumPath(folder);
  absl::StatusOr<std::string> text = ReadRegularFile(path);
  if (absl::IsNotFound(text.status())) return absl::OkStatus();
  if (!text.ok()) return text.status();
  absl::StatusOr<std::vector<SumEntry>> entries = SumFolder(folder, options);
  if (!entries.ok()) return entries.status();
  return CheckSum(path, *text, *entries);
}

std::string SumPath(const std::string& folder) {
  return JoinPath(folder, "gander.sum");
}

}  // namespace gander::cmd

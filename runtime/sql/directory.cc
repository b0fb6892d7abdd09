#include "runtime/sql/directory.h"

#include <dirent.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "runtime/migration/file_name.h"
#include "runtime/sql/read_selected.h"
#include "runtime/sql/sql_file.h"
#include "runtime/sql/text_file.h"

namespace gander {
namespace {

std::string Join(const std::string& folder, absl::string_view name) {
  return absl::EndsWith(folder, "/") ? absl::StrCat(folder, name)
                                     : absl::StrCat(folder, "/", name);
}

// The names in a folder but for hidden ones, sorted.
absl::StatusOr<std::vector<std::string>> ListFolder(const std::string& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(path.c_str()),
                                                   &closedir);
  if (folder == nullptr) return FileError(path, errno);
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = readdir(folder.get())) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
    errno = 0;
  }
  if (errno != 0) return FileError(path, errno);
  std::sort(names.begin(), names.end());
  return names;
}

// Whether a folder is one of diesel's migrations.
bool IsDieselMigration(const std::string& path, absl::string_view name) {
  return absl::ascii_isdigit(static_cast<unsigned char>(name[0])) &&
         (access(Join(path, "up.sql").c_str(), F_OK) == 0 ||
          access(Join(path, "down.sql").c_str(), F_OK) == 0);
}

bool IsFolder(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

// Finds the migration files of a folder.
class Lister {
 public:
  explicit Lister(const DirectoryOptions& options) : options_(options) {}

  absl::Status List(const std::string& path, bool is_diesel = false) {
    struct stat info;
    if (stat(path.c_str(), &info) != 0) return FileError(path, errno);
    const Folder folder{info.st_dev, info.st_ino};
    if (std::find(inside_.begin(), inside_.end(), folder) != inside_.end()) {
      return FileError(path, ELOOP);
    }
    const absl::StatusOr<std::vector<std::string>> names = ListFolder(path);
    if (!names.ok()) return names.status();
    inside_.push_back(folder);
    for (const std::string& name : *names) {
      if (IsIgnored(name) ||
          (is_diesel && (name == "up.sql" || name == "down.sql"))) {
        continue;
      }
      const std::string full = Join(path, name);
      if (LooksLikeMigration(name)) {
        files_.push_back({full, name});
      } else if (IsDieselMigration(full, name)) {
        for (const char* part : {"down.sql", "up.sql"}) {
          const std::string file = Join(full, part);
          if (access(file.c_str(), F_OK) != 0) continue;
          files_.push_back({file, absl::StrCat(name, "/", part)});
        }
        // What else is in it must not be passed over when folders are read.
        if (options_.recursive) {
          absl::Status status = List(full, /*is_diesel=*/true);
          if (!status.ok()) return status;
        }
      } else if (options_.recursive && IsFolder(full)) {
        absl::Status status = List(full);
        if (!status.ok()) return status;
      }
    }
    inside_.pop_back();
    return absl::OkStatus();
  }

  std::vector<SourceFile> Take() { return std::move(files_); }

 private:
  // What a folder is, by whatever way it is reached.
  using Folder = std::pair<dev_t, ino_t>;

  bool IsIgnored(const std::string& name) const {
    return std::any_of(options_.ignore.begin(), options_.ignore.end(),
                       [&](const std::string& pattern) {
                         return fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
                       });
  }

  const DirectoryOptions& options_;
  std::vector<Folder> inside_;
  std::vector<SourceFile> files_;
};

// What a folder's files come to, and what is wrong with them.
struct Contents {
  std::vector<Migration> migrations;
  std::vector<std::shared_ptr<const void>> texts;
  std::vector<std::string> problems;
  bool permission_denied = false;

  void Report(const absl::Status& status) {
    for (absl::string_view line : absl::StrSplit(status.message(), '\n')) {
      problems.emplace_back(line);
    }
    if (absl::IsPermissionDenied(status)) permission_denied = true;
  }
};

// Reads a migration's files into `contents`.
absl::Status ReadMigration(const SelectedMigration& selected,
                           const SqlOptions& options, Contents& contents) {
  if (selected.language == FileLanguage::kCpp) {
    return absl::InvalidArgumentError(absl::StrCat(
        selected.up.path,
        ": a C++ step cannot run from a folder; build the "
        "migrations into a binary with the rule migration_binary"));
  }
  const absl::StatusOr<std::shared_ptr<const TextFile>> up =
      TextFile::Open(selected.up.path);
  if (!up.ok()) return up.status();
  contents.texts.push_back(*up);
  std::optional<absl::string_view> down_text;
  if (selected.down.has_value()) {
    const absl::StatusOr<std::shared_ptr<const TextFile>> down =
        TextFile::Open(selected.down->path);
    if (!down.ok()) return down.status();
    contents.texts.push_back(*down);
    down_text = (*down)->text();
  }
  const absl::StatusOr<SqlFile> sql =
      ReadSelected(selected, (*up)->text(), down_text, options);
  if (!sql.ok()) return sql.status();
  Migration migration;
  migration.version = selected.version;
  migration.repeatable = selected.repeatable;
  migration.name = selected.name;
  migration.file = selected.up.path;
  if (selected.down.has_value()) migration.down_file = selected.down->path;
  migration.format = sql->format;
  migration.replaces = sql->replaces;
  migration.file_checksum = sql->file_checksum;
  migration.up_checksum = sql->up_checksum;
  migration.variables = sql->variables;
  migration.sql_up = sql->up;
  migration.sql_down = sql->down;
  migration.down_error = sql->down_error;
  migration.down_missing = sql->down_missing;
  contents.migrations.push_back(std::move(migration));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<SourceFile>> ListMigrationFiles(
    const std::string& path, const DirectoryOptions& options) {
  Lister lister(options);
  absl::Status status = lister.List(path);
  if (!status.ok()) return status;
  return lister.Take();
}

absl::StatusOr<Catalog> ReadDirectory(const std::string& path,
                                      DatabaseName database,
                                      const DirectoryOptions& options) {
  const absl::StatusOr<std::vector<SourceFile>> files =
      ListMigrationFiles(path, options);
  if (!files.ok()) return files.status();
  Contents contents;
  const absl::StatusOr<std::vector<SelectedMigration>> selected =
      SelectFiles(*files, database);
  if (!selected.ok()) contents.Report(selected.status());
  const SqlOptions sql_options{.database = database,
                               .format = options.format,
                               .variables = options.variables};
  for (const SelectedMigration& migration :
       selected.ok() ? *selected : EachByItself(*files, database)) {
    absl::Status status = ReadMigration(migration, sql_options, contents);
    if (!status.ok()) contents.Report(status);
  }
  if (selected.ok() && HasPairs(*selected)) {
    for (const Migration& migration : contents.migrations) {
      if (migration.format != SourceFormat::kPlain) continue;
      contents.problems.push_back(PlainBesidePairs(migration.file));
    }
  }
  if (!contents.problems.empty()) {
    std::sort(contents.problems.begin(), contents.problems.end());
    return absl::Status(contents.permission_denied
                            ? absl::StatusCode::kPermissionDenied
                            : absl::StatusCode::kInvalidArgument,
                        absl::StrJoin(contents.problems, "\n"));
  }
  return Catalog::Create(database, std::move(contents.migrations),
                         std::move(contents.texts));
}

}  // namespace gander

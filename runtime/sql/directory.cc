#include "runtime/sql/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "runtime/migration/file_name.h"
#include "runtime/sql/sql_file.h"

namespace gander {
namespace {

std::string Join(const std::string& folder, absl::string_view name) {
  return absl::EndsWith(folder, "/") ? absl::StrCat(folder, name)
                                     : absl::StrCat(folder, "/", name);
}

absl::Status ErrnoStatus(const std::string& path, int error) {
  switch (error) {
    case ENOENT:
      return absl::NotFoundError(
          absl::StrCat(path, ": there is no such file or folder"));
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(
          absl::StrCat(path, ": this user may not read it"));
    case ENOTDIR:
      return absl::InvalidArgumentError(
          absl::StrCat(path,
                       ": it is no folder; give the folder that the "
                       "migrations are in"));
    case ELOOP:
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": its symbolic links lead back to themselves"));
    default:
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": cannot be read: ", std::strerror(error)));
  }
}

// The names in a folder but for hidden ones, sorted.
absl::StatusOr<std::vector<std::string>> ListFolder(const std::string& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(path.c_str()),
                                                   &closedir);
  if (folder == nullptr) return ErrnoStatus(path, errno);
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = readdir(folder.get())) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
    errno = 0;
  }
  if (errno != 0) return ErrnoStatus(path, errno);
  std::sort(names.begin(), names.end());
  return names;
}

// Closes it at the end of a scope.
class File {
 public:
  // A pipe of that name must not make this wait for a writer.
  explicit File(const std::string& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
};

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  const File file(path);
  if (file.descriptor() < 0) return ErrnoStatus(path, errno);
  struct stat info;
  if (fstat(file.descriptor(), &info) != 0) return ErrnoStatus(path, errno);
  if (!S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(
        path, ": it has the name of a migration and is no file; rename it"));
  }
  std::string content;
  content.resize(info.st_size);
  size_t size = 0;
  while (true) {
    if (size == content.size()) content.resize(size + 4096);
    const ssize_t count =
        read(file.descriptor(), &content[size], content.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrnoStatus(path, errno);
    if (count == 0) break;
    size += count;
  }
  content.resize(size);
  return content;
}

// Whether a folder in the folder is one of diesel's migrations, which would
// otherwise be passed over unseen.
bool IsDieselMigration(const std::string& path, absl::string_view name) {
  return absl::ascii_isdigit(static_cast<unsigned char>(name[0])) &&
         access(Join(path, "up.sql").c_str(), F_OK) == 0;
}

// What a folder's files come to, and what is wrong with them.
struct Contents {
  std::vector<Migration> migrations;
  std::vector<std::shared_ptr<const std::string>> texts;
  std::vector<std::string> problems;
  bool permission_denied = false;

  void Report(const absl::Status& status) {
    for (absl::string_view line : absl::StrSplit(status.message(), '\n')) {
      problems.emplace_back(line);
    }
    if (absl::IsPermissionDenied(status)) permission_denied = true;
  }
};

absl::Status ReadMigration(const SourceFile& file, const FileName& name,
                           DatabaseName database, Contents& contents) {
  if (name.language == FileLanguage::kCpp) {
    return absl::InvalidArgumentError(absl::StrCat(
        file.path,
        ": a C++ step cannot run from a folder; build the "
        "migrations into a binary with the rule migration_binary"));
  }
  absl::StatusOr<std::string> text = ReadFile(file.path);
  if (!text.ok()) return text.status();
  auto kept = std::make_shared<const std::string>(*std::move(text));
  absl::StatusOr<SqlFile> sql = ReadSqlFile(file.path, *kept, database);
  if (!sql.ok()) return sql.status();
  Migration migration;
  migration.version = name.version;
  migration.name = name.name;
  migration.file = file.path;
  migration.format = sql->format;
  migration.replaces = sql->replaces;
  migration.file_checksum = sql->file_checksum;
  migration.up_checksum = sql->up_checksum;
  migration.sql_up = sql->up;
  migration.sql_down = sql->down;
  migration.down_error = sql->down_error;
  migration.down_missing = sql->down_missing;
  contents.migrations.push_back(std::move(migration));
  contents.texts.push_back(std::move(kept));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Catalog> ReadDirectory(const std::string& path,
                                      DatabaseName database) {
  const absl::StatusOr<std::vector<std::string>> names = ListFolder(path);
  if (!names.ok()) return names.status();
  Contents contents;
  std::vector<SourceFile> files;
  for (const std::string& name : *names) {
    const std::string full = Join(path, name);
    if (LooksLikeMigration(name)) {
      files.push_back({full, name});
    } else if (IsDieselMigration(full, name)) {
      contents.Report(absl::InvalidArgumentError(absl::StrCat(
          full,
          ": a folder with up.sql is a migration of diesel, which this "
          "version of gander does not read; write one file with -- +gander Up "
          "and -- +gander Down instead")));
    }
  }
  const absl::StatusOr<std::vector<SourceFile>> selected =
      SelectFiles(files, database);
  if (!selected.ok()) contents.Report(selected.status());
  // With a wrong name among them the others are read all the same, to report
  // everything at once.
  for (const SourceFile& file : selected.ok() ? *selected : files) {
    const absl::StatusOr<FileName> name = ParseFileName(file.base_name);
    if (!name.ok() || name->database.value_or(database) != database) continue;
    absl::Status status = ReadMigration(file, *name, database, contents);
    if (!status.ok()) contents.Report(status);
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

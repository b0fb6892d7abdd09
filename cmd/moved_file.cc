#include "cmd/moved_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "cmd/file.h"

namespace gander::cmd {
namespace {

absl::Status Error(absl::string_view what, const std::string& path, int error) {
  const std::string message =
      absl::StrCat("cannot ", what, " ", path, ": ", std::strerror(error));
  switch (error) {
    case ENOENT:
      return absl::NotFoundError(message);
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(message);
    default:
      return absl::InvalidArgumentError(message);
  }
}

// "folder/" of "folder/name"; "" of "name".
std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

// Writes a file or a folder to the disk. 0, or why not.
int Flush(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno;
  // A file system that has nothing to flush says EINVAL.
  const int error = fsync(fd) == 0 || errno == EINVAL ? 0 : errno;
  close(fd);
  return error;
}

// Gives `from` the name `to`, which nobody has. 0, or why not.
int RenameToNew(const std::string& from, const std::string& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(),
                RENAME_NOREPLACE) == 0) {
    return 0;
  }
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // Some file systems know links alone.
  if (link(from.c_str(), to.c_str()) != 0) return errno;
  return unlink(from.c_str()) == 0 ? 0 : errno;
}

absl::Status MakeNew(const std::string& from, const std::string& to,
                     absl::string_view content) {
  struct stat about;
  if (stat(from.c_str(), &about) != 0) return Error("read", from, errno);
  // Hidden, so that nobody takes it for a migration.
  const std::string fresh = absl::StrCat(
      FolderOf(to), ".", to.substr(FolderOf(to).size()), ".", getpid(), ".new");
  if (absl::Status s = CreateFile(fresh, content); !s.ok()) return s;
  int error = chmod(fresh.c_str(), about.st_mode & 07777) == 0 ? 0 : errno;
  if (error == 0) error = Flush(fresh);
  if (error == 0) error = RenameToNew(fresh, to);
  if (error == 0) return absl::OkStatus();
  unlink(fresh.c_str());
  return error == EEXIST ? absl::AlreadyExistsError(absl::StrCat(
                               to, " exists already, and is left as it is"))
                         : Error("create", to, error);
}

}  // namespace

absl::Status MoveFile(const std::string& from, const std::string& to,
                      absl::string_view content) {
  absl::Status made = MakeNew(from, to, content);
  if (absl::IsAlreadyExists(made)) {
    const absl::StatusOr<std::string> there = ReadRegularFile(to);
    if (!there.ok()) return there.status();
    if (*there == content) made = absl::OkStatus();
  }
  if (!made.ok()) return made;
  const std::string folder = FolderOf(to).empty() ? "." : FolderOf(to);
  if (const int error = Flush(folder); error != 0) {
    return Error("write", folder, error);
  }
  return unlink(from.c_str()) == 0 ? absl::OkStatus()
                                   : Error("remove", from, errno);
}

}  // namespace gander::cmd

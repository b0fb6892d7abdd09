#include "cmd/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <random>

#include "absl/strings/str_cat.h"

namespace gander::cmd {
namespace {

// Makes the file. 0, or why not; then there is none.
int WriteNew(const std::string& path, absl::string_view content) {
  const int fd =
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) return errno;
  int error = 0;
  while (!content.empty() && error == 0) {
    const ssize_t written = write(fd, content.data(), content.size());
    if (written >= 0) {
      content.remove_prefix(written);
    } else if (errno != EINTR) {
      error = errno;
    }
  }
  if (close(fd) != 0 && error == 0) error = errno;
  if (error != 0) unlink(path.c_str());
  return error;
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

absl::StatusOr<std::string> ReadAndClose(int fd, const std::string& path,
                                         size_t longest) {
  std::string content;
  char buffer[16384];
  int error = 0;
  while (content.size() <= longest) {
    const ssize_t count = read(fd, buffer, sizeof(buffer));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) error = errno;
    if (count <= 0) break;
    content.append(buffer, count);
  }
  close(fd);
  if (error != 0) return FileFailure("read", path, error);
  if (content.size() > longest) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " is longer than ", longest, " bytes"));
  }
  return content;
}

}  // namespace

absl::Status FileFailure(absl::string_view what, const std::string& path,
                         int error) {
  const std::string message =
      absl::StrCat("cannot ", what, " ", path, ": ", std::strerror(error));
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(message);
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(message);
    case EEXIST:
      return absl::AlreadyExistsError(
          absl::StrCat(path, " exists already, and is left as it is"));
    default:
      return absl::InvalidArgumentError(message);
  }
}

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t longest) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return FileFailure("read", path, errno);
  return ReadAndClose(fd, path, longest);
}

absl::StatusOr<std::string> ReadRegularFile(const std::string& path) {
  // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return FileFailure("read", path, errno);
  struct stat about;
  if (fstat(fd, &about) == 0 && !S_ISREG(about.st_mode) &&
      !S_ISDIR(about.st_mode)) {
    close(fd);
    return absl::InvalidArgumentError(
        absl::StrCat("cannot read ", path, ": it is no ordinary file"));
  }
  return ReadAndClose(fd, path, std::string().max_size());
}

absl::Status CreateFile(const std::string& path, absl::string_view content) {
  const int error = WriteNew(path, content);
  return error == 0 ? absl::OkStatus() : FileFailure("create", path, error);
}

absl::Status ReplaceFile(const std::string& path, absl::string_view content) {
  struct stat about;
  std::optional<mode_t> mode;
  if (stat(path.c_str(), &about) == 0) mode = about.st_mode & 07777;
  const absl::StatusOr<std::string> fresh = WriteBeside(path, content, mode);
  if (!fresh.ok()) return fresh.status();
  if (std::rename(fresh->c_str(), path.c_str()) != 0) {
    const int error = errno;
    unlink(fresh->c_str());
    return FileFailure("write", path, error);
  }
  return FlushFolderOf(path);
}

absl::StatusOr<std::string> WriteBeside(const std::string& path,
                                        absl::string_view content,
                                        std::optional<mode_t> mode) {
  const std::string folder = FolderOf(path);
  std::string fresh;
  int error = EEXIST;
  // Not the number of the process: in a container it is the same every time,
  // and what a crash left would be in the way for ever.
  std::random_device random;
  for (int tries = 0; error == EEXIST && tries < 100; ++tries) {
    fresh = absl::StrCat(folder, ".", path.substr(folder.size()), ".",
                         absl::Hex(random(), absl::kZeroPad8), ".new");
    error = WriteNew(fresh, content);
  }
  if (error != 0) return FileFailure("write", path, error);
  if (mode.has_value() && chmod(fresh.c_str(), *mode) != 0) error = errno;
  if (error == 0) error = Flush(fresh);
  if (error == 0) return fresh;
  unlink(fresh.c_str());
  return FileFailure("write", path, error);
}

absl::Status FlushFolderOf(const std::string& path) {
  const std::string folder = FolderOf(path).empty() ? "." : FolderOf(path);
  const int error = Flush(folder);
  return error == 0 ? absl::OkStatus() : FileFailure("write", folder, error);
}

}  // namespace gander::cmd

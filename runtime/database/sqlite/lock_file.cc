#include "runtime/database/sqlite/lock_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace gander::sqlite {
namespace {

// A lock of the open file, not of the process: two sessions of one process
// exclude each other, and closing another descriptor of the file does not
// unlock it.
struct flock WholeFile(short type) {
  struct flock lock = {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  int Release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

absl::Status Failed(const std::string& path, absl::string_view what) {
  const int error = errno;
  const std::string message =
      absl::StrCat("lock file ", path, ": ", what, ": ", strerror(error));
  if (error == EACCES || error == EPERM || error == EROFS) {
    return absl::PermissionDeniedError(absl::StrCat(
        message,
        "; this user must be able to write the file, and its folder, where the "
        "database's journal is kept, too"));
  }
  return absl::UnavailableError(message);
}

// Whoever may write the other file may lock this one, should we crash and leave
// it behind: also when root made it. As SQLite does with its journals.
void AdoptPermissions(int fd, const std::string& like_file) {
  struct stat like;
  if (stat(like_file.c_str(), &like) != 0) return;
  if (geteuid() == 0 && fchown(fd, like.st_uid, like.st_gid) != 0) return;
  (void)fchmod(fd, like.st_mode & 0666);
}

// Opens the file, and makes it when it is not there.
int OpenOrCreate(const std::string& path, const std::string& like_file) {
  for (;;) {
    int fd = open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0 || errno != ENOENT) return fd;
    fd = open(path.c_str(), O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL, 0600);
    if (fd >= 0) {
      AdoptPermissions(fd, like_file);
      return fd;
    }
    if (errno != EEXIST) return fd;
  }
}

// Whether `path` still names the open file: its last holder may have removed
// it, and another one may stand there now.
bool IsStillThere(const std::string& path, int fd) {
  struct stat by_path;
  struct stat by_fd;
  return stat(path.c_str(), &by_path) == 0 && fstat(fd, &by_fd) == 0 &&
         by_path.st_dev == by_fd.st_dev && by_path.st_ino == by_fd.st_ino;
}

absl::Status Write(const std::string& path, int fd, absl::string_view text) {
  if (ftruncate(fd, 0) != 0 || pwrite(fd, text.data(), text.size(), 0) !=
                                   static_cast<ssize_t>(text.size())) {
    return Failed(path, "cannot write who holds it");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<LockFile>> LockFile::TryLock(
    const std::string& path, absl::string_view holder,
    const std::string& like_file) {
  for (;;) {
    Descriptor fd(OpenOrCreate(path, like_file));
    if (fd.get() < 0) return Failed(path, "cannot open it");
    struct flock lock = WholeFile(F_WRLCK);
    if (fcntl(fd.get(), F_OFD_SETLK, &lock) != 0) {
      if (errno == EAGAIN || errno == EACCES) return nullptr;
      if (errno == EINTR) continue;
      return Failed(path, "cannot lock it");
    }
    // Only a lock on the file that others will find excludes them.
    if (!IsStillThere(path, fd.get())) continue;
    absl::Status status = Write(path, fd.get(), absl::StrCat(holder, "\n"));
    if (!status.ok()) return status;
    return std::unique_ptr<LockFile>(new LockFile(path, fd.Release()));
  }
}

LockFile::~LockFile() {
  // Removed while it is locked, so that the file that goes is ours. Who opened
  // it meanwhile gets its lock, and finds that it is not there any more.
  if (IsStillThere(path_, fd_)) unlink(path_.c_str());
  close(fd_);
}

absl::StatusOr<std::string> LockFile::DescribeHolder(const std::string& path) {
  const Descriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) {
    if (errno == ENOENT) return "";
    return Failed(path, "cannot open it");
  }
  char text[1024];
  const ssize_t size = pread(fd.get(), text, sizeof text, 0);
  // Between this and what was read, the holder may have changed: it is for a
  // person, who asks again.
  struct flock lock = WholeFile(F_RDLCK);
  if (fcntl(fd.get(), F_OFD_GETLK, &lock) != 0) {
    return Failed(path, "cannot look at its lock");
  }
  if (lock.l_type == F_UNLCK) return "";
  const absl::string_view line(text, size > 0 ? size : 0);
  if (line.empty()) return "a process that has only just taken it";
  return std::string(absl::StripSuffix(line, "\n"));
}

}  // namespace gander::sqlite

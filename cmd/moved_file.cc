#include "cmd/moved_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "absl/status/statusor.h"
#include "cmd/file.h"

namespace gander::cmd {
namespace {

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
  if (stat(from.c_str(), &about) != 0) return FileFailure("read", from, errno);
  const absl::StatusOr<std::string> fresh =
      WriteBeside(to, content, about.st_mode & 07777);
  if (!fresh.ok()) return fresh.status();
  const int error = RenameToNew(*fresh, to);
  if (error == 0) return absl::OkStatus();
  unlink(fresh->c_str());
  return FileFailure("create", to, error);
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
  if (absl::Status s = FlushFolderOf(to); !s.ok()) return s;
  return unlink(from.c_str()) == 0 ? absl::OkStatus()
                                   : FileFailure("remove", from, errno);
}

}  // namespace gander::cmd

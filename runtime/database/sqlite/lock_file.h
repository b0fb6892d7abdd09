// File: lock_file.h
//
// A lock between processes: a file that the kernel unlocks when its holder ends
// in whatever way.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_LOCK_FILE_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_LOCK_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gander::sqlite {

// A lock that is held. The file is there as long as the lock is, and after a
// crash; one that is there and not locked means nothing.
class LockFile {
 public:
  // Takes the lock of the file `path` without waiting; null when another holder
  // has it, in this process or elsewhere. `holder` is a line about us that
  // DescribeHolder gives to others. The file gets the permissions of
  // `like_file`: who may write the database may lock it.
  //
  // kPermissionDenied: the file cannot be made or opened; the message says what
  // must be writable. kUnavailable: the file system knows no locks, or fails.
  static absl::StatusOr<std::unique_ptr<LockFile>> TryLock(
      const std::string& path, absl::string_view holder,
      const std::string& like_file);

  // Unlocks, and removes the file.
  ~LockFile();
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

  // What the holder of the lock said of itself; empty when nobody has it.
  //
  // kPermissionDenied: the file cannot be read.
  static absl::StatusOr<std::string> DescribeHolder(const std::string& path);

 private:
  LockFile(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

  const std::string path_;
  const int fd_;
};

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_LOCK_FILE_H_

// File: failing_disk.h
//
// A disk whose n-th write fails, for SQLite's files of this process.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_FAILING_DISK_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_FAILING_DISK_H_

#include <cstdint>

namespace gander::sqlite {

// While it lives, files that SQLite opens are on such a disk. One at a time.
class FailingDisk {
 public:
  enum class Failure {
    kOnce,    // one operation fails, with an I/O error
    kBroken,  // that one and all after it
    kFull,    // one write finds the disk full
    kKill,    // this process is killed instead (SIGKILL)
  };

  FailingDisk();
  ~FailingDisk();
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;

  // The n-th operation from now that changes the disk fails: writing, syncing,
  // truncating, deleting, opening. n counts from 1.
  void FailAt(int64_t n, Failure failure);
  // No operation fails any more.
  void Repair();
  // Whether the n-th operation has come.
  bool failed() const;
};

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_FAILING_DISK_H_

#include "runtime/database/sqlite/failing_disk.h"

#include <signal.h>
#include <sqlite3.h>

namespace gander::sqlite {
namespace {

// SQLite's interface to the operating system is made of plain functions.
sqlite3_vfs* real_vfs = nullptr;
sqlite3_vfs failing_vfs;
int64_t operations_left = -1;  // negative: none fails
FailingDisk::Failure kind = FailingDisk::Failure::kOnce;
bool has_failed = false;

// SQLITE_OK, or how this operation fails.
int Fate(int io_error, bool is_write) {
  if (operations_left < 0) return SQLITE_OK;
  if (operations_left > 0) --operations_left;
  if (operations_left > 0) return SQLITE_OK;
  if (kind == FailingDisk::Failure::kFull && !is_write) {
    operations_left = 1;  // the next write, then
    return SQLITE_OK;
  }
  if (kind == FailingDisk::Failure::kKill) raise(SIGKILL);
  has_failed = true;
  if (kind != FailingDisk::Failure::kBroken) operations_left = -1;
  return kind == FailingDisk::Failure::kFull ? SQLITE_FULL : io_error;
}

struct File {
  sqlite3_file base;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* Of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }

template <auto kMethod, typename... Args>
auto Forward(sqlite3_file* file, Args... args) {
  sqlite3_file* real = Of(file)->real();
  return (real->pMethods->*kMethod)(real, args...);
}

using Io = sqlite3_io_methods;

int Write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  const int fate = Fate(SQLITE_IOERR_WRITE, true);
  if (fate != SQLITE_OK) return fate;
  return Forward<&Io::xWrite>(file, data, size, at);
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int fate = Fate(SQLITE_IOERR_TRUNCATE, false);
  return fate != SQLITE_OK ? fate : Forward<&Io::xTruncate>(file, size);
}

// Nothing is synced: no test cuts the power.
int Sync(sqlite3_file*, int) { return Fate(SQLITE_IOERR_FSYNC, false); }

const sqlite3_io_methods kMethods = {
    2,
    [](sqlite3_file* f) { return Forward<&Io::xClose>(f); },
    [](sqlite3_file* f, void* data, int size, sqlite3_int64 at) {
      return Forward<&Io::xRead>(f, data, size, at);
    },
    &Write,
    &Truncate,
    &Sync,
    [](sqlite3_file* f, sqlite3_int64* size) {
      return Forward<&Io::xFileSize>(f, size);
    },
    [](sqlite3_file* f, int lock) { return Forward<&Io::xLock>(f, lock); },
    [](sqlite3_file* f, int lock) { return Forward<&Io::xUnlock>(f, lock); },
    [](sqlite3_file* f, int* result) {
      return Forward<&Io::xCheckReservedLock>(f, result);
    },
    [](sqlite3_file* f, int operation, void* argument) {
      return Forward<&Io::xFileControl>(f, operation, argument);
    },
    [](sqlite3_file* f) { return Forward<&Io::xSectorSize>(f); },
    [](sqlite3_file* f) { return Forward<&Io::xDeviceCharacteristics>(f); },
    [](sqlite3_file* f, int page, int size, int extend,
       void volatile** memory) {
      return Forward<&Io::xShmMap>(f, page, size, extend, memory);
    },
    [](sqlite3_file* f, int offset, int n, int flags) {
      return Forward<&Io::xShmLock>(f, offset, n, flags);
    },
    [](sqlite3_file* f) { Forward<&Io::xShmBarrier>(f); },
    [](sqlite3_file* f, int remove) {
      return Forward<&Io::xShmUnmap>(f, remove);
    },
    nullptr,
    nullptr,
};

int Open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags,
         int* out_flags) {
  Of(file)->base.pMethods = nullptr;
  const int fate = (flags & SQLITE_OPEN_CREATE) == 0
                       ? SQLITE_OK
                       : Fate(SQLITE_CANTOPEN, false);
  if (fate != SQLITE_OK) return fate;
  sqlite3_file* real = Of(file)->real();
  const int code = real_vfs->xOpen(real_vfs, name, real, flags, out_flags);
  if (real->pMethods != nullptr) Of(file)->base.pMethods = &kMethods;
  return code;
}

int Delete(sqlite3_vfs*, const char* name, int) {
  const int fate = Fate(SQLITE_IOERR_DELETE, false);
  if (fate != SQLITE_OK) return fate;
  return real_vfs->xDelete(real_vfs, name, 0);
}

}  // namespace

FailingDisk::FailingDisk() {
  real_vfs = sqlite3_vfs_find(nullptr);
  failing_vfs = *real_vfs;
  failing_vfs.zName = "gander-failing";
  failing_vfs.szOsFile = static_cast<int>(sizeof(File)) + real_vfs->szOsFile;
  failing_vfs.xOpen = &Open;
  failing_vfs.xDelete = &Delete;
  sqlite3_vfs_register(&failing_vfs, 1);
  Repair();
}

FailingDisk::~FailingDisk() {
  sqlite3_vfs_unregister(&failing_vfs);
  sqlite3_vfs_register(real_vfs, 1);
}

void FailingDisk::FailAt(int64_t n, Failure failure) {
  operations_left = n;
  kind = failure;
  has_failed = false;
}

void FailingDisk::Repair() { operations_left = -1; }

bool FailingDisk::failed() const { return has_failed; }

}  // namespace gander::sqlite

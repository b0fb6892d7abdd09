#include "runtime/database/sqlite/open_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "runtime/database/sqlite/sqlite_error.h"

namespace gander::sqlite {
namespace {

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

std::string Folder(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool MayWrite(const std::string& path) {
  return faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}

std::string Message(const Location& location, absl::string_view why) {
  return absl::StrCat("database file ", location.path, ": ", why);
}

// Looks at what SQLite would only call "unable to open database file".
absl::Status CheckPath(const Location& location, bool read_only,
                       bool must_exist) {
  struct stat file;
  if (stat(location.path.c_str(), &file) == 0) {
    if (S_ISDIR(file.st_mode)) {
      return absl::InvalidArgumentError(
          Message(location, "it is a folder; name a file in it"));
    }
    if (faccessat(AT_FDCWD, location.path.c_str(), R_OK, AT_EACCESS) != 0) {
      return absl::PermissionDeniedError(
          Message(location, "this user may not read it"));
    }
    if (!read_only && !MayWrite(location.path)) {
      return absl::PermissionDeniedError(Message(
          location,
          "this user may not write it; change its owner or permissions, or "
          "open it with ?mode=ro to read only"));
    }
  } else if (errno == EACCES) {
    return absl::PermissionDeniedError(
        Message(location, "this user may not enter its folder"));
  } else if (errno != ENOENT) {
    return absl::InvalidArgumentError(Message(location, strerror(errno)));
  } else if (stat(Folder(location.path).c_str(), &file) != 0) {
    return absl::NotFoundError(
        Message(location, absl::StrCat("the folder ", Folder(location.path),
                                       " does not exist; make it first")));
  } else if (must_exist) {
    return absl::NotFoundError(Message(location, "it does not exist"));
  }
  if (!read_only && !MayWrite(Folder(location.path))) {
    return absl::PermissionDeniedError(
        Message(location, absl::StrCat("this user may not write its folder ",
                                       Folder(location.path),
                                       ", where SQLite keeps the journal")));
  }
  return absl::OkStatus();
}

// Reads the file's header: SQLite does not before it must. SQLite's code.
int ReadHeader(sqlite3* db) {
  return sqlite3_exec(db, "SELECT count(*) FROM main.sqlite_master", nullptr,
                      nullptr, nullptr);
}

// Whether ReadHeader fails because a process died while it wrote: what it left
// must be rolled back, or taken over from the write-ahead log, before anyone
// can read, and who only reads cannot do that.
bool NeedsRecovery(int code) {
  return code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY ||
         code == SQLITE_READONLY_CANTINIT;
}

// What `code`, from ReadHeader, says of the file.
absl::Status CheckContent(const Location& location, sqlite3* db, int code) {
  // A file that somebody writes to just now is a database, too.
  if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) {
    return absl::OkStatus();
  }
  const ServerError error = MakeError(db, code);
  const std::string message = Message(
      location,
      absl::StrCat(error.message, error.hint.empty() ? "" : "; ", error.hint));
  if (code == SQLITE_NOTADB) return absl::InvalidArgumentError(message);
  if (error.error_class == ErrorClass::kConnection) {
    return absl::UnavailableError(message);
  }
  const absl::Status status = ToStatus(error);
  return absl::Status(status.code(), message);
}

absl::StatusOr<Handle> Open(const Location& location, int flags) {
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(location.in_memory() ? ":memory:" : location.path.c_str(),
                      &raw, flags | SQLITE_OPEN_EXRESCODE, nullptr);
  Handle db(raw);
  if (code != SQLITE_OK) {
    return absl::PermissionDeniedError(
        Message(location, MakeError(raw, code).message));
  }
  return db;
}

// Lets SQLite recover the file, as the next program that writes would.
int Recover(const Location& location) {
  const absl::StatusOr<Handle> db = Open(location, SQLITE_OPEN_READWRITE);
  return db.ok() ? ReadHeader(db->get()) : SQLITE_READONLY;
}

}  // namespace

absl::StatusOr<sqlite3*> OpenFile(const Location& location,
                                  const ConnectOptions& options) {
  const bool read_only = location.read_only || options.read_only;
  const bool must_exist =
      location.must_exist || !options.create || options.read_only;
  if (!location.in_memory()) {
    absl::Status status = CheckPath(location, read_only, must_exist);
    if (!status.ok()) return status;
  }
  const bool open_for_reading = read_only && !location.in_memory();
  const int flags =
      open_for_reading
          ? SQLITE_OPEN_READONLY
          : SQLITE_OPEN_READWRITE |
                (must_exist && !location.in_memory() ? 0 : SQLITE_OPEN_CREATE);
  absl::StatusOr<Handle> opened = Open(location, flags);
  if (!opened.ok()) return opened.status();
  Handle db = *std::move(opened);
  int code = ReadHeader(db.get());
  // A session that was told mode=ro leaves the file as it is.
  if (NeedsRecovery(code) && !location.read_only &&
      Recover(location) == SQLITE_OK) {
    code = ReadHeader(db.get());
  }
  absl::Status status = CheckContent(location, db.get(), code);
  if (!status.ok()) return status;
  if (location.foreign_keys.has_value()) {
    sqlite3_db_config(db.get(), SQLITE_DBCONFIG_ENABLE_FKEY,
                      *location.foreign_keys ? 1 : 0, nullptr);
  }
  if (read_only && location.in_memory()) {
    sqlite3_exec(db.get(), "PRAGMA query_only = 1", nullptr, nullptr, nullptr);
  }
  return db.release();
}

}  // namespace gander::sqlite

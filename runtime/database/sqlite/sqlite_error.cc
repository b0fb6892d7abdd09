#include "runtime/database/sqlite/sqlite_error.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/database/status_code.h"

namespace gander::sqlite {
namespace {

struct CodeName {
  int code;
  const char* name;
};

#define NAMED(code) \
  { code, #code }
constexpr CodeName kNames[] = {
    NAMED(SQLITE_ERROR),
    NAMED(SQLITE_INTERNAL),
    NAMED(SQLITE_PERM),
    NAMED(SQLITE_ABORT),
    NAMED(SQLITE_BUSY),
    NAMED(SQLITE_LOCKED),
    NAMED(SQLITE_NOMEM),
    NAMED(SQLITE_READONLY),
    NAMED(SQLITE_INTERRUPT),
    NAMED(SQLITE_IOERR),
    NAMED(SQLITE_CORRUPT),
    NAMED(SQLITE_NOTFOUND),
    NAMED(SQLITE_FULL),
    NAMED(SQLITE_CANTOPEN),
    NAMED(SQLITE_PROTOCOL),
    NAMED(SQLITE_SCHEMA),
    NAMED(SQLITE_TOOBIG),
    NAMED(SQLITE_CONSTRAINT),
    NAMED(SQLITE_MISMATCH),
    NAMED(SQLITE_MISUSE),
    NAMED(SQLITE_NOLFS),
    NAMED(SQLITE_AUTH),
    NAMED(SQLITE_RANGE),
    NAMED(SQLITE_NOTADB),
    NAMED(SQLITE_ABORT_ROLLBACK),
    NAMED(SQLITE_BUSY_RECOVERY),
    NAMED(SQLITE_BUSY_SNAPSHOT),
    NAMED(SQLITE_BUSY_TIMEOUT),
    NAMED(SQLITE_LOCKED_SHAREDCACHE),
    NAMED(SQLITE_LOCKED_VTAB),
    NAMED(SQLITE_READONLY_RECOVERY),
    NAMED(SQLITE_READONLY_CANTLOCK),
    NAMED(SQLITE_READONLY_ROLLBACK),
    NAMED(SQLITE_READONLY_DBMOVED),
    NAMED(SQLITE_READONLY_CANTINIT),
    NAMED(SQLITE_READONLY_DIRECTORY),
    NAMED(SQLITE_IOERR_READ),
    NAMED(SQLITE_IOERR_SHORT_READ),
    NAMED(SQLITE_IOERR_WRITE),
    NAMED(SQLITE_IOERR_FSYNC),
    NAMED(SQLITE_IOERR_DIR_FSYNC),
    NAMED(SQLITE_IOERR_TRUNCATE),
    NAMED(SQLITE_IOERR_FSTAT),
    NAMED(SQLITE_IOERR_UNLOCK),
    NAMED(SQLITE_IOERR_RDLOCK),
    NAMED(SQLITE_IOERR_DELETE),
    NAMED(SQLITE_IOERR_ACCESS),
    NAMED(SQLITE_IOERR_CHECKRESERVEDLOCK),
    NAMED(SQLITE_IOERR_LOCK),
    NAMED(SQLITE_IOERR_CLOSE),
    NAMED(SQLITE_IOERR_SHMOPEN),
    NAMED(SQLITE_IOERR_SHMSIZE),
    NAMED(SQLITE_IOERR_SHMLOCK),
    NAMED(SQLITE_IOERR_SHMMAP),
    NAMED(SQLITE_IOERR_SEEK),
    NAMED(SQLITE_IOERR_DELETE_NOENT),
    NAMED(SQLITE_IOERR_MMAP),
    NAMED(SQLITE_IOERR_GETTEMPPATH),
    NAMED(SQLITE_IOERR_AUTH),
    NAMED(SQLITE_IOERR_DATA),
    NAMED(SQLITE_IOERR_CORRUPTFS),
    NAMED(SQLITE_CORRUPT_VTAB),
    NAMED(SQLITE_CORRUPT_SEQUENCE),
    NAMED(SQLITE_CORRUPT_INDEX),
    NAMED(SQLITE_CANTOPEN_NOTEMPDIR),
    NAMED(SQLITE_CANTOPEN_ISDIR),
    NAMED(SQLITE_CANTOPEN_FULLPATH),
    NAMED(SQLITE_CANTOPEN_SYMLINK),
    NAMED(SQLITE_CONSTRAINT_CHECK),
    NAMED(SQLITE_CONSTRAINT_COMMITHOOK),
    NAMED(SQLITE_CONSTRAINT_DATATYPE),
    NAMED(SQLITE_CONSTRAINT_FOREIGNKEY),
    NAMED(SQLITE_CONSTRAINT_FUNCTION),
    NAMED(SQLITE_CONSTRAINT_NOTNULL),
    NAMED(SQLITE_CONSTRAINT_PINNED),
    NAMED(SQLITE_CONSTRAINT_PRIMARYKEY),
    NAMED(SQLITE_CONSTRAINT_ROWID),
    NAMED(SQLITE_CONSTRAINT_TRIGGER),
    NAMED(SQLITE_CONSTRAINT_UNIQUE),
    NAMED(SQLITE_CONSTRAINT_VTAB),
    NAMED(SQLITE_ERROR_MISSING_COLLSEQ),
    NAMED(SQLITE_ERROR_RETRY),
    NAMED(SQLITE_ERROR_SNAPSHOT),
};
#undef NAMED

const char* FindName(int code) {
  for (const CodeName& entry : kNames) {
    if (entry.code == code) return entry.name;
  }
  return nullptr;
}

int Primary(int code) { return code & 0xff; }

absl::string_view HintFor(int code) {
  switch (code) {
    case SQLITE_READONLY_DBMOVED:
      return "the file was moved or deleted while it was open; connect again";
    case SQLITE_READONLY_DIRECTORY:
      return "SQLite keeps a journal beside the file: the folder must be "
             "writable too";
    case SQLITE_READONLY_ROLLBACK:
    case SQLITE_READONLY_RECOVERY:
    case SQLITE_READONLY_CANTINIT:
      return "a program was stopped while it wrote, and what it left in the "
             "journal beside the file must be rolled back before anyone can "
             "read: open it once without mode=ro, as a user who may write the "
             "file and its folder";
    default:
      break;
  }
  switch (Primary(code)) {
    case SQLITE_BUSY:
      return "another connection holds a lock on the file; run it again when "
             "that is done, or wait longer";
    case SQLITE_READONLY:
      return "this user must be able to write the file and its folder";
    case SQLITE_CANTOPEN:
      return "SQLite keeps its journal beside the file: this user must be able "
             "to write the folder";
    case SQLITE_FULL:
      return "free some space on the disk (PRAGMA max_page_count is a limit, "
             "too), and run it again";
    case SQLITE_IOERR:
      return "the disk or the file system failed; see the system's log";
    case SQLITE_CORRUPT:
      return "the file is damaged: look at it with PRAGMA integrity_check, and "
             "restore it from a backup";
    case SQLITE_NOTADB:
      return "the file is no SQLite database, or is encrypted";
    default:
      return "";
  }
}

}  // namespace

std::string ResultCodeName(int code) {
  const char* name = FindName(code);
  if (name == nullptr) name = FindName(Primary(code));
  if (name == nullptr) return absl::StrCat("SQLITE_", code);
  return name;
}

ErrorClass ClassOf(int code) {
  if (code == SQLITE_LOCKED_SHAREDCACHE) return ErrorClass::kTransient;
  switch (Primary(code)) {
    case SQLITE_BUSY:
      return ErrorClass::kTransient;
    case SQLITE_INTERRUPT:
      return ErrorClass::kCancelled;
    case SQLITE_IOERR:
      return ErrorClass::kConnection;
    default:
      return ErrorClass::kStatement;
  }
}

ServerError MakeError(sqlite3* db, int code) {
  ServerError error;
  error.error_class = ClassOf(code);
  error.code = ResultCodeName(code);
  error.message = db == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(db);
  error.hint = std::string(HintFor(code));
  return error;
}

ServerError OwnError(absl::string_view message, absl::string_view hint) {
  ServerError error;
  error.message = std::string(message);
  error.hint = std::string(hint);
  return error;
}

absl::Status ToStatus(const ServerError& error) {
  std::string message = error.message;
  if (!error.hint.empty()) absl::StrAppend(&message, "; ", error.hint);
  if (!error.code.empty()) absl::StrAppend(&message, " (", error.code, ")");
  for (absl::string_view denied :
       {"SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH", "SQLITE_CANTOPEN"}) {
    if (absl::StartsWith(error.code, denied)) {
      return absl::PermissionDeniedError(message);
    }
  }
  if (absl::StartsWith(error.code, "SQLITE_CORRUPT")) {
    return absl::DataLossError(message);
  }
  return absl::Status(StatusCodeOf(error.error_class), message);
}

}  // namespace gander::sqlite

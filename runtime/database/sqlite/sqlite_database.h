// File: sqlite_database.h
//
// The driver for SQLite, on the library's C API.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_SQLITE_DATABASE_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_SQLITE_DATABASE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/database/database.h"
#include "runtime/database/driver.h"
#include "runtime/database/sqlite/lock_file.h"
#include "runtime/database/sqlite/session.h"
#include "runtime/database/sqlite/session_settings.h"

namespace gander::sqlite {

// What is particular to SQLite:
//   - A step's transaction is BEGIN IMMEDIATE: it never fails half-way because
//     another connection has begun to write. frame.lock_timeout is how long it
//     waits for one that does, and at COMMIT for readers; zero: 5 s, or the
//     URL's busy_timeout.
//   - A statement of a step that begins or ends a transaction is refused.
//   - The lock is a file beside the database's: shop.db-gander.lock for the
//     table gander_history. A database in memory has no other session, and its
//     lock is always free.
//   - There are no notices.
class SqliteDatabase : public Database {
 public:
  // As Driver::connect.
  static absl::StatusOr<std::unique_ptr<Database>> Connect(
      absl::string_view url, const ConnectOptions& options);

  DatabaseName name() const override { return DatabaseName::kSqlite; }
  const Dialect& dialect() const override;
  std::string Describe() const override;
  void SetNoticeHandler(std::function<void(const Notice&)>) override {}

  absl::StatusOr<std::vector<ResultRows>> Query(absl::string_view sql) override;
  absl::StatusOr<TableLookup> FindTable(const TableName& name) override;

  Outcome RunScript(const Script& script, const Frame& frame) override;
  Outcome RunFunction(absl::FunctionRef<absl::Status(Transaction&)> body,
                      const Frame& frame) override;
  Outcome RunOutsideTransaction(const Script& script,
                                const Frame& frame) override;
  Outcome RunOnConnection(absl::FunctionRef<absl::Status(Connection&)> body,
                          const Frame& frame) override;
  absl::Status ResetSession() override;

  absl::Status CheckWritable() override;
  absl::StatusOr<bool> TryLock(const TableName& history) override;
  absl::Status Unlock() override;
  absl::StatusOr<std::string> DescribeLockHolder(
      const TableName& history) override;

  void Cancel() override { session_->Cancel(); }

 private:
  SqliteDatabase(std::unique_ptr<Session> session, std::string file,
                 const ConnectOptions& options);

  // Makes ready for a step: knows the settings to go back to, and that the
  // session is not broken.
  Failure Begin();
  // What follows a step, whatever became of it.
  void End(const Frame& frame, Outcome& outcome);

  // The frame of RunScript and RunFunction; `body` says how it went.
  Outcome InFrame(absl::FunctionRef<Outcome()> body, const Frame& frame);
  // The part of it inside the transaction.
  Outcome InTransaction(absl::FunctionRef<Outcome()> body, const Frame& frame);
  Failure RunRecord(const Frame& frame);
  void CommitInto(Outcome& outcome);

  std::string LockPath(const TableName& history) const;

  // Before session_, which must be closed first.
  std::unique_ptr<LockFile> lock_;
  const std::unique_ptr<Session> session_;
  // The database file without symbolic links; empty for one in memory.
  const std::string file_;
  const std::string application_name_;
  const bool takes_lock_;
  std::optional<SessionSettings> settings_;
  // Why nothing works any more.
  Failure broken_;
};

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_SQLITE_DATABASE_H_

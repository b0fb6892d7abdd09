// File: postgres_database.h
//
// PostgreSQL as the engine sees it.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_POSTGRES_DATABASE_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_POSTGRES_DATABASE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runtime/database/database.h"
#include "runtime/database/driver.h"
#include "runtime/database/postgres/migration_locks.h"
#include "runtime/database/postgres/session.h"

namespace gander {

class PostgresDatabase : public Database {
 public:
  static absl::StatusOr<std::unique_ptr<Database>> Connect(
      absl::string_view url, const ConnectOptions& options);

  PostgresDatabase(std::unique_ptr<Session> session,
                   LeaseLock::Connector connect, const LockOptions& options,
                   std::string owner);

  DatabaseName name() const override { return DatabaseName::kPostgres; }
  const Dialect& dialect() const override;
  std::string Describe() const override;
  void SetNoticeHandler(std::function<void(const Notice&)> handler) override;
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
  bool session_is_shared() const override { return locks_.session_is_shared(); }
  absl::StatusOr<std::string> DescribeLockHolder(
      const TableName& history) override;
  void Cancel() override;

 private:
  // `name` with its schema.
  absl::StatusOr<TableName> Qualified(const TableName& name);

  const std::unique_ptr<Session> session_;
  MigrationLocks locks_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_POSTGRES_DATABASE_H_

// File: history.h
//
// The history table of a database: finding it, reading it, creating it.
#ifndef GANDER_RUNTIME_ENGINE_HISTORY_H_
#define GANDER_RUNTIME_ENGINE_HISTORY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/database/database.h"
#include "runtime/engine/history_row.h"
#include "runtime/engine/history_sql.h"

namespace gander {

// A view of the table that one session has. Not thread-safe.
class History {
 public:
  // Looks for the table: one round trip. `database` must outlive the result.
  //
  // As Database::FindTable; kInvalidArgument, too: the name is too long.
  static absl::StatusOr<History> Find(Database* database,
                                      const TableName& name);

  bool exists() const { return exists_; }

  // What to tell a person when a new history would begin although there is one
  // of the same name: in a schema that the session does not look in, because
  // its search_path has changed, or of another tenant. Empty otherwise.
  std::string OtherHistories() const;

  // Why the table is not seen, for a person who waits for it. REQUIRES:
  // !exists().
  std::string WhyNotFound() const;

  // All rows, ascending by version: one round trip; none, without asking the
  // database, when the table did not exist.
  //
  // As Database::Query and ReadRows.
  absl::StatusOr<std::vector<HistoryRow>> Read();

  // The repeatable migrations that the last Read found, by name.
  const std::vector<RepeatableRow>& repeatables() const { return repeatables_; }

  // Looks again when the table did not exist; another runner may have made it.
  absl::Status Refresh();

  // Creates the tables when there are none, in a transaction. REQUIRES: the
  // migration lock is held.
  //
  // kInvalidArgument: the database refuses, for the schema is not there or the
  // role may not create in it. Otherwise as Database::Query.
  absl::Status CreateIfMissing();

  // Runs `record`, statements of sql(), in one transaction, which creates the
  // tables, too, when there are none. REQUIRES: the migration lock is held.
  //
  // As Database::Query; kInvalidArgument, too: there are none, and the role may
  // not create them. kUnavailable, too: the connection was lost at the commit,
  // and whether it happened can be read once there is another one.
  absl::Status Write(const std::string& record, absl::Duration lock_timeout);

  const HistorySql& sql() const { return sql_; }

 private:
  History(Database* database, TableName asked, TableLookup found);

  Database* database_;
  TableName asked_;
  bool exists_;
  HistorySql sql_;
  std::string elsewhere_;
  std::string looked_as_;
  std::vector<RepeatableRow> repeatables_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_HISTORY_H_

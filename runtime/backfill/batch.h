// File: batch.h
//
// The rows that one transaction of a backfill transforms.
#ifndef GANDER_RUNTIME_BACKFILL_BATCH_H_
#define GANDER_RUNTIME_BACKFILL_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "runtime/backfill/backfill_spec.h"
#include "runtime/backfill/batch_sql.h"
#include "runtime/backfill/key_text.h"
#include "runtime/backfill/row_change.h"
#include "runtime/backfill/table_check.h"
#include "runtime/migration/row.h"
#include "runtime/migration/sql_runner.h"
#include "runtime/migration/transaction.h"

namespace gander {

struct Batch {
  // In the order of the key, with the columns of BatchSql::Select.
  std::vector<Row> rows;
  // How many rows of the table it is; those without a row of the query are not
  // in `rows`.
  int64_t read = 0;
  // The key of the last one, when there were as many as the limit said.
  std::optional<Key> last;
  // What is to become of each.
  std::vector<RowChange> changes;

  bool has_rejected() const;
};

// Which rows of a range are next.
struct BatchBounds {
  std::optional<Key> after;
  std::optional<Key> up_to;
  bool unwritten = false;  // BatchSql::Bounds
  int64_t limit = 0;       // 0: all of them
};

// The updates and deletions of a batch as parameters of a statement for each.
struct BatchWrites {
  int64_t updates = 0;
  std::vector<Value> update_parameters;
  int64_t deletions = 0;
  std::vector<Value> delete_parameters;
};

// What became of a batch.
struct BatchWritten {
  int64_t rows = 0;  // changed or added
  // They were to be changed, and the database did not, without an error: a
  // trigger has kept them back.
  int64_t kept_back = 0;
};

// The statements of one connection that write batches: prepared when they are
// first needed, since a batch is many rows by few statements.
class BatchStatements {
 public:
  // `connection` must outlive it.
  explicit BatchStatements(Connection* connection) : connection_(*connection) {}

  // How many rows it affected. Throws StatementError.
  int64_t Execute(const std::string& sql, absl::Span<const Value> parameters);

 private:
  Connection& connection_;
  std::map<std::string, PreparedStatement> prepared_;
};

// Reads, transforms and writes the batches of one backfill. Thread-safe, as far
// as the user's function is.
//
// With a query beside the table, a batch takes two statements: one finds, and
// locks, its rows; the next, which sees what was committed until then, reads
// them with those of the query. A row that came in between is not of the batch.
class BatchWork {
 public:
  // `facts`: of the table (CheckTable). `spec` must outlive it.
  BatchWork(DatabaseName database, const BackfillSpec* spec,
            const TableFacts& facts);

  // Throws StatementError.
  Batch Read(SqlRunner& runner, const BatchBounds& bounds,
             BatchSql::Lock lock) const;

  // Calls the user's function. kFailedPrecondition: the query has several rows
  // for a key; the function threw, or asked for what Backfill was not told of,
  // such as another number of values than there are columns. The message names
  // the row.
  absl::Status Transform(Batch* batch) const;

  // Whether a batch may be read on another connection, before the transaction
  // that writes it: what was read can be compared then. Of a row that was put
  // somewhere else, and of one of a query, it cannot.
  bool may_read_ahead() const {
    return knows_versions() && spec_.query.empty() && spec_.inserts.empty();
  }
  // Whether a row can be written only while it is the version that was read.
  // Then what is to be written of a batch is all in its BatchWrites, but for
  // what is inserted elsewhere.
  bool knows_versions() const { return sql_.version_columns() > 0; }
  // What a rejected row says is not done. REQUIRES: knows_versions().
  BatchWrites Prepare(const Batch& batch) const;
  // Writes each row that is still that version, and returns how many were.
  // Throws StatementError.
  int64_t Write(Transaction& tx, BatchStatements& statements,
                const BatchWrites& writes) const;

  // Writes a batch whose rows are locked. Throws StatementError.
  BatchWritten WriteLocked(Transaction& tx, BatchStatements& statements,
                           const Batch& batch) const;

  // Has constraints that wait for the commit looked at now, while a row that
  // breaks one can still be found. Throws StatementError.
  void CheckConstraints(Transaction& tx) const;

  Key KeyOf(const Row& row) const;
  // "customer, id 5".
  std::string Describe(const Key& key) const;

 private:
  std::vector<Row> ReadRows(SqlRunner& runner, const std::string& sql,
                            const BatchBounds& bounds) const;
  Batch ReadJoined(SqlRunner& runner, const BatchBounds& bounds,
                   BatchSql::Lock lock) const;
  absl::Status Threw(const Batch& batch, absl::string_view what) const;
  absl::Status CheckKeys(const Batch& batch) const;
  absl::Status CheckChanges(const Batch& batch) const;
  int64_t WriteEach(BatchStatements& statements, const Batch& batch) const;

  const BackfillSpec& spec_;
  const BatchSql sql_;
  const std::string update_many_;
  const std::string delete_many_;
  const bool has_deferred_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_BATCH_H_

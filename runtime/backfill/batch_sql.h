// File: batch_sql.h
//
// The statements that a backfill sends about the user's tables. Pure text, for
// PostgreSQL and SQLite.
#ifndef GANDER_RUNTIME_BACKFILL_BATCH_SQL_H_
#define GANDER_RUNTIME_BACKFILL_BATCH_SQL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "runtime/backfill/backfill_spec.h"
#include "runtime/migration/database_name.h"

namespace gander {

// "name" with its quotes; for "schema.table" both parts.
std::string QuotedColumn(absl::string_view name);
std::string QuotedTable(absl::string_view table);

class BatchSql {
 public:
  // `spec` must outlive it. `has_children`: some of the rows are in other
  // tables, such as partitions. PostgreSQL.
  BatchSql(DatabaseName database, const BackfillSpec* spec, bool has_children)
      : database_(database), spec_(*spec), has_children_(has_children) {}

  // Which rows a Select is for.
  struct Bounds {
    bool after = false;  // behind the key in the first parameters
    bool up_to = false;  // up to and with the key in the next ones
    // Only those that this transaction has not written. PostgreSQL.
    bool unwritten = false;
  };
  enum class Lock {
    kNone,
    kRows,  // until the end of the transaction; SQLite has one writer anyhow
  };

  // In the order of the key: the columns that are read, those of the key, and
  // version_columns() more, which together name one version of one row. `limit`
  // 0: all.
  std::string Select(const Bounds& bounds, int64_t limit, Lock lock) const;
  // The same where the rows are joined with a query's, in two: the keys of the
  // table, and for them the rows. REQUIRES: spec.JoinsQuery().
  std::string SelectKeys(const Bounds& bounds, int64_t limit, Lock lock) const;
  std::string SelectJoined(const Bounds& bounds) const;
  // 0 where no such version is known.
  size_t version_columns() const {
    if (database_ != DatabaseName::kPostgres || spec_.table.empty()) return 0;
    // The rows of several tables may have the same place, and the same maker.
    return has_children_ ? 3 : 2;
  }

  // PostgreSQL: write or delete many rows, each the version of it that was
  // read; one that is not there any more is passed over. The parameters are
  // arrays (array_binary.h): the columns of the version, and those that are
  // written, whose types are `types`.
  std::string UpdateMany(const std::vector<std::string>& types) const;
  std::string DeleteMany() const;

  // One row, anywhere: the columns that are written, then the key.
  std::string UpdateOne() const;
  std::string DeleteOne() const;

  // For ranges of equal size, in order: the key of every `step`-th row; or
  // those of about so many of a hundred rows, by pages that are chosen at
  // random. The latter: PostgreSQL, of a table.
  std::string SelectEveryKey(int64_t step) const;
  std::string SelectSomeKeys(double percent) const;
  std::string Count() const;

  // No row, but the columns of the query that are needed.
  std::string ProbeQuery() const;
  // A key that several rows have, or that is NULL.
  std::string SelectUnfitKey() const;

 private:
  std::string KeyList() const;
  std::vector<std::string> ReadAndKey() const;
  std::string Table() const;
  std::string Source() const;
  const char* LockClause(Lock lock) const;
  std::string Versions() const;
  std::string SameVersion() const;
  std::vector<std::string> InBounds(const Bounds& bounds,
                                    absl::string_view of) const;
  std::string Condition(const Bounds& bounds) const;

  const DatabaseName database_;
  const BackfillSpec& spec_;
  const bool has_children_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_BATCH_SQL_H_

// File: history_sql.h
//
// The statements that gander itself sends: all SQL about its own tables is
// written here. docs/history-table.md describes the tables; their format is a
// promise, so a column is never removed and a new one is nullable.
//
// Pure text. Every identifier and every value is quoted by the dialect.
#ifndef GANDER_RUNTIME_ENGINE_HISTORY_SQL_H_
#define GANDER_RUNTIME_ENGINE_HISTORY_SQL_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/database/database.h"
#include "runtime/database/dialect.h"
#include "runtime/database/table_name.h"
#include "runtime/engine/history_row.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/run_identity.h"
#include "runtime/migration/catalog.h"

namespace gander {

// The version of the format that this code writes, and the newest it reads.
inline constexpr int kHistoryFormat = 1;

// One attempt at a step, for the log table.
struct LogEntry {
  enum class Outcome {
    kApplied,      // up took effect
    kRolledBack,   // down took effect
    kFailed,       // nothing of it took effect, or what statements_done says
    kInterrupted,  // stopped by a signal or a time limit
  };
  Outcome outcome = Outcome::kApplied;
  Direction direction = Direction::kUp;
  const Migration* migration = nullptr;
  absl::Time started;
  int attempt = 1;
  int64_t statements_done = 0;
  // Of a failure; empty otherwise.
  std::string error_code;
  std::string error;
};

// Thread safety: immutable.
class HistorySql {
 public:
  // `history` with the schema it is in; `dialect` must outlive this.
  HistorySql(const Dialect* dialect, TableName history);

  // Creates the tables, and writes the format. For one transaction.
  std::string Create() const;

  // The format, then all history rows: two results, which ReadRows reads.
  std::string Read() const;

  // A step's row and its log row, for the transaction of its body.
  std::string RecordApplied(const Migration& migration,
                            const RunIdentity& identity,
                            const LogEntry& log) const;
  std::string RecordRolledBack(const RunIdentity& identity,
                               const LogEntry& log) const;

  // Of a NO TRANSACTION step: so many statements have taken effect, and
  // `begun` is about to run outside a transaction. Inserts the row when
  // `is_new`. All statements done of an Up is RecordApplied with
  // `replaces_partial`; of a Down, RecordRolledBack.
  std::string RecordProgress(const Migration& migration, Direction direction,
                             const RunIdentity& identity, bool is_new,
                             int64_t done, int64_t total,
                             std::optional<int64_t> begun) const;
  std::string RecordPartialApplied(const Migration& migration,
                                   const RunIdentity& identity,
                                   const LogEntry& log, int64_t total) const;

  // An attempt that failed, after its rollback.
  std::string Log(const RunIdentity& identity, const LogEntry& log) const;

  const TableName& table() const { return history_; }

 private:
  std::string Literal(absl::string_view text) const;
  std::string NextSequence() const;
  std::string AppliedBy(const RunIdentity& identity) const;
  std::string InsertRow(const Migration& migration, const RunIdentity& identity,
                        absl::string_view state, int64_t done, int64_t total,
                        bool rolling_back, std::optional<int64_t> begun,
                        absl::string_view duration) const;

  const Dialect* const dialect_;
  const TableName history_;
  const TableName repeatable_;
  const TableName log_;
  const TableName meta_;
};

// The rows that HistorySql::Read gave.
//
// kFailedPrecondition: the format is newer than this code, or a value is none
// that gander wrote.
absl::StatusOr<std::vector<HistoryRow>> ReadRows(
    const std::vector<ResultRows>& results, const TableName& table);

// kInvalidArgument: the name leaves no room for those of its companions.
absl::Status CheckHistoryTableName(const TableName& history);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_HISTORY_SQL_H_

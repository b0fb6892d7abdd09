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
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "runtime/database/database.h"
#include "runtime/database/dialect.h"
#include "runtime/database/table_name.h"
#include "runtime/engine/history_change.h"
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

// Thread safety: safe to read from any thread.
class HistorySql {
 public:
  // `history` with the schema it is in; `dialect` must outlive this.
  HistorySql(const Dialect* dialect, TableName history);

  // Creates the tables, and writes the format. For one transaction.
  std::string Create() const;

  // The format, then all history rows, then the repeatable ones: three results,
  // which ReadRows and ReadRepeatables read.
  std::string Read() const;

  // A step's row and its log row, for the transaction of its body.
  std::string RecordApplied(const Migration& migration,
                            const RunIdentity& identity,
                            const LogEntry& log) const;
  // The same of a repeatable migration: its row is replaced.
  std::string RecordRepeated(const Migration& migration,
                             const RunIdentity& identity,
                             const LogEntry& log) const;
  // `recorded` here and below: the version of the migration's row
  // (RecordedVersion).
  std::string RecordRolledBack(Version recorded, const RunIdentity& identity,
                               const LogEntry& log) const;

  // How far a NO TRANSACTION step has come.
  struct ProgressRow {
    Direction direction = Direction::kUp;
    // There is no row yet; else it is that of this version.
    bool is_new = false;
    Version recorded;
    // So many of so many statements have taken effect,
    int64_t done = 0;
    int64_t total = 0;
    // and the one with this index is about to run outside a transaction.
    std::optional<int64_t> begun;
    // DoneChecksum (done_checksum.h) of what is done.
    std::string done_checksum;
  };
  std::string RecordProgress(const Migration& migration,
                             const RunIdentity& identity,
                             const ProgressRow& progress) const;
  // How many rows a C++ step that is half done has dealt with.
  std::string RecordRowsDone(Version recorded, int64_t done,
                             int64_t total) const;
  // It turned out that nothing of the step took effect: as if it had not begun.
  std::string RecordNotBegun(const Migration& migration, Version recorded,
                             Direction direction) const;
  // All statements of a step that has a progress row are done. A Down ends with
  // RecordRolledBack.
  std::string RecordPartialApplied(const Migration& migration, Version recorded,
                                   const RunIdentity& identity,
                                   const LogEntry& log, int64_t total) const;

  // A row that is written without running anything, and its log row.
  std::string RecordChange(const HistoryChange& change,
                           const RunIdentity& identity) const;

  // An attempt that failed, after its rollback.
  std::string Log(const RunIdentity& identity, const LogEntry& log) const;

  const TableName& table() const { return history_; }
  // The tables of Read(), in one schema.
  std::vector<TableName> ReadTables() const {
    return {history_, repeatable_, meta_};
  }

 private:
  std::string Literal(absl::string_view text) const;
  std::string NextSequence() const;
  std::string Elapsed(const LogEntry& log) const;
  std::string AppliedBy(const RunIdentity& identity) const;
  std::string InsertRow(const Migration& migration, const RunIdentity& identity,
                        absl::string_view state, const ProgressRow& progress,
                        absl::string_view duration) const;
  std::string InsertChange(const HistoryRow& row,
                           const RunIdentity& identity) const;
  std::string UpdateChange(const HistoryRow& row) const;
  std::string LogChange(const HistoryChange& change,
                        const RunIdentity& identity) const;

  const Dialect* dialect_;
  TableName history_;
  TableName repeatable_;
  TableName log_;
  TableName meta_;
};

// kInvalidArgument: the name leaves no room for those of its companions.
absl::Status CheckHistoryTableName(const TableName& history);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_HISTORY_SQL_H_

// File: history_row.h
//
// One row of gander_history, as docs/history-table.md describes it.
#ifndef GANDER_RUNTIME_ENGINE_HISTORY_ROW_H_
#define GANDER_RUNTIME_ENGINE_HISTORY_ROW_H_

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/migration/version.h"

namespace gander {

enum class HistoryState {
  kApplied,   // up has been run
  kPartial,   // a NO TRANSACTION step stopped half-way
  kBaseline,  // taken as applied without being run
};

struct HistoryRow {
  Version version;
  // 1, 2, 3, ... in the order of applying; a rollback leaves a gap.
  int64_t sequence = 0;
  std::string name;
  std::string kind;           // "sql" or "cpp"
  std::string source_format;  // ToString(SourceFormat)
  std::string up_checksum;
  std::string file_checksum;
  HistoryState state = HistoryState::kApplied;
  // Of a NO TRANSACTION step: how many of its statements have taken effect.
  int64_t statements_done = 0;
  int64_t statements_total = 0;
  // Of a kPartial row: whether the step was being applied or rolled back.
  bool rolling_back = false;
  // A statement that refuses a transaction was begun, and whether it finished
  // is not recorded: its index, from 0.
  std::optional<int64_t> statement_begun;
  // Of a kPartial row: identifies the statements that are done.
  std::string done_checksum;
  std::string applied_at;  // as the database writes it
  int64_t duration_microseconds = 0;

  friend bool operator==(const HistoryRow&, const HistoryRow&) = default;
};

// One row of gander_repeatable: a repeatable migration, as it ran last.
struct RepeatableRow {
  std::string name;
  std::string checksum;    // of its Up
  std::string applied_at;  // as the database writes it
  int64_t duration_microseconds = 0;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_HISTORY_ROW_H_

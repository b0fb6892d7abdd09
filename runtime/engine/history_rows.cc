#include "runtime/engine/history_rows.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "runtime/engine/history_sql.h"

namespace gander {
namespace {

// Reads the columns of one row in order.
class ColumnReader {
 public:
  explicit ColumnReader(const std::vector<std::optional<std::string>>& row)
      : row_(row) {}

  std::string Text() {
    const std::optional<std::string>* column = Next();
    return column == nullptr ? "" : column->value_or("");
  }
  std::optional<int64_t> NumberOrNull() {
    const std::optional<std::string>* column = Next();
    if (column == nullptr || !column->has_value()) return std::nullopt;
    int64_t number = 0;
    if (!absl::SimpleAtoi(**column, &number)) ok_ = false;
    return number;
  }
  int64_t Number() {
    const std::optional<int64_t> number = NumberOrNull();
    if (!number.has_value()) ok_ = false;
    return number.value_or(0);
  }
  bool ok() const { return ok_; }

 private:
  const std::optional<std::string>* Next() {
    if (column_ >= row_.size()) {
      ok_ = false;
      return nullptr;
    }
    return &row_[column_++];
  }

  const std::vector<std::optional<std::string>>& row_;
  size_t column_ = 0;
  bool ok_ = true;
};

std::optional<HistoryState> ParseState(absl::string_view text) {
  if (text == "applied") return HistoryState::kApplied;
  if (text == "partial") return HistoryState::kPartial;
  if (text == "baseline") return HistoryState::kBaseline;
  return std::nullopt;
}

absl::Status NotOurs(const TableName& table, absl::string_view what) {
  return absl::FailedPreconditionError(
      absl::StrCat("the table ", table.ToString(), " ", what,
                   "; name another one with --history-table, or repair it"));
}

}  // namespace

absl::StatusOr<std::vector<HistoryRow>> ReadRows(
    const std::vector<ResultRows>& results, const TableName& table) {
  if (results.size() != 3 || results[0].size() != 1) {
    return NotOurs(table.Sibling("meta"), "does not hold exactly one row");
  }
  ColumnReader meta(results[0][0]);
  const int64_t format = meta.Number();
  if (!meta.ok() || format < 1) {
    return NotOurs(table.Sibling("meta"), "holds no format number");
  }
  if (format > kHistoryFormat) {
    return absl::FailedPreconditionError(
        absl::StrCat("the table ", table.ToString(), " has format ", format,
                     ", and this binary reads format ", kHistoryFormat,
                     ": it was written by a newer gander; run that one"));
  }
  std::vector<HistoryRow> rows;
  rows.reserve(results[1].size());
  for (const auto& columns : results[1]) {
    ColumnReader reader(columns);
    HistoryRow row;
    const int64_t version = reader.Number();
    row.sequence = reader.Number();
    row.name = reader.Text();
    row.kind = reader.Text();
    row.source_format = reader.Text();
    row.up_checksum = reader.Text();
    row.file_checksum = reader.Text();
    const std::string state_text = reader.Text();
    const std::optional<HistoryState> state = ParseState(state_text);
    row.statements_done = reader.Number();
    row.statements_total = reader.Number();
    row.statement_begun = reader.NumberOrNull();
    row.rolling_back = reader.Text() == "down";
    row.done_checksum = reader.Text();
    row.applied_at = reader.Text();
    row.duration_microseconds = reader.NumberOrNull().value_or(0);
    if (!reader.ok() || version < 0) {
      return NotOurs(table, absl::StrCat("has a row (version ", version,
                                         ") that gander did not write"));
    }
    if (!state.has_value()) {
      return NotOurs(
          table, absl::StrCat("has state \"", state_text, "\" for version ",
                              version, ", which this binary does not know"));
    }
    row.version = Version(version);
    row.state = *state;
    rows.push_back(std::move(row));
  }
  return rows;
}

absl::StatusOr<std::vector<RepeatableRow>> ReadRepeatables(
    const std::vector<ResultRows>& results, const TableName& table) {
  std::vector<RepeatableRow> rows;
  for (const auto& columns : results.back()) {
    ColumnReader reader(columns);
    RepeatableRow row;
    row.name = reader.Text();
    row.checksum = reader.Text();
    row.applied_at = reader.Text();
    row.duration_microseconds = reader.NumberOrNull().value_or(0);
    if (!reader.ok()) {
      return NotOurs(table.Sibling("repeatable"),
                     "has a row that gander did not write");
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace gander

// File: bulk_update_from.h
//
// New values for many rows, by COPY and UPDATE ... FROM.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_BULK_UPDATE_FROM_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_BULK_UPDATE_FROM_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/database/postgres/bulk_copy.h"
#include "runtime/database/postgres/statement_runner.h"

namespace gander {

// The rows are copied to a temporary table of their types, which is made for
// the first of them, and one statement at the end updates from it: whether the
// key has an index or not, the planner finds the way that fits.
class BulkUpdateFrom : public BulkSink {
 public:
  // Throws StatementError when `table` is no table's name.
  BulkUpdateFrom(StatementRunner* runner, SqlText table,
                 absl::Span<const absl::string_view> key,
                 absl::Span<const absl::string_view> columns);

  void Add(absl::Span<const Value> row) override;
  int64_t Finish() override;

 private:
  void MakeTable();
  int64_t Execute(const std::string& sql);

  StatementRunner* const runner_;
  const std::string target_;  // quoted
  const std::string rows_;    // the temporary table
  const std::vector<std::string> key_;
  const std::vector<std::string> columns_;
  const char* const file_;
  const int line_;
  std::optional<BulkCopy> copy_;  // once there is a row
  int64_t added_ = 0;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_BULK_UPDATE_FROM_H_

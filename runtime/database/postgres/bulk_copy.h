// File: bulk_copy.h
//
// Rows into a table by COPY.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_BULK_COPY_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_BULK_COPY_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/database/postgres/statement_runner.h"

namespace gander {

// Each chunk of about a megabyte is a COPY of its own, so that other statements
// may run in between.
class BulkCopy : public BulkSink {
 public:
  // Throws StatementError when `table` is no table's name.
  BulkCopy(StatementRunner* runner, SqlText table,
           absl::Span<const absl::string_view> columns);

  void Add(absl::Span<const Value> row) override;
  int64_t Finish() override;

 private:
  void Send();

  StatementRunner* const runner_;
  const size_t columns_;
  std::string statement_;
  const SqlText sql_;  // refers to statement_
  std::string buffer_;
  int64_t rows_ = 0;
  int64_t sent_ = 0;  // of rows_
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_BULK_COPY_H_

#include "runtime/database/postgres/bulk_copy.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/database/postgres/parameters.h"
#include "runtime/database/postgres/postgres_dialect.h"

namespace gander {
namespace {

constexpr size_t kChunkBytes = 1024 * 1024;

std::string CopyStatement(StatementRunner* runner, SqlText table,
                          absl::Span<const absl::string_view> columns) {
  const PostgresDialect& dialect = PostgresDialect::Get();
  return absl::StrCat(
      "COPY ", runner->QuotedTable(table), " (",
      absl::StrJoin(columns, ", ",
                    [&](std::string* out, absl::string_view column) {
                      out->append(dialect.QuoteIdentifier(column));
                    }),
      ") FROM STDIN");
}

class Chunk : public ReplyHandler {
 public:
  explicit Chunk(absl::string_view data) : data_(data) {}
  std::optional<absl::string_view> CopyData(int64_t) override { return data_; }

 private:
  const absl::string_view data_;
};

}  // namespace

BulkCopy::BulkCopy(StatementRunner* runner, SqlText table,
                   absl::Span<const absl::string_view> columns)
    : runner_(runner),
      columns_(columns.size()),
      statement_(CopyStatement(runner, table, columns)),
      sql_(statement_, table.file, table.line) {}

void BulkCopy::Add(absl::Span<const Value> row) {
  runner_->CheckColumns(row.size(), columns_, rows_ + 1, sql_);
  runner_->CheckValues(row, sql_);
  AppendCopyLine(row, &buffer_);
  ++rows_;
  if (buffer_.size() >= kChunkBytes) Send();
}

int64_t BulkCopy::Finish() {
  if (!buffer_.empty()) Send();
  return rows_;
}

void BulkCopy::Send() {
  Chunk chunk(buffer_);
  runner_->CloseCursors();
  Reply reply = runner_->session().Run(statement_, chunk);
  if (reply.error.has_value() && reply.error->copy_line > 0) {
    reply.error->copy_line += sent_;
  }
  runner_->Check(reply, sql_);
  sent_ = rows_;
  buffer_.clear();
}

}  // namespace gander

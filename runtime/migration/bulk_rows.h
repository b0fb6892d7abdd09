// File: bulk_rows.h
//
// Many rows on their way into a table: SqlRunner::InsertInto and Update return
// these.
#ifndef GANDER_RUNTIME_MIGRATION_BULK_ROWS_H_
#define GANDER_RUNTIME_MIGRATION_BULK_ROWS_H_

#include <cstdint>
#include <exception>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "runtime/migration/value.h"

namespace gander {

// What a driver implements. Its methods throw StatementError.
class BulkSink {
 public:
  virtual ~BulkSink() = default;
  virtual void Add(absl::Span<const Value> row) = 0;
  // Sends what is buffered; returns how many rows of the table were added or
  // changed in all.
  virtual int64_t Finish() = 0;
};

// What both have in common. Other statements may run between two calls. The end
// of its life does what Finish() was not called for, and throws what Finish()
// would, unless an exception is on its way already. Movable; must not outlive
// the Transaction or Connection that made it.
class BulkRows {
 public:
  explicit BulkRows(std::unique_ptr<BulkSink> sink)
      : sink_(std::move(sink)), exceptions_(std::uncaught_exceptions()) {}
  BulkRows(BulkRows&&) = default;
  BulkRows& operator=(BulkRows&&) = delete;
  ~BulkRows() noexcept(false) {
    if (sink_ != nullptr && std::uncaught_exceptions() == exceptions_) {
      sink_->Finish();
    }
  }

  // REQUIRES: as many values as columns were named; for an update, those of the
  // key first.
  template <typename... Columns>
  void Add(const Columns&... columns) {
    const std::vector<Value> values{Value(columns)...};
    AddValues(values);
  }
  // The same where only the program knows how many there are.
  void AddValues(absl::Span<const Value> columns) {
    CheckNotFinished();
    sink_->Add(columns);
  }

  // Sends the rest. Returns the number of rows added, or changed, in all. After
  // it, a call of this or of Add throws std::logic_error, which fails the step.
  int64_t Finish() {
    CheckNotFinished();
    return std::exchange(sink_, nullptr)->Finish();
  }

 private:
  void CheckNotFinished() const {
    if (sink_ != nullptr) return;
    throw std::logic_error(
        "a BulkInsert or BulkUpdate was used after its Finish()");
  }

  std::unique_ptr<BulkSink> sink_;  // null once finished
  int exceptions_;
};

// New rows, by the database's fastest way (COPY on PostgreSQL), in chunks of
// bounded size. Other statements see those that have been sent so far.
class BulkInsert : public BulkRows {
 public:
  using BulkRows::BulkRows;
};

// New values for rows, found by their keys. They have all taken effect when
// Finish() returns; before, the database may or may not show one. A row that is
// changed twice is counted twice on SQLite, once on PostgreSQL.
class BulkUpdate : public BulkRows {
 public:
  using BulkRows::BulkRows;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_BULK_ROWS_H_

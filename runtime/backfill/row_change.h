// File: gander/row_change.h
//
// What a backfill's function decides about one row.
#ifndef GANDER_RUNTIME_BACKFILL_ROW_CHANGE_H_
#define GANDER_RUNTIME_BACKFILL_ROW_CHANGE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "runtime/migration/value.h"

namespace gander {

// A row that is added to a table of Backfill::InsertInto.
struct InsertedRow {
  std::string table;  // empty: the only one
  std::vector<Value> columns;
};

// Decides nothing at first: then the row stays as it is, and is done. Calls may
// be combined, but for Set and Delete, of which the later one counts.
class RowChange {
 public:
  // New values for the columns of Backfill::Write, in their order.
  template <typename... Columns>
  void Set(const Columns&... columns) {
    SetAll({Value(columns)...});
  }
  void SetAll(std::vector<Value> columns) {
    set_ = std::move(columns);
    deleted_ = false;
  }

  // The row is deleted.
  void Delete() {
    deleted_ = true;
    set_.reset();
  }

  // A new row for the table of Backfill::InsertInto, when that named one. May
  // be called several times: a row is split into as many.
  template <typename... Columns>
  void Insert(const Columns&... columns) {
    InsertAll({Value(columns)...});
  }
  void InsertAll(std::vector<Value> columns) {
    inserted_.push_back({"", std::move(columns)});
  }
  // The same for one of several tables, by the name that it has there.
  template <typename... Columns>
  void InsertInto(absl::string_view table, const Columns&... columns) {
    InsertAllInto(table, {Value(columns)...});
  }
  void InsertAllInto(absl::string_view table, std::vector<Value> columns) {
    inserted_.push_back({std::string(table), std::move(columns)});
  }

  // The row cannot be transformed, and stays as it is, whatever else was
  // called: the backfill fails with its key and `why`, or goes on when
  // Backfill::RejectAtMost allows it.
  void Reject(std::string why) { rejected_ = std::move(why); }

  const std::optional<std::vector<Value>>& set() const { return set_; }
  bool deleted() const { return deleted_; }
  const std::vector<InsertedRow>& inserted() const { return inserted_; }
  const std::optional<std::string>& rejected() const { return rejected_; }

 private:
  std::optional<std::vector<Value>> set_;
  bool deleted_ = false;
  std::vector<InsertedRow> inserted_;
  std::optional<std::string> rejected_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_ROW_CHANGE_H_

// File: sql_runner.h
//
// What a C++ step can ask of a database, the same on each: run a statement
// with parameters, stream a query's rows, prepare a statement, insert or update
// in bulk. Steps get it as gander::Transaction or gander::Connection
// (transaction.h).
//
// Example:
//
//   void Up(gander::Transaction& tx) {
//     auto update = tx.Prepare("UPDATE customer SET phone = $1 WHERE id = $2");
//     for (auto [id, phone] : tx.Stream<int64_t, std::string>(
//              "SELECT id, phone FROM customer WHERE phone IS NOT NULL")) {
//       update.Execute(Normalized(phone), id);
//     }
//   }
//
// Parameters are $1, $2, ... on every database. Everything here throws
// StatementError when the database refuses (statement_error.h).
#ifndef GANDER_RUNTIME_MIGRATION_SQL_RUNNER_H_
#define GANDER_RUNTIME_MIGRATION_SQL_RUNNER_H_

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/migration/bulk_rows.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/row.h"
#include "runtime/migration/sql_text.h"
#include "runtime/migration/value.h"

namespace gander {

// What a driver implements under RowStream and PreparedStatement. Its methods
// throw StatementError.
class RowSource {
 public:
  virtual ~RowSource() = default;
  // The next row, which stays valid until the next call; null after the last.
  virtual const Row* Next() = 0;
  // The next row for the caller to keep; nothing after the last.
  virtual std::optional<Row> Take() {
    const Row* row = Next();
    if (row == nullptr) return std::nullopt;
    return *row;
  }
};

class PreparedSource {
 public:
  virtual ~PreparedSource() = default;
  virtual int64_t Execute(absl::Span<const Value> parameters) = 0;
};

// The rows of a query as tuples of Columns, read as the loop goes on: memory
// does not grow with the result. The rows are those that the query saw when it
// began, whatever the loop changes meanwhile, and the loop may run other
// statements. Movable; must not outlive what it came from. One pass only.
template <typename... Columns>
class RowStream {
 public:
  class Iterator {
   public:
    Iterator(RowSource* source, const Row* row) : source_(source), row_(row) {}
    std::tuple<Columns...> operator*() const {
      return Read(std::index_sequence_for<Columns...>());
    }
    Iterator& operator++() {
      row_ = source_->Next();
      return *this;
    }
    bool operator!=(const Iterator& other) const { return row_ != other.row_; }

   private:
    template <size_t... I>
    std::tuple<Columns...> Read(std::index_sequence<I...>) const {
      return std::tuple<Columns...>(row_->template Get<Columns>(I)...);
    }
    RowSource* source_;
    const Row* row_;
  };

  explicit RowStream(std::unique_ptr<RowSource> source)
      : source_(std::move(source)) {}

  Iterator begin() { return Iterator(source_.get(), source_->Next()); }
  Iterator end() { return Iterator(source_.get(), nullptr); }

 private:
  std::unique_ptr<RowSource> source_;
};

// A statement that the database has parsed once. Movable; must not outlive the
// Transaction or Connection that made it.
class PreparedStatement {
 public:
  explicit PreparedStatement(std::unique_ptr<PreparedSource> source)
      : source_(std::move(source)) {}

  // Runs it with these parameters; returns the number of rows affected.
  template <typename... Parameters>
  int64_t Execute(const Parameters&... parameters) {
    const std::vector<Value> values{Value(parameters)...};
    return source_->Execute(values);
  }
  // The same where only the program knows how many there are.
  int64_t ExecuteValues(absl::Span<const Value> parameters) {
    return source_->Execute(parameters);
  }

 private:
  std::unique_ptr<PreparedSource> source_;
};

// Thread safety: none; a runner and all that it returns belong to one thread.
class SqlRunner {
 public:
  virtual ~SqlRunner() = default;

  // Which database this is, for a step that must tell them apart.
  virtual DatabaseName database() const = 0;

  // Runs one statement, with $1, $2, ... replaced by `parameters`. Without
  // parameters, `sql` may hold several statements. Returns the number of rows
  // that the last statement inserted, updated or deleted; 0 for one that does
  // no such thing.
  template <typename... Parameters>
  int64_t Execute(SqlText sql, const Parameters&... parameters) {
    const std::vector<Value> values{Value(parameters)...};
    return DoExecute(sql, values);
  }

  // Runs a query whose rows are read one by one:
  //   for (auto [id, name] : tx.Stream<int64_t, std::string>("SELECT ...")) {}
  template <typename... Columns, typename... Parameters>
  RowStream<Columns...> Stream(SqlText sql, const Parameters&... parameters) {
    const std::vector<Value> values{Value(parameters)...};
    return RowStream<Columns...>(DoStream(sql, values));
  }

  // The first column of a query's first row; nothing when there is no row.
  //   std::optional<int64_t> n = tx.QueryValue<int64_t>("SELECT count(*) ...");
  template <typename T, typename... Parameters>
  std::optional<T> QueryValue(SqlText sql, const Parameters&... parameters) {
    const std::vector<Value> values{Value(parameters)...};
    std::unique_ptr<RowSource> rows = DoStream(sql, values);
    const Row* row = rows->Next();
    if (row == nullptr) return std::nullopt;
    return row->Get<T>(0);
  }

  // Execute and Stream where only the program knows how many parameters there
  // are, or columns.
  int64_t ExecuteValues(SqlText sql, absl::Span<const Value> parameters) {
    return DoExecute(sql, parameters);
  }
  std::unique_ptr<RowSource> StreamRows(SqlText sql,
                                        absl::Span<const Value> parameters) {
    return DoStream(sql, parameters);
  }

  PreparedStatement Prepare(SqlText sql) {
    return PreparedStatement(DoPrepare(sql));
  }

  // Inserts into `columns` of `table`, which are quoted here: pass plain names.
  // A table in a schema is "schema.table".
  BulkInsert InsertInto(absl::string_view table,
                        std::initializer_list<absl::string_view> columns,
                        const char* file = __builtin_FILE(),
                        int line = __builtin_LINE()) {
    return BulkInsert(DoBulkInsert(
        SqlText(table, file, line),
        absl::Span<const absl::string_view>(columns.begin(), columns.size())));
  }
  // The same for columns that only the program knows.
  BulkInsert InsertIntoColumns(absl::string_view table,
                               const std::vector<std::string>& columns,
                               const char* file = __builtin_FILE(),
                               int line = __builtin_LINE()) {
    const std::vector<absl::string_view> names(columns.begin(), columns.end());
    return BulkInsert(DoBulkInsert(SqlText(table, file, line), names));
  }

  // Updates rows of `table`, each found by its values of `key`, which get the
  // values of `columns`:
  //   BulkUpdate phones = tx.Update("customers", {"id"}, {"phone"});
  //   phones.Add(7, "+4722334455");
  // For millions of rows in bounded memory. Names are as for InsertInto. A key
  // that no row has changes nothing; of two values for one key the later one
  // counts. PostgreSQL: the rows wait in a temporary table, which the role must
  // be allowed to create, and one statement at Finish updates; SQLite: each row
  // is an update of its own, outside a transaction a thousand commit together.
  BulkUpdate Update(absl::string_view table,
                    std::initializer_list<absl::string_view> key,
                    std::initializer_list<absl::string_view> columns,
                    const char* file = __builtin_FILE(),
                    int line = __builtin_LINE()) {
    return BulkUpdate(DoBulkUpdate(
        SqlText(table, file, line),
        absl::Span<const absl::string_view>(key.begin(), key.size()),
        absl::Span<const absl::string_view>(columns.begin(), columns.size())));
  }

 protected:
  virtual int64_t DoExecute(SqlText sql,
                            absl::Span<const Value> parameters) = 0;
  virtual std::unique_ptr<RowSource> DoStream(
      SqlText sql, absl::Span<const Value> parameters) = 0;
  virtual std::unique_ptr<PreparedSource> DoPrepare(SqlText sql) = 0;
  virtual std::unique_ptr<BulkSink> DoBulkInsert(
      SqlText table, absl::Span<const absl::string_view> columns) = 0;
  virtual std::unique_ptr<BulkSink> DoBulkUpdate(
      SqlText table, absl::Span<const absl::string_view> key,
      absl::Span<const absl::string_view> columns) = 0;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_SQL_RUNNER_H_

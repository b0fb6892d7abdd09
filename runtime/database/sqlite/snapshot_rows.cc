#include "runtime/database/sqlite/snapshot_rows.h"

#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace gander::sqlite {
namespace {

// What is in memory at a time, at most, but for a single larger row.
constexpr size_t kChunkRows = 500;
constexpr size_t kChunkBytes = 512 * 1024;

// Rows in memory.
class Chunk {
 public:
  bool full() const {
    return rows_.size() - next_ >= kChunkRows || bytes_ >= kChunkBytes;
  }
  void Add(const Statement& statement, int first_column) {
    std::vector<Value> values;
    for (int i = first_column; i < statement.columns(); ++i) {
      values.push_back(statement.Column(i));
      bytes_ += sqlite3_column_bytes(statement.get(), i);
    }
    rows_.emplace_back(std::move(values));
  }
  // Null when all were taken.
  const Row* Take() { return next_ < rows_.size() ? &rows_[next_++] : nullptr; }
  void Clear() {
    rows_.clear();
    next_ = 0;
    bytes_ = 0;
  }

 private:
  std::vector<Row> rows_;
  size_t next_ = 0;
  size_t bytes_ = 0;
};

class SnapshotRows : public RowSource {
 public:
  SnapshotRows(Runner& runner, SqlText sql)
      : runner_(runner), text_(sql.text), sql_(text_, sql.file, sql.line) {}

  ~SnapshotRows() override {
    if (table_.empty()) return;
    read_ = Statement();
    // Should it fail, the table is dropped when the session is made new.
    const std::string drop = absl::StrCat("DROP TABLE IF EXISTS temp.", table_);
    sqlite3_exec(runner_.session().handle(), drop.c_str(), nullptr, nullptr,
                 nullptr);
  }

  void Run(absl::Span<const Value> parameters) {
    Statement query = runner_.PrepareOne(sql_);
    runner_.Check(query.Bind(parameters), sql_);
    for (;;) {
      bool row = false;
      runner_.Check(runner_.session().Step(query, &row), sql_);
      if (!row) return;
      if (chunk_.full()) break;
      chunk_.Add(query, 0);
    }
    // Outside a transaction each row kept would commit by itself. A query that
    // writes (RETURNING) has a transaction of its own as long as it runs.
    const bool own_transaction =
        runner_.autocommits() && sqlite3_stmt_readonly(query.get()) != 0;
    if (own_transaction) Run("SAVEPOINT gander_stream");
    try {
      KeepRest(query);
      if (own_transaction) Run("RELEASE gander_stream");
    } catch (...) {
      query.Reset();
      if (own_transaction) runner_.session().Rollback();
      throw;
    }
    read_ = Prepare(absl::StrCat("SELECT rowid, * FROM temp.", table_,
                                 " WHERE rowid > ?1 ORDER BY rowid"));
  }

  const Row* Next() override {
    const Row* row = chunk_.Take();
    if (row != nullptr || read_.empty()) return row;
    ReadChunk();
    return chunk_.Take();
  }

 private:
  // Copies the current row of `query` and all after it to the table.
  void KeepRest(Statement& query);
  void ReadChunk();
  void Run(const std::string& sql) {
    runner_.Check(runner_.session().Run(sql.c_str()), sql_);
  }
  Statement Prepare(const std::string& sql) {
    Statement statement;
    runner_.Check(runner_.session().Prepare(sql.c_str(), statement), sql_);
    return statement;
  }

  Runner& runner_;
  const std::string text_;
  const SqlText sql_;
  Chunk chunk_;
  // Empty while all rows are in memory.
  std::string table_;
  Statement read_;
  int64_t last_read_ = 0;
};

void SnapshotRows::KeepRest(Statement& query) {
  std::vector<std::string> columns;
  std::vector<std::string> parameters;
  for (int i = 0; i < query.columns(); ++i) {
    // Without a type, so that each value keeps its own.
    columns.push_back(absl::StrCat("c", i));
    parameters.push_back(absl::StrCat("?", i + 1));
  }
  table_ = absl::StrCat("gander_stream_", runner_.session().NextNumber());
  Run(absl::StrCat("CREATE TEMP TABLE ", table_, " (",
                   absl::StrJoin(columns, ", "), ")"));
  Statement insert =
      Prepare(absl::StrCat("INSERT INTO temp.", table_, " VALUES (",
                           absl::StrJoin(parameters, ", "), ")"));
  for (bool row = true; row;) {
    for (int i = 0; i < query.columns(); ++i) {
      sqlite3_bind_value(insert.get(), i + 1,
                         sqlite3_column_value(query.get(), i));
    }
    runner_.Check(runner_.session().Finish(insert), sql_);
    runner_.Check(runner_.session().Step(query, &row), sql_);
  }
}

void SnapshotRows::ReadChunk() {
  chunk_.Clear();
  sqlite3_bind_int64(read_.get(), 1, last_read_);
  for (bool row = true; row && !chunk_.full();) {
    runner_.Check(runner_.session().Step(read_, &row), sql_);
    if (!row) break;
    last_read_ = sqlite3_column_int64(read_.get(), 0);
    chunk_.Add(read_, 1);
  }
  // Between two chunks no statement is under way.
  read_.Reset();
}

}  // namespace

std::unique_ptr<RowSource> MakeSnapshotRows(
    Runner& runner, SqlText sql, absl::Span<const Value> parameters) {
  auto rows = std::make_unique<SnapshotRows>(runner, sql);
  rows->Run(parameters);
  return rows;
}

}  // namespace gander::sqlite

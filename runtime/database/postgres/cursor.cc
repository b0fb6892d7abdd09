#include "runtime/database/postgres/cursor.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/database/postgres/parameters.h"
#include "runtime/database/postgres/utf8.h"

namespace gander {
namespace {

constexpr size_t kFetchRows = 1000;

// Skips blanks, comments and opening parentheses.
absl::string_view SkipToFirstWord(absl::string_view sql) {
  while (!sql.empty()) {
    if (absl::ascii_isspace(sql[0]) || sql[0] == '(') {
      sql.remove_prefix(1);
    } else if (absl::StartsWith(sql, "--")) {
      const size_t end = sql.find('\n');
      sql.remove_prefix(end == absl::string_view::npos ? sql.size() : end);
    } else if (absl::StartsWith(sql, "/*")) {
      // A nested comment leaves its rest, which no word begins: no cursor.
      const size_t end = sql.find("*/");
      sql.remove_prefix(end == absl::string_view::npos ? sql.size() : end + 2);
    } else {
      break;
    }
  }
  return sql;
}

// Collects rows as they come in.
class Rows : public ReplyHandler {
 public:
  void OnRows(const PGresult* rows, int64_t) override {
    for (int i = 0; i < PQntuples(rows); ++i) {
      rows_.push_back(ReadRow(rows, i));
    }
  }
  std::vector<Row> Take() { return std::exchange(rows_, {}); }

 private:
  std::vector<Row> rows_;
};

// Rows that are all here.
class KeptRows : public RowSource {
 public:
  explicit KeptRows(std::vector<Row> rows) : rows_(std::move(rows)) {}
  const Row* Next() override {
    return next_ < rows_.size() ? &rows_[next_++] : nullptr;
  }

 private:
  const std::vector<Row> rows_;
  size_t next_ = 0;
};

class Cursor : public RowSource {
 public:
  Cursor(StatementRunner* runner, SqlText sql, std::string name)
      : runner_(runner),
        name_(std::move(name)),
        text_(std::string(sql.text)),
        sql_(text_, sql.file, sql.line) {}

  ~Cursor() override {
    if (open_) End();
  }

  void Open(absl::Span<const Value> values) {
    Session& session = runner_->session();
    // Outside a transaction the rows have to outlive the statement: the server
    // keeps a copy of them.
    const char* hold = session.idle() ? "WITH HOLD " : "";
    const std::string declare =
        absl::StrCat("DECLARE ", name_, " NO SCROLL CURSOR ", hold, "FOR ");
    const Parameters parameters(values);
    rollbacks_ = session.rollbacks();
    Rows rows;
    const Reply reply =
        runner_->Run({{absl::StrCat(declare, text_), false, &parameters},
                      {fetch_, false, nullptr}},
                     rows);
    runner_->Check(reply, sql_, CharactersIn(declare));
    open_ = true;
    Keep(rows.Take());
  }

  const Row* Next() override {
    if (next_ == rows_.size() && open_) Fetch();
    return next_ < rows_.size() ? &rows_[next_++] : nullptr;
  }
  std::optional<Row> Take() override {
    if (Next() == nullptr) return std::nullopt;
    return std::move(rows_[next_ - 1]);
  }

 private:
  void Fetch() {
    Rows rows;
    runner_->Check(runner_->Run({fetch_, false, nullptr}, rows), sql_);
    Keep(rows.Take());
  }

  void Keep(std::vector<Row> rows) {
    rows_ = std::move(rows);
    next_ = 0;
    if (rows_.size() < kFetchRows) End();
  }

  // An open cursor keeps its tables from being altered.
  void End() {
    open_ = false;
    runner_->CursorEnded(name_, rollbacks_);
  }

  StatementRunner* const runner_;
  const std::string name_;
  const std::string text_;
  const SqlText sql_;
  const std::string fetch_ =
      absl::StrCat("FETCH ", kFetchRows, " FROM ", name_);
  int64_t rollbacks_ = 0;
  bool open_ = false;
  std::vector<Row> rows_;
  size_t next_ = 0;
};

}  // namespace

bool FitsCursor(absl::string_view sql) {
  const std::string lower = absl::AsciiStrToLower(SkipToFirstWord(sql));
  if (absl::StartsWith(lower, "with")) {
    for (const char* word : {"insert", "update", "delete", "merge"}) {
      if (absl::StrContains(lower, word)) return false;
    }
    return true;
  }
  return absl::StartsWith(lower, "select") ||
         absl::StartsWith(lower, "values") || absl::StartsWith(lower, "table");
}

std::unique_ptr<RowSource> OpenRows(StatementRunner* runner, SqlText sql,
                                    absl::Span<const Value> values) {
  if (FitsCursor(sql.text)) {
    auto cursor = std::make_unique<Cursor>(runner, sql, runner->NewName());
    cursor->Open(values);
    return cursor;
  }
  Rows rows;
  const Parameters parameters(values);
  runner->Check(
      runner->Run({std::string(sql.text), /*prepared=*/false, &parameters},
                  rows),
      sql);
  return std::make_unique<KeptRows>(rows.Take());
}

}  // namespace gander

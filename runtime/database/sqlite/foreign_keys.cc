#include "runtime/database/sqlite/foreign_keys.h"

#include "absl/strings/str_cat.h"

namespace gander::sqlite {
namespace {

constexpr size_t kKept = 100000;
constexpr int kShown = 10;

std::string Text(const Statement& query, int column) {
  const unsigned char* text = sqlite3_column_text(query.get(), column);
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

// The first ones, and how many more there are.
class Summary {
 public:
  void Add(const std::string& row) {
    if (++count_ > kShown) return;
    absl::StrAppend(&text_, text_.empty() ? "" : "; ", row);
  }
  std::string ToString(bool cut) const {
    if (count_ <= kShown) return text_;
    return absl::StrCat(text_, "; and ", cut ? "at least " : "",
                        count_ - kShown, " more");
  }
  int64_t count() const { return count_; }

 private:
  int64_t count_ = 0;
  std::string text_;
};

}  // namespace

Failure Violations::Find(Session& session) {
  rows_.clear();
  cut_ = false;
  Statement query;
  Failure failure = session.Prepare("PRAGMA main.foreign_key_check", query);
  if (failure) return failure;
  for (;;) {
    bool row = false;
    if ((failure = session.Step(query, &row))) return failure;
    if (!row) return std::nullopt;
    if (rows_.size() == kKept) {
      cut_ = true;
      query.Reset();
      return std::nullopt;
    }
    // A table WITHOUT ROWID has no number to show.
    const std::string id = Text(query, 1);
    rows_.insert(absl::StrCat(Text(query, 0), id.empty() ? " a row" : " row ",
                              id, " has no parent in ", Text(query, 2)));
  }
}

Failure Violations::NewSince(const Violations& before) const {
  Summary summary;
  for (const std::string& row : rows_) {
    // What was not kept may be among the old ones.
    if (!before.cut_ && before.rows_.count(row) == 0) summary.Add(row);
  }
  if (summary.count() == 0) return std::nullopt;
  ServerError error = OwnError(
      "foreign keys are violated",
      "the step switched foreign keys off, and would leave these rows behind");
  error.code = "SQLITE_CONSTRAINT_FOREIGNKEY";
  error.detail = summary.ToString(cut_);
  error.at_commit = true;
  return error;
}

std::string Violations::Describe() const {
  Summary summary;
  for (const std::string& row : rows_) summary.Add(row);
  return summary.ToString(cut_);
}

}  // namespace gander::sqlite

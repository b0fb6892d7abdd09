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
  void Add(const std::string& row, int64_t times = 1) {
    for (; times > 0 && shown_ < kShown; --times, ++shown_) {
      absl::StrAppend(&text_, text_.empty() ? "" : "; ", row);
    }
    if (times > 0) more_ += times;
  }
  bool empty() const { return shown_ == 0 && more_ == 0; }
  std::string ToString(bool cut) const {
    if (more_ == 0) return text_;
    return absl::StrCat(text_, "; and ", cut ? "at least " : "", more_,
                        " more");
  }

 private:
  int shown_ = 0;
  int64_t more_ = 0;
  std::string text_;
};

}  // namespace

Failure Violations::Find(Session& session) {
  rows_.clear();
  count_ = 0;
  cut_ = false;
  Statement query;
  Failure failure = session.Prepare("PRAGMA main.foreign_key_check", query);
  if (failure) return failure;
  for (;;) {
    bool row = false;
    if ((failure = session.Step(query, &row))) return failure;
    if (!row) return std::nullopt;
    ++count_;
    cut_ = cut_ || rows_.size() == kKept;
    if (cut_) continue;
    // A table WITHOUT ROWID has no number to show.
    const std::string id = Text(query, 1);
    ++rows_[absl::StrCat(Text(query, 0), id.empty() ? " a row" : " row ", id,
                         " has no parent in ", Text(query, 2))];
  }
}

Failure Violations::NewSince(const Violations& before) const {
  Summary summary;
  if (before.cut_) {
    // Which are new cannot be told, but that some are can.
    if (count_ > before.count_) {
      summary.Add(absl::StrCat(count_, " rows have no parent, ", before.count_,
                               " before the step"));
    }
  } else {
    for (const auto& [row, times] : rows_) {
      const auto old = before.rows_.find(row);
      summary.Add(row, times - (old == before.rows_.end() ? 0 : old->second));
    }
  }
  if (summary.empty()) return std::nullopt;
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
  for (const auto& [row, times] : rows_) summary.Add(row, times);
  return summary.ToString(cut_);
}

}  // namespace gander::sqlite

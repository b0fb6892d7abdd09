#include "runtime/database/postgres/sql_scan.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

namespace gander {
namespace {

bool IsIdentifierPart(char c) {
  return absl::ascii_isalnum(c) || c == '_' || c == '$' || (c & 0x80) != 0;
}

// Walks over one text; every Skip function moves behind what it names, or to
// the end when it is not closed.
class Walk {
 public:
  explicit Walk(absl::string_view sql) : sql_(sql) {}

  void ToEnd() {
    bool has_content = false;
    while (at_ < sql_.size()) {
      const char c = sql_[at_];
      if (c == ';') {
        if (has_content) ++ended_statements_;
        has_content = false;
        ++at_;
      } else if (absl::ascii_isspace(c)) {
        ++at_;
      } else if (StartsWith("--")) {
        SkipBehind("\n");
      } else if (StartsWith("/*")) {
        SkipComment();
      } else {
        has_content = true;
        SkipToken(c);
      }
    }
  }

  int64_t ended_statements() const { return ended_statements_; }
  int64_t highest_parameter() const { return highest_parameter_; }

 private:
  bool StartsWith(absl::string_view text) const {
    return sql_.substr(at_, text.size()) == text;
  }

  void SkipBehind(absl::string_view end) {
    const size_t found = sql_.find(end, at_);
    at_ = found == absl::string_view::npos ? sql_.size() : found + end.size();
  }

  void SkipComment() {
    int depth = 0;
    do {
      if (StartsWith("/*")) {
        ++depth;
        at_ += 2;
      } else if (StartsWith("*/")) {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < sql_.size());
  }

  void SkipQuoted(char quote, bool backslash_escapes) {
    for (++at_; at_ < sql_.size(); ++at_) {
      if (backslash_escapes && sql_[at_] == '\\') {
        ++at_;
      } else if (sql_[at_] == quote) {
        break;  // a doubled quote goes on as the next token
      }
    }
    if (at_ < sql_.size()) ++at_;
  }

  // $$...$$, $tag$...$tag$, or a parameter; a lone $ is one character.
  void SkipDollar() {
    size_t end = at_ + 1;
    while (end < sql_.size() && absl::ascii_isdigit(sql_[end])) ++end;
    int64_t parameter = 0;
    if (absl::SimpleAtoi(sql_.substr(at_ + 1, end - at_ - 1), &parameter)) {
      highest_parameter_ = std::max(highest_parameter_, parameter);
      at_ = end;
      return;
    }
    while (end < sql_.size() && sql_[end] != '$' &&
           IsIdentifierPart(sql_[end])) {
      ++end;
    }
    if (end == sql_.size() || sql_[end] != '$') {
      ++at_;
      return;
    }
    const absl::string_view tag = sql_.substr(at_, end + 1 - at_);
    at_ += tag.size();
    SkipBehind(tag);
  }

  void SkipToken(char c) {
    if (c == '\'' || c == '"') {
      SkipQuoted(c, false);
    } else if (c == '$') {
      SkipDollar();
    } else if (IsIdentifierPart(c)) {
      const size_t start = at_;
      while (at_ < sql_.size() && IsIdentifierPart(sql_[at_])) ++at_;
      const bool is_e =
          at_ == start + 1 && (sql_[start] == 'e' || sql_[start] == 'E');
      if (is_e && at_ < sql_.size() && sql_[at_] == '\'') {
        SkipQuoted('\'', true);
      }
    } else {
      ++at_;
    }
  }

  const absl::string_view sql_;
  size_t at_ = 0;
  int64_t ended_statements_ = 0;
  int64_t highest_parameter_ = 0;
};

}  // namespace

int64_t CountEndedStatements(absl::string_view sql) {
  Walk walk(sql);
  walk.ToEnd();
  return walk.ended_statements();
}

int64_t HighestParameter(absl::string_view sql) {
  Walk walk(sql);
  walk.ToEnd();
  return walk.highest_parameter();
}

}  // namespace gander

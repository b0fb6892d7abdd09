#include "runtime/sql/split_property.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace gander {
namespace {

// Reads what may stand between statements, gap after gap.
class Gaps {
 public:
  explicit Gaps(DatabaseName database) : database_(database) {}

  // What is wrong with the next gap; empty when nothing is.
  std::string Violation(absl::string_view gap) {
    const absl::string_view whole = gap;
    while (!gap.empty() && TakeFiller(gap)) {
    }
    if (gap.empty()) return "";
    return absl::StrCat("between statements stands \"", whole, "\"");
  }

 private:
  bool mysql() const { return database_ == DatabaseName::kMysql; }
  // These take one thing off the front of `gap`; false when none begins it.
  bool TakeFiller(absl::string_view& gap);
  bool TakeComment(absl::string_view& gap) const;
  bool TakeLineComment(absl::string_view& gap) const;
  bool TakeDelimiterLine(absl::string_view& gap);

  const DatabaseName database_;
  std::string delimiter_ = ";";
};

bool Gaps::TakeLineComment(absl::string_view& gap) const {
  if (mysql() && absl::StartsWith(gap, "#")) {
    gap.remove_prefix(std::min(gap.find('\n'), gap.size()));
    return true;
  }
  if (!absl::StartsWith(gap, "--")) return false;
  if (mysql() && gap.size() > 2 && gap[2] > ' ' && gap[2] != 0x7F) return false;
  const size_t end =
      gap.find_first_of(database_ == DatabaseName::kPostgres ? "\r\n" : "\n");
  gap.remove_prefix(std::min(end, gap.size()));
  return true;
}

bool Gaps::TakeComment(absl::string_view& gap) const {
  if (TakeLineComment(gap)) return true;
  if (!absl::StartsWith(gap, "/*")) return false;
  if (mysql() &&
      (absl::StartsWith(gap, "/*!") || absl::StartsWith(gap, "/*M!")) &&
      !absl::StartsWith(gap, "/*!999999") &&
      !absl::StartsWith(gap, "/*M!999999")) {
    return false;
  }
  int depth = 0;
  do {
    if (absl::StartsWith(gap, "*/")) {
      --depth;
      gap.remove_prefix(2);
    } else if (absl::StartsWith(gap, "/*") &&
               (depth == 0 || database_ == DatabaseName::kPostgres)) {
      ++depth;
      gap.remove_prefix(2);
    } else {
      gap.remove_prefix(1);
    }
  } while (depth > 0 && !gap.empty());
  return depth == 0;
}

bool Gaps::TakeDelimiterLine(absl::string_view& gap) {
  if (!mysql() || !absl::StartsWithIgnoreCase(gap, "delimiter")) return false;
  absl::string_view line = gap.substr(0, gap.find('\n'));
  gap.remove_prefix(line.size());
  line = absl::StripLeadingAsciiWhitespace(line.substr(9));
  const bool quoted =
      !line.empty() && absl::StrContains("'\"`", line.substr(0, 1));
  delimiter_ =
      quoted ? std::string(line.substr(1, line.find(line[0], 1) - 1))
             : std::string(line.substr(0, line.find_first_of(" \t\r\f\v")));
  return !delimiter_.empty();
}

bool Gaps::TakeFiller(absl::string_view& gap) {
  if (TakeDelimiterLine(gap) || TakeComment(gap)) return true;
  if (mysql() && absl::ConsumePrefix(&gap, delimiter_)) return true;
  if (database_ == DatabaseName::kSqlite &&
      absl::ConsumePrefix(&gap, "\xEF\xBB\xBF")) {
    return true;
  }
  if (!absl::ascii_isspace(static_cast<unsigned char>(gap[0])) &&
      gap[0] != ';') {
    return false;
  }
  gap.remove_prefix(1);
  return true;
}

}  // namespace

std::string FindSplitViolation(absl::string_view text, DatabaseName database,
                               absl::Span<const Statement> statements) {
  Gaps gaps(database);
  size_t offset = 0;
  for (const Statement& statement : statements) {
    const size_t begin = statement.text.data() - text.data();
    if (statement.text.empty()) return "a statement is empty";
    if (begin < offset || begin + statement.text.size() > text.size()) {
      return "a statement lies outside of what is left of the text";
    }
    std::string violation = gaps.Violation(text.substr(offset, begin - offset));
    if (!violation.empty()) return violation;
    if (PositionAt(text, begin) != statement.position) {
      return absl::StrCat("the position of \"", statement.text, "\" is wrong");
    }
    offset = begin + statement.text.size();
    if (statement.kind != StatementKind::kCopyFromStdin) continue;
    const size_t data = statement.copy_data.data() - text.data();
    violation = gaps.Violation(text.substr(offset, data - offset));
    if (!violation.empty()) return violation;
    if (PositionAt(text, data) != statement.copy_position) {
      return "the position of the rows is wrong";
    }
    offset = data + statement.copy_data.size();
    if (!absl::StartsWith(text.substr(offset), "\\.")) {
      return "the rows do not end before a terminator";
    }
    offset += 2;
  }
  return gaps.Violation(text.substr(offset));
}

}  // namespace gander

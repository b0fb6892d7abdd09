#include "runtime/sql/split_property.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace gander {
namespace {

// Takes one comment off the front of `gap`; false when none begins it.
bool TakeComment(absl::string_view& gap, DatabaseName database) {
  if (absl::StartsWith(gap, "--")) {
    const size_t end =
        gap.find_first_of(database == DatabaseName::kPostgres ? "\r\n" : "\n");
    gap.remove_prefix(end == absl::string_view::npos ? gap.size() : end);
    return true;
  }
  if (!absl::StartsWith(gap, "/*")) return false;
  int depth = 0;
  do {
    if (absl::StartsWith(gap, "*/")) {
      --depth;
      gap.remove_prefix(2);
    } else if (absl::StartsWith(gap, "/*") &&
               (depth == 0 || database == DatabaseName::kPostgres)) {
      ++depth;
      gap.remove_prefix(2);
    } else {
      gap.remove_prefix(1);
    }
  } while (depth > 0 && !gap.empty());
  return depth == 0;
}

// Takes blanks, comments and semicolons off the front of `gap`.
void TakeFillers(absl::string_view& gap, DatabaseName database) {
  while (!gap.empty()) {
    const unsigned char c = gap[0];
    if (absl::ascii_isspace(c) || c == ';') {
      gap.remove_prefix(1);
    } else if (database == DatabaseName::kSqlite &&
               absl::StartsWith(gap, "\xEF\xBB\xBF")) {
      gap.remove_prefix(3);
    } else if (!TakeComment(gap, database)) {
      return;
    }
  }
}

std::string GapViolation(absl::string_view gap, DatabaseName database) {
  const absl::string_view whole = gap;
  TakeFillers(gap, database);
  if (gap.empty()) return "";
  return absl::StrCat("between statements stands \"", whole, "\"");
}

}  // namespace

std::string FindSplitViolation(absl::string_view text, DatabaseName database,
                               absl::Span<const Statement> statements) {
  size_t offset = 0;
  for (const Statement& statement : statements) {
    const size_t begin = statement.text.data() - text.data();
    if (statement.text.empty()) return "a statement is empty";
    if (begin < offset || begin + statement.text.size() > text.size()) {
      return "a statement lies outside of what is left of the text";
    }
    std::string violation =
        GapViolation(text.substr(offset, begin - offset), database);
    if (!violation.empty()) return violation;
    if (PositionAt(text, begin) != statement.position) {
      return absl::StrCat("the position of \"", statement.text, "\" is wrong");
    }
    offset = begin + statement.text.size();
    if (statement.kind != StatementKind::kCopyFromStdin) continue;
    const size_t data = statement.copy_data.data() - text.data();
    violation = GapViolation(text.substr(offset, data - offset), database);
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
  return GapViolation(text.substr(offset), database);
}

}  // namespace gander

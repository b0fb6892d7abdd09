#include "runtime/database/shown_statement.h"

#include <cstddef>

#include "absl/strings/ascii.h"

namespace gander {
namespace {

constexpr size_t kLongest = 120;

// Behind the string that begins at `begin` with a quote, in which a backslash
// may escape another.
size_t EndOfQuoted(absl::string_view sql, size_t begin) {
  for (size_t i = begin + 1; i < sql.size(); ++i) {
    if (sql[i] == '\\') {
      ++i;
    } else if (sql[i] == '\'') {
      return i + 1;
    }
  }
  return sql.size();
}

// The $tag$ that stands at `begin`; empty when none does.
absl::string_view DollarTag(absl::string_view sql, size_t begin) {
  size_t end = begin + 1;
  while (end < sql.size() &&
         (absl::ascii_isalnum(static_cast<unsigned char>(sql[end])) ||
          sql[end] == '_')) {
    ++end;
  }
  // $1 is a parameter.
  const bool is_tag =
      end < sql.size() && sql[end] == '$' &&
      (end == begin + 1 ||
       !absl::ascii_isdigit(static_cast<unsigned char>(sql[begin + 1])));
  return is_tag ? sql.substr(begin, end + 1 - begin) : absl::string_view();
}

}  // namespace

std::string ShownStatement(absl::string_view sql) {
  std::string shown;
  for (size_t i = 0; i < sql.size() && shown.size() <= kLongest;) {
    const absl::string_view tag =
        sql[i] == '$' ? DollarTag(sql, i) : absl::string_view();
    if (sql[i] == '\'' || !tag.empty()) {
      size_t end = EndOfQuoted(sql, i);
      if (!tag.empty()) {
        const size_t close = sql.find(tag, i + tag.size());
        end =
            close == absl::string_view::npos ? sql.size() : close + tag.size();
      }
      shown += "'...'";
      i = end;
      continue;
    }
    const unsigned char c = static_cast<unsigned char>(sql[i]);
    ++i;
    if (!absl::ascii_isspace(c) && !absl::ascii_iscntrl(c)) {
      shown += static_cast<char>(c);
    } else if (!shown.empty() && shown.back() != ' ') {
      shown += ' ';
    }
  }
  if (shown.size() > kLongest) {
    size_t end = kLongest;
    // Not in the middle of a character.
    while (end > 0 && (static_cast<unsigned char>(shown[end]) & 0xC0) == 0x80) {
      --end;
    }
    shown.resize(end);
    shown += "...";
  }
  return std::string(absl::StripAsciiWhitespace(shown));
}

}  // namespace gander

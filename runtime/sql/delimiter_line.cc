#include "runtime/sql/delimiter_line.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace gander {
namespace {

constexpr size_t kWordLength = 9;  // DELIMITER

bool IsQuote(char c) { return c == '\'' || c == '"' || c == '`'; }

}  // namespace

absl::StatusOr<absl::string_view> ReadDelimiterLine(absl::string_view text) {
  absl::string_view rest = text.substr(0, text.find('\n')).substr(kWordLength);
  const absl::string_view given = absl::StripLeadingAsciiWhitespace(rest);
  if (given.empty() || given.size() == rest.size()) {
    return absl::InvalidArgumentError(
        "DELIMITER needs a blank and the delimiter behind it, such as "
        "DELIMITER //");
  }
  absl::string_view delimiter = given;
  const char first = given[0];
  if (IsQuote(first)) {
    const size_t close = given.find(first, 1);
    // A quote that is not closed is refused below.
    if (close != absl::string_view::npos)
      delimiter = given.substr(1, close - 1);
  } else {
    size_t end = 0;
    while (end < given.size() &&
           !absl::ascii_isspace(static_cast<unsigned char>(given[end]))) {
      ++end;
    }
    delimiter = given.substr(0, end);
  }
  if (delimiter.empty() || IsQuote(delimiter[0]) || delimiter[0] == '#' ||
      absl::StartsWithIgnoreCase(delimiter, "delimiter") ||
      absl::StartsWith(delimiter, "--") || absl::StartsWith(delimiter, "/*") ||
      absl::ascii_isspace(static_cast<unsigned char>(delimiter[0])) ||
      absl::StrContains(delimiter, "\\")) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the delimiter ", delimiter,
        " could not be told from a quote, a comment, an escape or this "
        "command; choose "
        "another one, such as // or $$"));
  }
  return delimiter;
}

}  // namespace gander

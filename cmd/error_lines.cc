#include "cmd/error_lines.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "runtime/migration/utf8.h"

namespace gander::cmd {
namespace {

// Takes digits and what follows them off `text`; false when there are none.
bool ConsumeNumber(absl::string_view* text, absl::string_view behind) {
  size_t digits = 0;
  while (digits < text->size() && absl::ascii_isdigit((*text)[digits])) {
    ++digits;
  }
  if (digits == 0) return false;
  absl::string_view rest = text->substr(digits);
  if (!absl::ConsumePrefix(&rest, behind)) return false;
  *text = rest;
  return true;
}

// How much of `line` is "file:line:column: " or "file:line: "; 0 when it does
// not begin with that.
size_t PlaceLength(absl::string_view line) {
  for (size_t i = line.find(':'); i != absl::string_view::npos && i > 0;
       i = line.find(':', i + 1)) {
    // A sentence with a colon in it, and no place.
    if (absl::StartsWith(line.substr(i), ": ")) return 0;
    absl::string_view rest = line.substr(i + 1);
    absl::string_view with_column = rest;
    if (ConsumeNumber(&with_column, ":") && ConsumeNumber(&with_column, ": ")) {
      return line.size() - with_column.size();
    }
    if (ConsumeNumber(&rest, ": ")) return line.size() - rest.size();
  }
  return 0;
}

}  // namespace

std::string Printable(absl::string_view text) {
  std::string printable;
  while (!text.empty()) {
    const unsigned char c = text[0];
    const size_t bytes = Utf8CharacterBytes(text);
    if (bytes == 0 || (c != '\n' && c != '\t' && absl::ascii_iscntrl(c))) {
      absl::StrAppend(&printable, "\\x", absl::Hex(c, absl::kZeroPad2));
      text.remove_prefix(1);
    } else {
      printable.append(text.data(), bytes);
      text.remove_prefix(bytes);
    }
  }
  return printable;
}

std::string ErrorLines(absl::string_view message, absl::string_view word) {
  std::string text;
  bool first = true;
  const std::string printable = Printable(message);
  for (const absl::string_view line : absl::StrSplit(printable, '\n')) {
    const size_t place = PlaceLength(line);
    absl::StrAppend(&text, line.substr(0, place),
                    first || place > 0 ? absl::StrCat(word, ": ") : "",
                    line.substr(place), "\n");
    first = false;
  }
  return text;
}

}  // namespace gander::cmd

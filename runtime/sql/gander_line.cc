#include "runtime/sql/gander_line.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "runtime/migration/passed_pages.h"
#include "runtime/sql/position_error.h"

namespace gander {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr absl::string_view kPrefix = "+gander";

// Takes `word` off the front of `rest`, and the blanks behind it; false when
// something else stands there.
bool TakeWord(absl::string_view word, absl::string_view& rest) {
  if (!absl::StartsWithIgnoreCase(rest, word)) return false;
  absl::string_view behind = rest.substr(word.size());
  if (!behind.empty() && !absl::ascii_isspace(behind[0])) return false;
  rest = absl::StripLeadingAsciiWhitespace(behind);
  return true;
}

}  // namespace

size_t ByteOrderMarks(absl::string_view text) {
  absl::string_view rest = text;
  while (absl::ConsumePrefix(&rest, kByteOrderMark)) {
  }
  return text.size() - rest.size();
}

bool TakeGanderLine(absl::string_view line, absl::string_view word,
                    absl::string_view& rest) {
  line = absl::StripAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "--")) return false;
  line = absl::StripLeadingAsciiWhitespace(line);
  if (!absl::StartsWith(line, kPrefix)) return false;
  if (!TakeWord(kPrefix, line) || !TakeWord(word, line)) return false;
  rest = line;
  return true;
}

void ForEachGanderLine(absl::string_view text, absl::string_view word,
                       absl::FunctionRef<void(size_t, size_t)> visit) {
  const size_t first = ByteOrderMarks(text);
  PassedPages pages(text);
  size_t i = first;
  while ((i = FindPassing(text, kPrefix, i, pages)) !=
         absl::string_view::npos) {
    const size_t before = text.substr(0, i).rfind('\n');
    const size_t begin = before == absl::string_view::npos ? first : before + 1;
    const size_t end = std::min(text.find('\n', i), text.size() - 1) + 1;
    absl::string_view rest;
    if (TakeGanderLine(text.substr(begin, end - begin), word, rest)) {
      visit(begin, end);
    }
    i = end;
  }
}

absl::Status CheckBeginsItsLine(absl::string_view line,
                                SourcePosition position) {
  if (absl::StartsWith(line, "--")) return absl::OkStatus();
  return InvalidAt(position,
                   "blanks stand before this annotation; it must begin its "
                   "line");
}

}  // namespace gander

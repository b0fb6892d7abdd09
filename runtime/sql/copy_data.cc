#include "runtime/sql/copy_data.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace gander {

CopyProblem FindCopyData(absl::string_view text, size_t offset,
                         CopyData& data) {
  const size_t line_end = text.find('\n', offset);
  const absl::string_view rest_of_line =
      absl::StripAsciiWhitespace(text.substr(offset, line_end - offset));
  // A comment ends at a lone CR, too: what follows would be lost.
  const size_t cr = rest_of_line.find('\r');
  const bool is_comment = absl::StartsWith(rest_of_line, "--");
  if (!rest_of_line.empty() && (!is_comment || cr != absl::string_view::npos)) {
    data.begin = rest_of_line.data() - text.data() + (is_comment ? cr + 1 : 0);
    return CopyProblem::kTextBehindSemicolon;
  }
  data.begin = line_end == absl::string_view::npos ? text.size() : line_end + 1;
  for (size_t begin = data.begin; begin < text.size();) {
    size_t next = text.find('\n', begin);
    next = next == absl::string_view::npos ? text.size() : next + 1;
    absl::string_view line = text.substr(begin, next - begin);
    absl::ConsumeSuffix(&line, "\n");
    absl::ConsumeSuffix(&line, "\r");
    if (line == "\\.") {
      data.end = begin;
      data.next = next;
      return CopyProblem::kNone;
    }
    begin = next;
  }
  return CopyProblem::kNoTerminator;
}

}  // namespace gander

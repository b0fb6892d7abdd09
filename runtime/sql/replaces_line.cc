#include "runtime/sql/replaces_line.h"

#include <algorithm>
#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "runtime/sql/position_error.h"
#include "runtime/sql/source_position.h"

namespace gander {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr absl::string_view kPrefix = "+gander";
constexpr absl::string_view kReplaces = "Replaces";

// Takes `word` off the front of `rest`, and the blanks behind it; false when
// something else stands there.
bool TakeWord(absl::string_view word, absl::string_view& rest) {
  if (!absl::StartsWithIgnoreCase(rest, word)) return false;
  absl::string_view behind = rest.substr(word.size());
  if (!behind.empty() && !absl::ascii_isspace(behind[0])) return false;
  rest = absl::StripLeadingAsciiWhitespace(behind);
  return true;
}

// Whether it is such a line; `versions` is then what stands behind "Replaces".
bool Take(absl::string_view line, absl::string_view& versions) {
  line = absl::StripAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "--")) return false;
  line = absl::StripLeadingAsciiWhitespace(line);
  if (!absl::StartsWith(line, kPrefix)) return false;
  if (!TakeWord(kPrefix, line) || !TakeWord(kReplaces, line)) return false;
  versions = line;
  return true;
}

// How many bytes of byte order marks `text` begins with.
size_t ByteOrderMarks(absl::string_view text) {
  absl::string_view rest = text;
  while (absl::ConsumePrefix(&rest, kByteOrderMark)) {
  }
  return text.size() - rest.size();
}

// Calls `visit` with begin and end of each such line, its line end included.
void ForEach(absl::string_view text,
             absl::FunctionRef<void(size_t, size_t)> visit) {
  const size_t first = ByteOrderMarks(text);
  size_t i = first;
  while ((i = text.find(kPrefix, i)) != absl::string_view::npos) {
    const size_t before = text.substr(0, i).rfind('\n');
    const size_t begin = before == absl::string_view::npos ? first : before + 1;
    const size_t end = std::min(text.find('\n', i), text.size() - 1) + 1;
    if (IsReplacesLine(text.substr(begin, end - begin))) visit(begin, end);
    i = end;
  }
}

absl::Status ReadVersions(absl::string_view line, SourcePosition position,
                          std::vector<Version>& versions) {
  if (!absl::StartsWith(line, "--")) {
    return InvalidAt(position,
                     "blanks stand before this annotation; it must begin its "
                     "line");
  }
  absl::string_view text;
  Take(line, text);
  if (text.empty()) {
    return InvalidAt(position,
                     "no version follows Replaces; write the version that this "
                     "file had before, such as -- +gander Replaces "
                     "20240131095500");
  }
  for (absl::string_view word :
       absl::StrSplit(text, absl::ByAnyChar(" \t\r\v\f"), absl::SkipEmpty())) {
    const absl::StatusOr<Version> version = Version::Parse(word);
    if (!version.ok()) {
      return InvalidAt(position, absl::StrCat("Replaces takes versions: ",
                                              version.status().message()));
    }
    versions.push_back(*version);
  }
  return absl::OkStatus();
}

}  // namespace

bool IsReplacesLine(absl::string_view line) {
  absl::string_view versions;
  return Take(line, versions);
}

absl::StatusOr<std::vector<Version>> FindReplaces(absl::string_view text) {
  std::vector<Version> versions;
  absl::Status status;
  ForEach(text, [&](size_t begin, size_t end) {
    if (!status.ok()) return;
    status = ReadVersions(text.substr(begin, end - begin),
                          PositionAt(text, begin), versions);
  });
  if (!status.ok()) return status;
  return versions;
}

std::string WithoutReplaces(absl::string_view text) {
  std::string rest;
  size_t kept = 0;
  ForEach(text, [&](size_t begin, size_t end) {
    absl::StrAppend(&rest, text.substr(kept, begin - kept));
    kept = end;
  });
  absl::StrAppend(&rest, text.substr(kept));
  return rest;
}

std::string AddReplaces(absl::string_view content, Version version) {
  const size_t marks = ByteOrderMarks(content);
  const absl::string_view text = content.substr(marks);
  const size_t line_end = text.find('\n');
  const bool crlf = line_end != absl::string_view::npos && line_end > 0 &&
                    text[line_end - 1] == '\r';
  return absl::StrCat(content.substr(0, marks), "-- ", kPrefix, " ", kReplaces,
                      " ", version.ToString(), crlf ? "\r\n" : "\n", text);
}

}  // namespace gander

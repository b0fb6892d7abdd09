#include "runtime/sql/replaces_line.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "runtime/migration/checksum.h"
#include "runtime/sql/gander_line.h"
#include "runtime/sql/position_error.h"
#include "runtime/sql/source_position.h"

namespace gander {
namespace {

constexpr absl::string_view kReplaces = "Replaces";

absl::Status ReadVersions(absl::string_view line, SourcePosition position,
                          std::vector<Version>& versions) {
  absl::Status status = CheckBeginsItsLine(line, position);
  if (!status.ok()) return status;
  absl::string_view text;
  TakeGanderLine(line, kReplaces, text);
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
  return TakeGanderLine(line, kReplaces, versions);
}

absl::StatusOr<std::vector<Version>> FindReplaces(absl::string_view text) {
  std::vector<Version> versions;
  absl::Status status;
  ForEachGanderLine(text, kReplaces, [&](size_t begin, size_t end) {
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
  ForEachGanderLine(text, kReplaces, [&](size_t begin, size_t end) {
    absl::StrAppend(&rest, text.substr(kept, begin - kept));
    kept = end;
  });
  absl::StrAppend(&rest, text.substr(kept));
  return rest;
}

std::string ChecksumWithoutReplaces(absl::string_view text) {
  bool has_any = false;
  ForEachGanderLine(text, kReplaces, [&](size_t, size_t) { has_any = true; });
  return has_any ? Checksum(WithoutReplaces(text)) : Checksum(text);
}

std::string AddReplaces(absl::string_view content, Version version) {
  const size_t marks = ByteOrderMarks(content);
  const absl::string_view text = content.substr(marks);
  const size_t line_end = text.find('\n');
  const bool crlf = line_end != absl::string_view::npos && line_end > 0 &&
                    text[line_end - 1] == '\r';
  return absl::StrCat(content.substr(0, marks), "-- +gander ", kReplaces, " ",
                      version.ToString(), crlf ? "\r\n" : "\n", text);
}

}  // namespace gander

#include "runtime/sql/foreign_format.h"

#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "runtime/sql/annotation.h"
#include "runtime/sql/position_error.h"

namespace gander {
namespace {

struct Marker {
  // What a comment line begins with, behind its -- and blanks.
  absl::string_view text;
  absl::string_view tool;
};

constexpr Marker kMarkers[] = {
    {"migrate:up", "dbmate"},
    {"migrate:down", "dbmate"},
    {"+migrate", "sql-migrate"},
};

// Whether the word `migrate` at `offset` belongs to a marker, which begins its
// line but for -- and blanks.
const Marker* MarkerAround(absl::string_view line) {
  line = StripBlanks(line);
  if (!absl::ConsumePrefix(&line, "--")) return nullptr;
  line = StripBlanks(line);
  for (const Marker& marker : kMarkers) {
    if (absl::StartsWithIgnoreCase(line, marker.text)) return &marker;
  }
  return nullptr;
}

absl::Status RefuseMarkers(absl::string_view text) {
  size_t begin = 0;
  while (begin < text.size()) {
    size_t end = text.find('\n', begin);
    if (end == absl::string_view::npos) end = text.size();
    if (const Marker* marker = MarkerAround(text.substr(begin, end - begin))) {
      return InvalidAt(
          PositionAt(text, begin),
          absl::StrCat("this is a file of ", marker->tool,
                       ", which this version of gander does not read; write "
                       "-- +gander Up and -- +gander Down instead"));
    }
    begin = end + 1;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RefuseMisspelledAnnotations(absl::string_view text) {
  const std::optional<AnnotationLine> line = FindMisspelledAnnotation(text);
  if (!line.has_value()) return absl::OkStatus();
  return InvalidAt(
      PositionAt(text, line->begin),
      "this would be an annotation if its prefix were +gander or +goose, in "
      "lower case; correct it, or reword the comment");
}

absl::Status RefuseForeignFormat(absl::string_view text) {
  absl::Status status = RefuseMarkers(text);
  return status.ok() ? RefuseMisspelledAnnotations(text) : status;
}

}  // namespace gander

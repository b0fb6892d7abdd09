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

absl::Status RefuseForeignFormat(absl::string_view text) {
  if (const std::optional<AnnotationLine> line =
          FindMisspelledAnnotation(text)) {
    return InvalidAt(
        PositionAt(text, line->begin),
        "this would be an annotation if its prefix were in lower case (+goose, "
        "+gander), and the file has no other; write it so, or reword the "
        "comment");
  }
  return RefuseMarkers(text);
}

}  // namespace gander

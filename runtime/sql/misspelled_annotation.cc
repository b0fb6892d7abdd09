#include "runtime/sql/misspelled_annotation.h"

#include <optional>

#include "runtime/sql/annotation.h"
#include "runtime/sql/position_error.h"

namespace gander {

absl::Status RefuseMisspelledAnnotations(absl::string_view text) {
  const std::optional<AnnotationLine> line = FindMisspelledAnnotation(text);
  if (!line.has_value()) return absl::OkStatus();
  return InvalidAt(
      PositionAt(text, line->begin),
      "this would be an annotation if it began with -- +gander, -- +goose or "
      "-- +migrate, in lower case; correct it, or reword the comment");
}

}  // namespace gander

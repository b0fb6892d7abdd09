#include "runtime/sql/foreign_directive.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "runtime/sql/annotation.h"
#include "runtime/sql/gander_line.h"
#include "runtime/sql/position_error.h"

namespace gander {
namespace {

absl::StatusOr<bool> ReadAtlas(absl::string_view directive,
                               SourcePosition position) {
  if (absl::ConsumePrefix(&directive, "txmode")) {
    const absl::string_view mode = StripBlanks(directive);
    if (mode == "none") return true;
    if (mode == "file" || mode == "all") return false;
    return InvalidAt(position,
                     absl::StrCat("atlas:txmode is none, file or all, not \"",
                                  mode.substr(0, 40), "\""));
  }
  if (absl::StartsWith(directive, "delimiter")) {
    return InvalidAt(position,
                     "gander ends statements at semicolons, where the database "
                     "does; end each with one and delete this line");
  }
  return false;  // atlas:nolint, atlas:sum, ...
}

bool IsGanderLine(absl::string_view line) {
  absl::string_view rest;
  return TakeGanderLine(line, "Replaces", rest) ||
         TakeGanderLine(line, "Variables", rest);
}

}  // namespace

absl::StatusOr<bool> AsksForNoTransaction(absl::string_view text) {
  bool no_transaction = false;
  bool at_beginning = true;
  size_t offset = 0;
  while (offset < text.size()) {
    const size_t end = std::min(text.find('\n', offset), text.size());
    absl::string_view line = text.substr(offset, end - offset);
    if (at_beginning) {
      no_transaction = absl::StartsWith(line, "-- no-transaction");
      at_beginning = IsGanderLine(line);
    }
    line = StripBlanks(line);
    if (!line.empty() && !absl::ConsumePrefix(&line, "--")) break;
    line = StripBlanks(line);
    if (absl::ConsumePrefix(&line, "atlas:")) {
      const absl::StatusOr<bool> atlas =
          ReadAtlas(line, PositionAt(text, offset));
      if (!atlas.ok()) return atlas.status();
      no_transaction = no_transaction || *atlas;
    }
    offset = end + 1;
  }
  return no_transaction;
}

}  // namespace gander

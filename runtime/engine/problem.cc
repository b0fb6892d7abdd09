#include "runtime/engine/problem.h"

namespace gander {

absl::string_view ToString(Problem::Kind kind) {
  switch (kind) {
    case Problem::Kind::kChangedUp:
      return "changed_up";
    case Problem::Kind::kOutOfOrder:
      return "out_of_order";
    case Problem::Kind::kMissingFile:
      return "missing_file";
    case Problem::Kind::kNewerHistory:
      return "newer_history";
    case Problem::Kind::kPartial:
      return "partial";
    case Problem::Kind::kUndecided:
      return "undecided";
    case Problem::Kind::kIrreversible:
      return "irreversible";
    case Problem::Kind::kUnreadableDown:
      return "unreadable_down";
    case Problem::Kind::kTwoRows:
      return "two_rows";
    case Problem::Kind::kUnknownTarget:
      return "unknown_target";
    case Problem::Kind::kForeignHistory:
      return "foreign_history";
  }
  return "unknown";
}

}  // namespace gander

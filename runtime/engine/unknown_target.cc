#include "runtime/engine/unknown_target.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/engine/row_text.h"

namespace gander {
namespace {

std::string Neighbours(const Catalog& catalog, Version to) {
  if (catalog.empty()) return "there are no migrations at all";
  const Migration* below = nullptr;
  const Migration* above = nullptr;
  for (const Migration& m : catalog.migrations()) {
    if (m.version < to) below = &m;
    if (m.version > to && above == nullptr) above = &m;
  }
  std::vector<std::string> nearest;
  if (below != nullptr) nearest.push_back(Named(below->version, below->name));
  if (above != nullptr) nearest.push_back(Named(above->version, above->name));
  return absl::StrCat("the nearest ", nearest.size() == 1 ? "is " : "are ",
                      absl::StrJoin(nearest, " and "));
}

}  // namespace

Problem UnknownTarget(const Catalog& catalog, Version to) {
  return {Problem::Kind::kUnknownTarget, to,
          absl::StrCat("there is no migration with version ", to.ToString(),
                       "; ", Neighbours(catalog, to))};
}

}  // namespace gander

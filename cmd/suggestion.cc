#include "cmd/suggestion.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/match.h"

namespace gander::cmd {
namespace {

// How many letters must be put in, left out or changed.
size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1,
                         diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string Nearest(absl::string_view text,
                    const std::vector<std::string>& known) {
  // Nobody mistypes a name of that length, and the search is quadratic.
  if (text.empty() || text.size() > 64) return "";
  std::string beginning;
  int beginnings = 0;
  for (const std::string& name : known) {
    if (!absl::StartsWith(name, text)) continue;
    beginning = name;
    ++beginnings;
  }
  if (beginnings == 1) return beginning;
  std::string best;
  size_t best_distance = 0;
  for (const std::string& name : known) {
    const size_t distance = Distance(text, name);
    if (distance > std::max<size_t>(1, name.size() / 3)) continue;
    if (best.empty() || distance < best_distance) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace gander::cmd

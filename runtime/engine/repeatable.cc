#include "runtime/engine/repeatable.h"

#include <algorithm>

namespace gander {

const RepeatableRow* FindRepeatable(absl::Span<const RepeatableRow> rows,
                                    absl::string_view name) {
  const auto found = std::find_if(
      rows.begin(), rows.end(),
      [name](const RepeatableRow& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

bool RanAsItIs(const Migration& migration,
               absl::Span<const RepeatableRow> rows) {
  const RepeatableRow* row = FindRepeatable(rows, migration.name);
  return row != nullptr && row->checksum == migration.up_checksum;
}

}  // namespace gander

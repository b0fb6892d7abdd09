// File: repeatable.h
//
// Repeatable migrations and the history's rows of them.
#ifndef GANDER_RUNTIME_ENGINE_REPEATABLE_H_
#define GANDER_RUNTIME_ENGINE_REPEATABLE_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/engine/history_row.h"
#include "runtime/migration/catalog.h"

namespace gander {

// The row of that name; null when it has not run.
const RepeatableRow* FindRepeatable(absl::Span<const RepeatableRow> rows,
                                    absl::string_view name);

// Whether `migration`, a repeatable one, is as it was when it ran last.
bool RanAsItIs(const Migration& migration,
               absl::Span<const RepeatableRow> rows);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_REPEATABLE_H_

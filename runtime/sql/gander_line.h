// File: gander_line.h
//
// Comment lines that a SQL file of any format may have: -- +gander WORD ...
// Private to this package.
#ifndef GANDER_RUNTIME_SQL_GANDER_LINE_H_
#define GANDER_RUNTIME_SQL_GANDER_LINE_H_

#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "runtime/sql/source_position.h"

namespace gander {

// How many bytes of byte order marks `text` begins with.
size_t ByteOrderMarks(absl::string_view text);

// Whether `line` is such a line; `rest` is then what stands behind the word.
// Blanks may stand before it, upper and lower case of the word are the same.
bool TakeGanderLine(absl::string_view line, absl::string_view word,
                    absl::string_view& rest);

// Calls `visit` with begin and end of each such line, its line end included.
// Lines are looked at one by one, whatever SQL they stand in.
void ForEachGanderLine(absl::string_view text, absl::string_view word,
                       absl::FunctionRef<void(size_t, size_t)> visit);

// kInvalidArgument: blanks before --. The message begins with line:column.
absl::Status CheckBeginsItsLine(absl::string_view line,
                                SourcePosition position);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_GANDER_LINE_H_

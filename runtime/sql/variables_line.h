// File: variables_line.h
//
// The comment line by which a SQL file of any format declares variables, whose
// values are put into its SQL (variables.h):
//
//   -- +gander Variables tenant schema=public note='two words'
#ifndef GANDER_RUNTIME_SQL_VARIABLES_LINE_H_
#define GANDER_RUNTIME_SQL_VARIABLES_LINE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/declared_variable.h"

namespace gander {

// Whether `line` is such a line, be it with a mistake in what follows
// "Variables".
bool IsVariablesLine(absl::string_view line);

// What the lines of `text` declare, in their order.
//
// kInvalidArgument: blanks before --, no variable, a name that is not made of
// letters (a-z, A-Z), digits and '_', a value whose quote is not closed, or a
// variable declared twice. The message begins with line:column.
absl::StatusOr<std::vector<DeclaredVariable>> FindVariables(
    absl::string_view text);

// Reads what stands behind "Variables", as --variables has it too.
//
// kInvalidArgument: as above, without a position.
absl::StatusOr<std::vector<DeclaredVariable>> ParseVariables(
    absl::string_view list);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_VARIABLES_LINE_H_

// File: variables.h
//
// The values of declared variables (variables_line.h) in SQL.
#ifndef GANDER_RUNTIME_SQL_VARIABLES_H_
#define GANDER_RUNTIME_SQL_VARIABLES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/declared_variable.h"
#include "runtime/sql/source_position.h"
#include "runtime/sql/variable_lookup.h"

namespace gander {

// Whether `text` has a ${ that begins a variable.
bool HasVariables(absl::string_view text);

// `text`, which begins at `start` in its file, with the values of variables in
// place of
//
//   ${NAME}     the value as it stands
//   ${'NAME'}   the value as a string: 'it''s'
//   ${"NAME"}   the value as a name: "my table", on MySQL `my table`
//
// wherever they stand, in quotes and comments too. \${ is a plain ${. Anything
// else behind ${ than a name and } stays as it is.
//
// kFailedPrecondition: variables that have neither a value nor a fallback; a
// line for each place. kInvalidArgument: variables that are not declared.
// Messages begin with line:column, and never hold a value.
absl::StatusOr<std::string> ExpandVariables(
    absl::string_view text, absl::Span<const DeclaredVariable> declared,
    DatabaseName database, SourcePosition start, VariableLookup lookup);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_VARIABLES_H_

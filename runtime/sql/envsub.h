// File: envsub.h
//
// goose's ENVSUB: environment variables in SQL, between the lines
// -- +goose ENVSUB ON and -- +goose ENVSUB OFF.
#ifndef GANDER_RUNTIME_SQL_ENVSUB_H_
#define GANDER_RUNTIME_SQL_ENVSUB_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/sql/source_position.h"
#include "runtime/sql/variable_lookup.h"

namespace gander {

// Makes something of a piece of a text, which begins at `start` in its file.
using ExpandPiece = absl::FunctionRef<absl::StatusOr<std::string>(
    absl::string_view piece, SourcePosition start)>;

// `text`, which begins at `start` in its file, with the values in it. `on` says
// whether it begins inside such a region. What stands outside of them becomes
// what `outside` makes of it, piece by piece. The lines that turn it on and off
// become empty, so that every line keeps its number while no value has line
// ends.
//
//   $NAME ${NAME}     the value
//   ${NAME:-text}     the value, or the text when it is empty or not set
//   ${NAME-text}      the value, or the text when it is not set
//   ${NAME?text}      the value, or an error that says the text as it stands
//   ${NAME:2} ${NAME:2:5}  the value from its third byte on, five bytes of it;
//                     negative numbers count from its end
//   $$ \$             a dollar sign
//   \\ $(             stay as they are, as does a dollar sign that ends a line
//
// A name is a letter, then letters, digits and '_'. The text of a default may
// hold all of this. (goose takes a variable that is not set for an empty one.)
//
// kFailedPrecondition: variables that are not set; a line for each place, and
// between them, in the order of the text, what `outside` says with this code.
// kInvalidArgument: anything else behind a dollar sign. Messages begin with
// line:column, and never hold a value. Any other error is that of `outside`.
absl::StatusOr<std::string> ExpandEnvsub(absl::string_view text, bool on,
                                         SourcePosition start,
                                         VariableLookup lookup,
                                         ExpandPiece outside);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_ENVSUB_H_

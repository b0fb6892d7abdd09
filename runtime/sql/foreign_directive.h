// File: foreign_directive.h
//
// Comments in which other tools' files say how they run: -- no-transaction
// (sqlx), -- atlas:txmode none. Private to this package.
#ifndef GANDER_RUNTIME_SQL_FOREIGN_DIRECTIVE_H_
#define GANDER_RUNTIME_SQL_FOREIGN_DIRECTIVE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gander {

// Whether the comment lines at the beginning of `text` take it out of a
// transaction. sqlx reads its own only at the very beginning, before which
// gander lets its own lines stand (fix puts one there), Atlas among the
// comments before the first statement.
//
// kInvalidArgument: a directive of Atlas that gander cannot follow. The message
// begins with line:column.
absl::StatusOr<bool> AsksForNoTransaction(absl::string_view text);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_FOREIGN_DIRECTIVE_H_

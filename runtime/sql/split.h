// File: split.h
//
// SplitStatements with more to say about where the text ends. Private to this
// package.
#ifndef GANDER_RUNTIME_SQL_SPLIT_H_
#define GANDER_RUNTIME_SQL_SPLIT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/sql/statement.h"

namespace gander {

// As SplitStatements. `end` says to a person what ends the text, such as "the
// end of the file" or "line 20 (-- +goose Down)".
absl::StatusOr<std::vector<Statement>> SplitStatementsUntil(
    absl::string_view text, DatabaseName database, SourcePosition start,
    absl::string_view end);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_SPLIT_H_

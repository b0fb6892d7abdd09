// File: split_property.h
//
// What must hold of every split, whatever the text: for tests and fuzzers.
#ifndef GANDER_RUNTIME_SQL_SPLIT_PROPERTY_H_
#define GANDER_RUNTIME_SQL_SPLIT_PROPERTY_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/sql/statement.h"

namespace gander {

// Statements lie in `text` one behind the other, and nothing is between them
// but blanks, comments, semicolons, COPY rows with their terminator, and what
// the mysql program takes for itself (DELIMITER lines and the delimiters that
// they choose); each position is that of its text. Returns what is wrong, empty
// when all holds.
//
// Written without the lexer, which it judges.
std::string FindSplitViolation(absl::string_view text, DatabaseName database,
                               absl::Span<const Statement> statements);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_SPLIT_PROPERTY_H_

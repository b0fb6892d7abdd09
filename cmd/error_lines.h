// File: error_lines.h
//
// Messages as standard error shows them.
#ifndef GANDER_CMD_ERROR_LINES_H_
#define GANDER_CMD_ERROR_LINES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gander::cmd {

// `text` with control characters but line ends and tabs, and bytes that are no
// UTF-8, written as \x1b: so a name or a server's message cannot command the
// terminal, or break who reads a log.
std::string Printable(absl::string_view text);

// `message` with "error: " before its first line and before every line that
// begins with a place; the place stays first, where editors look for it:
//
//   error: no database is given
//   migrations/0003_create_orders.sql:3:5: error: unterminated quote
//
// Printable. Ends with a line end. `word` stands in the place of "error".
std::string ErrorLines(absl::string_view message,
                       absl::string_view word = "error");

}  // namespace gander::cmd

#endif  // GANDER_CMD_ERROR_LINES_H_

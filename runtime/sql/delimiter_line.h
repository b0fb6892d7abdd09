// File: delimiter_line.h
//
// DELIMITER, a command of the mysql and mariadb programs: says what ends a
// statement from here on. Private to this package.
#ifndef GANDER_RUNTIME_SQL_DELIMITER_LINE_H_
#define GANDER_RUNTIME_SQL_DELIMITER_LINE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gander {

// The delimiter that the line sets. `text` begins with the word DELIMITER; as
// for the client, the delimiter ends at a blank, and may stand in quotes.
//
// kInvalidArgument: there is none, or one that could not be told from quotes,
// comments, escapes and the word DELIMITER. The message has no position.
absl::StatusOr<absl::string_view> ReadDelimiterLine(absl::string_view text);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_DELIMITER_LINE_H_

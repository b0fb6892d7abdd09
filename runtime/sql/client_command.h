// File: client_command.h
//
// Commands of the psql, sqlite3 and mysql programs, which are no SQL: a server
// does not know them, so a migration cannot hold them.
#ifndef GANDER_RUNTIME_SQL_CLIENT_COMMAND_H_
#define GANDER_RUNTIME_SQL_CLIENT_COMMAND_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gander {

// What to say of the psql command at the beginning of `text` (\connect ...):
// that it is one, and what to write instead.
std::string RefusePsqlCommand(absl::string_view text);

// The same for a command of the sqlite3 program (.read ...).
std::string RefuseSqliteCommand(absl::string_view text);

// Whether a statement that begins with `word` is a command of the mysql and
// mariadb programs (source, tee, ...). DELIMITER is not among them: it is read
// (delimiter_line.h). Neither is USE, which is SQL as well.
bool IsMysqlCommand(absl::string_view word);

// What to say of such a command, or of a short one (\. and so on), at the
// beginning of `text`.
std::string RefuseMysqlCommand(absl::string_view text);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_CLIENT_COMMAND_H_

// File: sql_scan.h
//
// The little that the driver must know of a statement's text, where the server
// does not say: how many statements there are in gander's own record of a step,
// and before a syntax error (the server reads the whole message before it runs
// any of it); and how many parameters a statement has.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_SQL_SCAN_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_SQL_SCAN_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace gander {

// How many statements end with a semicolon in `sql`. Knows quotes, E-strings,
// dollar quotes and comments, but not BEGIN ATOMIC, whose semicolons it counts.
// What is between two semicolons and only blank or comment is no statement.
int64_t CountEndedStatements(absl::string_view sql);

// The highest n of the parameters $n in `sql`; 0 when it has none.
int64_t HighestParameter(absl::string_view sql);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_SQL_SCAN_H_

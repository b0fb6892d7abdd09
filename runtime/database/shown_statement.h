// File: shown_statement.h
//
// Statements in messages.
#ifndef GANDER_RUNTIME_DATABASE_SHOWN_STATEMENT_H_
#define GANDER_RUNTIME_DATABASE_SHOWN_STATEMENT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gander {

// `sql` in one line, cut after 120 bytes, and without the content of its
// strings, in which a password may stand:
//
//   CREATE USER ada
//     PASSWORD 's3cret'  ->  CREATE USER ada PASSWORD '...'
//   DO $$ BEGIN ... $$   ->  DO '...'
//
// In doubt where a string ends, more is hidden.
std::string ShownStatement(absl::string_view sql);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_SHOWN_STATEMENT_H_

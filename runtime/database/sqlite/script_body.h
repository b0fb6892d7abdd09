// File: script_body.h
//
// Runs the statements of a SQL step one by one.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_SCRIPT_BODY_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_SCRIPT_BODY_H_

#include "runtime/database/script.h"
#include "runtime/database/sqlite/session.h"

namespace gander::sqlite {

// Runs them all, up to the first that fails: the failure has its number, its
// piece and, where SQLite knows it, the character.
Failure RunStatements(Session& session, const Script& script);

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_SCRIPT_BODY_H_

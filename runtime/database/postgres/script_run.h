// File: script_run.h
//
// How a SQL step runs on PostgreSQL; see Database::RunScript and
// Database::RunOutsideTransaction.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_SCRIPT_RUN_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_SCRIPT_RUN_H_

#include "runtime/database/database.h"
#include "runtime/database/postgres/session.h"
#include "runtime/database/script.h"

namespace gander {

// A script of at most a megabyte is one message, and one round trip. A larger
// one goes piece by piece, so that memory holds one of them at a time.
Outcome RunScriptInFrame(Session* session, const Script& script,
                         const Frame& frame);

Outcome RunScriptOutsideTransaction(Session* session, const Script& script,
                                    const Frame& frame);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_SCRIPT_RUN_H_

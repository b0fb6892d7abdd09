// File: session_settings.h
//
// What every session of a backfill is set to.
#ifndef GANDER_RUNTIME_BACKFILL_SESSION_SETTINGS_H_
#define GANDER_RUNTIME_BACKFILL_SESSION_SETTINGS_H_

#include "runtime/migration/sql_runner.h"

namespace gander {

// PostgreSQL: a key travels as text, and must come back as the value that it
// was; and a row that a policy hides must be an error, not passed over. SQLite:
// nothing to do. Throws StatementError.
void SetSessionUp(SqlRunner& runner);

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_SESSION_SETTINGS_H_

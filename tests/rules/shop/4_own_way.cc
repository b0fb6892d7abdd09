// Its parameter excludes SQLite, for which there is a variant in SQL.
#include "gander/migration.h"
#include "runtime/migration/test_steps/client_library.h"

static void Up(client_library::Work& work) { work.Run("own way"); }

GANDER_MIGRATION(Up, nullptr).Retryable();

// For one database by its parameter's type, and no file for the other.
#include "gander/migration.h"
#include "runtime/migration/test_steps/client_library.h"

static void Up(client_library::Work& work) { work.Run("own way"); }

GANDER_MIGRATION(Up, nullptr);

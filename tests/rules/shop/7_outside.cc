#include "gander/migration.h"

static void Up(gander::Connection& connection) { connection.Execute("VACUUM"); }

GANDER_MIGRATION_NO_TX(Up, nullptr);

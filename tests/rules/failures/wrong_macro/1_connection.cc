#include "gander/migration.h"

static void Up(gander::Connection&) {}

GANDER_MIGRATION(Up, nullptr);

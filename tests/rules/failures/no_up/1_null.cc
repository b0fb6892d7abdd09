#include "gander/migration.h"

GANDER_MIGRATION(nullptr, nullptr);

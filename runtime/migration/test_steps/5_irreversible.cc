// Read by step_registry_test.cc: no way back.
#include "gander/migration.h"

namespace {

void Up(gander::Transaction& tx) noexcept { tx.Execute("up of 5"); }

}  // namespace

GANDER_MIGRATION(Up, nullptr);

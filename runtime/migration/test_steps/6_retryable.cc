// Read by step_registry_test.cc: a step that says more of itself.
#include "gander/migration.h"

namespace {

void Up(gander::Transaction& tx) { tx.Execute("up of 6"); }

}  // namespace

GANDER_MIGRATION(Up, nullptr).Retryable();

// Read by step_registry_test.cc: the run's context first.
#include "gander/migration.h"

static void Up(gander::StepContext& context, gander::Transaction& tx) {
  context.Log("up of 2");
  tx.Execute("up of 2");
}
static void Down(gander::StepContext& context, gander::Transaction& tx) {
  context.Log("down of 2");
  tx.Execute("down of 2");
}

GANDER_MIGRATION(Up, Down);

// Read by step_registry_test.cc: a parameter of one database's own.
#include "gander/migration.h"
#include "runtime/migration/test_steps/client_library.h"

namespace {

void Up(client_library::Work& work) { work.Run("up of 7"); }
void Down(gander::StepContext&, client_library::Work& work) {
  work.Run("down of 7");
}

}  // namespace

GANDER_MIGRATION(Up, Down);

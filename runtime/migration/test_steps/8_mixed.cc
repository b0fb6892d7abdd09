// Read by step_registry_test.cc: a Down that fewer databases can run than Up,
// and a function of a named namespace.
#include "gander/migration.h"
#include "runtime/migration/test_steps/client_library.h"

namespace step_8 {

static void Up(gander::Transaction& tx) { tx.Execute("up of 8"); }
static void Down(client_library::Work& work) { work.Run("down of 8"); }

}  // namespace step_8

GANDER_MIGRATION(step_8::Up, step_8::Down);

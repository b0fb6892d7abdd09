// Read by step_registry_test.cc: the plain form.
#include "gander/migration.h"

namespace {

void Up(gander::Transaction& tx) { tx.Execute("up of 1"); }
void Down(gander::Transaction& tx) { tx.Execute("down of 1"); }

}  // namespace

GANDER_MIGRATION(Up, Down);

// Read by step_registry_test.cc: a step whose file had other versions before.
#include "gander/migration.h"

namespace {

void Up(gander::Transaction& tx) { tx.Execute("up of 9"); }

}  // namespace

GANDER_MIGRATION(Up, nullptr).Retryable().Replaces(20240102030405).Replaces(0);

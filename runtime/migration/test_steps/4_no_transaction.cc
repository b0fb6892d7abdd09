// Read by step_registry_test.cc: a step outside a transaction.
#include "absl/status/status.h"
#include "gander/migration.h"

namespace {

void Up(gander::Connection& connection) { connection.Execute("up of 4"); }
absl::Status Down(gander::StepContext&, gander::Connection& connection) {
  connection.InTransaction(
      [](gander::Transaction& tx) { tx.Execute("down of 4"); });
  return absl::OkStatus();
}

}  // namespace

GANDER_MIGRATION_NO_TX(Up, Down);

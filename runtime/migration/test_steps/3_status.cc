// Read by step_registry_test.cc: an absl::Status for a result.
#include "absl/status/status.h"
#include "gander/migration.h"

namespace {

absl::Status Up(gander::Transaction&) {
  return absl::NotFoundError("no up today");
}
absl::Status Down(gander::StepContext&, gander::Transaction&) {
  return absl::OkStatus();
}

}  // namespace

GANDER_MIGRATION(Up, Down);

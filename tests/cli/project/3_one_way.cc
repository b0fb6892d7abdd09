#include <stdexcept>

#include "gander/migration.h"

namespace {

void Up(gander::StepContext& context, gander::Connection& connection) {
  connection.Execute("CREATE TABLE IF NOT EXISTS more (id INTEGER)");
  if (context.Variable("FAIL") == "outside") {
    throw std::runtime_error("half of it is done");
  }
}

}  // namespace

GANDER_MIGRATION_NO_TX(Up, nullptr);

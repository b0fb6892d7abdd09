// Outside a transaction, in portions that a second run finds done.

#include "gander/migration.h"
#include "tests/crash/project/hurt.h"

namespace {

void Up(gander::StepContext& context, gander::Connection& connection) {
  bool more = true;
  while (more) {
    connection.InTransaction([&](gander::Transaction& tx) {
      more = tx.Execute(
                 "UPDATE accounts SET currency = 'XTS', balance = -balance"
                 " WHERE id IN (SELECT id FROM accounts"
                 "               WHERE currency <> 'XTS'"
                 "               ORDER BY id LIMIT 9)") > 0;
    });
    crash::Hurt(context, "28");
  }
}

}  // namespace

GANDER_MIGRATION_NO_TX(Up, nullptr);

// Statement by statement: each is a message of its own.

#include <cstdint>
#include <vector>

#include "gander/migration.h"
#include "tests/crash/project/hurt.h"

namespace {

struct Balance {
  int64_t account;
  int64_t sum;
};

void Up(gander::StepContext& context, gander::Transaction& tx) {
  std::vector<Balance> balances;
  for (const auto& [account, sum] : tx.Stream<int64_t, int64_t>(
           "SELECT account, CAST(sum(amount) AS bigint) FROM entries"
           " WHERE account <= 5 GROUP BY account ORDER BY account")) {
    balances.push_back({account, sum});
  }
  for (const Balance& balance : balances) {
    tx.Execute("UPDATE accounts SET balance = balance + $1 WHERE id = $2",
               balance.sum, balance.account);
  }
  crash::Hurt(context, "6");
  tx.Execute("INSERT INTO trace VALUES (6, 1)");
}

}  // namespace

GANDER_MIGRATION(Up, nullptr);

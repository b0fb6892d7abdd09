// Every order gets a reference with a check digit. On PostgreSQL the variant
// beside this file does the same through libpqxx.

#include <cstdint>

#include "gander/migration.h"
#include "migrations/order_reference.h"

namespace {

void Up(gander::Transaction& tx) {
  tx.Execute("ALTER TABLE orders ADD COLUMN reference TEXT");
  gander::PreparedStatement update =
      tx.Prepare("UPDATE orders SET reference = $1 WHERE id = $2");
  for (auto [id] : tx.Stream<int64_t>("SELECT id FROM orders")) {
    update.Execute(shop::OrderReference(id), id);
  }
  tx.Execute("CREATE UNIQUE INDEX orders_reference ON orders (reference)");
}

void Down(gander::Transaction& tx) {
  tx.Execute("DROP INDEX orders_reference");
  tx.Execute("ALTER TABLE orders DROP COLUMN reference");
}

}  // namespace

GANDER_MIGRATION(Up, Down);

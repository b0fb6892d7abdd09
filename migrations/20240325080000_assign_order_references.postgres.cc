// Every order gets a reference with a check digit. A step for PostgreSQL alone
// may use libpqxx itself; the variant beside this file is SQLite's.

#include <cstdint>
#include <string>

#include "gander/migration.h"
#include "gander/postgres.h"
#include "migrations/order_reference.h"

namespace {

void Up(pqxx::transaction_base& tx) {
  tx.exec("ALTER TABLE orders ADD COLUMN reference TEXT");

  // One UPDATE for all orders instead of one for each.
  std::string values;
  for (const auto& row : tx.exec("SELECT id FROM orders")) {
    const auto id = row[0].as<int64_t>();
    values += values.empty() ? "(" : ", (";
    values +=
        std::to_string(id) + ", " + tx.quote(shop::OrderReference(id)) + ")";
  }
  if (!values.empty()) {
    tx.exec("UPDATE orders SET reference = given.reference FROM (VALUES " +
            values + ") AS given (id, reference) WHERE orders.id = given.id");
  }

  tx.exec("CREATE UNIQUE INDEX orders_reference ON orders (reference)");
}

void Down(pqxx::transaction_base& tx) {
  tx.exec("DROP INDEX orders_reference");
  tx.exec("ALTER TABLE orders DROP COLUMN reference");
}

}  // namespace

GANDER_MIGRATION(Up, Down);

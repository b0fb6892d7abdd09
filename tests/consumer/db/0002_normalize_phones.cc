#include <cstdint>
#include <string>

#include "db/phone.h"
#include "gander/migration.h"

namespace {

void Up(gander::Transaction& tx) {
  tx.Execute("ALTER TABLE customers ADD COLUMN phone_as_entered TEXT");
  tx.Execute("UPDATE customers SET phone_as_entered = phone");
  gander::PreparedStatement update =
      tx.Prepare("UPDATE customers SET phone = $1 WHERE id = $2");
  for (auto [id, phone] : tx.Stream<int64_t, std::string>(
           "SELECT id, phone FROM customers WHERE phone IS NOT NULL")) {
    update.Execute(shop::WithCallingCode(phone), id);
  }
}

void Down(gander::Transaction& tx) {
  tx.Execute("UPDATE customers SET phone = phone_as_entered");
  tx.Execute("ALTER TABLE customers DROP COLUMN phone_as_entered");
}

}  // namespace

GANDER_MIGRATION(Up, Down);

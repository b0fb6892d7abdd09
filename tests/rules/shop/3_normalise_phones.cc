// A portable step, in two catalogs of one program.
#include "gander/migration.h"
#include "tests/rules/shop/phone.h"

namespace {

void Up(gander::Transaction& tx) {
  tx.Execute("UPDATE customer SET phone = $1", shop::NormalPhone("00 47"));
}
void Down(gander::Transaction&) {}

}  // namespace

GANDER_MIGRATION(Up, Down);

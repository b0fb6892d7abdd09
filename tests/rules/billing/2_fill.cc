#include "gander/migration.h"
#include "tests/rules/shop/phone.h"

namespace {

void Up(gander::Transaction& tx) {
  tx.Execute("INSERT INTO invoice (id) VALUES ($1)",
             shop::NormalPhone("4").size());
}
void Down(gander::Transaction& tx) { tx.Execute("DELETE FROM invoice"); }

}  // namespace

GANDER_MIGRATION(Up, Down).Replaces(20240102000000);

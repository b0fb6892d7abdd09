// The shop on SQLite.

#include <stdlib.h>

#include "migrations/shop_test.h"

namespace shop {
namespace {

std::string CreateFile() {
  std::string folder = testing::TempDir() + "/shop.XXXXXX";
  EXPECT_NE(mkdtemp(folder.data()), nullptr);
  return "sqlite:" + folder + "/shop.db?foreign_keys=on";
}

INSTANTIATE_TEST_SUITE_P(Sqlite, Shop,
                         testing::Values(TestedDatabase{
                             CreateFile,
                             "SELECT type, name, sql FROM sqlite_master"
                             " WHERE tbl_name NOT LIKE 'gander\\_%' ESCAPE '\\'"
                             " ORDER BY type, name"}));

}  // namespace
}  // namespace shop

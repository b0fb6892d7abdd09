// What the Migrator promises, on SQLite.

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/integration/migrator_contract.h"

namespace gander {
namespace {

EmptyDatabase MakeFile() {
  std::string pattern = absl::StrCat(testing::TempDir(), "/migrator.XXXXXX");
  const std::string folder = mkdtemp(pattern.data());
  EmptyDatabase database;
  database.name = DatabaseName::kSqlite;
  database.url = absl::StrCat("sqlite:", folder, "/shop.db");
  database.owner = std::shared_ptr<void>(
      nullptr, [folder](void*) { std::filesystem::remove_all(folder); });
  return database;
}

INSTANTIATE_TEST_SUITE_P(Sqlite, MigratorContract, testing::Values(&MakeFile));

}  // namespace
}  // namespace gander

// File: sqlite_file.h
//
// An empty database in a file of its own.
#ifndef GANDER_TESTS_INTEGRATION_SQLITE_FILE_H_
#define GANDER_TESTS_INTEGRATION_SQLITE_FILE_H_

#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/integration/migrator_contract.h"

namespace gander {

inline EmptyDatabase MakeSqliteFile() {
  std::string pattern = absl::StrCat(testing::TempDir(), "/migrator.XXXXXX");
  const std::string folder = mkdtemp(pattern.data());
  EmptyDatabase database;
  database.name = DatabaseName::kSqlite;
  database.url = absl::StrCat("sqlite:", folder, "/shop.db");
  database.owner = std::shared_ptr<void>(
      nullptr, [folder](void*) { std::filesystem::remove_all(folder); });
  return database;
}

}  // namespace gander

#endif  // GANDER_TESTS_INTEGRATION_SQLITE_FILE_H_

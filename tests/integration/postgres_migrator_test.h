// File: postgres_migrator_test.h
//
// An empty database on the test's own PostgreSQL.
#ifndef GANDER_TESTS_INTEGRATION_POSTGRES_MIGRATOR_TEST_H_
#define GANDER_TESTS_INTEGRATION_POSTGRES_MIGRATOR_TEST_H_

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/testing/shared_postgres.h"
#include "tests/integration/migrator_contract.h"

namespace gander {

inline EmptyDatabase MakePostgresDatabase() {
  PrivatePostgres& server = SharedPostgres();
  const std::string name = server.CreateDatabase().value();
  EmptyDatabase database;
  database.name = DatabaseName::kPostgres;
  database.url = server.Url(name);
  database.owner = std::shared_ptr<void>(nullptr, [name](void*) {
    EXPECT_TRUE(SharedPostgres()
                    .Execute("postgres", absl::StrCat("DROP DATABASE ", name,
                                                      " WITH (FORCE)"))
                    .ok());
  });
  return database;
}

}  // namespace gander

#endif  // GANDER_TESTS_INTEGRATION_POSTGRES_MIGRATOR_TEST_H_

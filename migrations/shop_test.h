// File: shop_test.h
//
// What must hold for the shop's migrations on any database; a test for each
// database instantiates it (shop_test.cc has the tests).
#ifndef GANDER_MIGRATIONS_SHOP_TEST_H_
#define GANDER_MIGRATIONS_SHOP_TEST_H_

#include <functional>
#include <string>
#include <vector>

#include "gander/migrator.h"
#include "gtest/gtest.h"
#include "runtime/database/database.h"

namespace shop {

struct TestedDatabase {
  // The URL of a new and empty database.
  std::function<std::string()> create;
  // A query for all that the schema has but gander's own tables, a line each.
  const char* schema;
};

class Shop : public testing::TestWithParam<TestedDatabase> {
 protected:
  void SetUp() override { url_ = GetParam().create(); }

  // Runs the request; fails the test when it does not end well.
  void Run(const gander::Request& request);
  void GoTo(int64_t version);

  // The rows of a query, columns with '|' between them.
  std::vector<std::string> Rows(const std::string& sql);
  std::vector<std::string> Schema() { return Rows(GetParam().schema); }

  gander::Migrator MakeMigrator() const;
  const std::string& url() const { return url_; }

 private:
  std::string url_;
};

}  // namespace shop

#endif  // GANDER_MIGRATIONS_SHOP_TEST_H_

// File: gander_test.h
//
// The fixture of tests that drive the real program in a folder of their own.
#ifndef GANDER_TESTS_CLI_GANDER_TEST_H_
#define GANDER_TESTS_CLI_GANDER_TEST_H_

#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "runtime/testing/program.h"

namespace gander {

class GanderTest : public testing::Test {
 protected:
  GanderTest();
  ~GanderTest() override;

  // The path of //cmd:gander.
  static const std::string& Binary();

  // Runs gander in the test's folder, with `environment_`.
  ProgramOutput Gander(const std::vector<std::string>& arguments);
  // The same with a database, sqlite:test.db.
  ProgramOutput OnDatabase(std::vector<std::string> arguments);
  // Parses the object that a command printed. Fails the test when it is none.
  static nlohmann::json Json(const ProgramOutput& output);

  // Paths are in the test's folder.
  std::string Path(const std::string& name) const;
  // Makes the folders that it needs.
  void WriteFile(const std::string& name, const std::string& content);
  std::string ReadFile(const std::string& name) const;
  bool Exists(const std::string& name) const;
  std::vector<std::string> Files(const std::string& folder) const;

  // Two migrations: 0001_create_users.sql and 0002_create_orders.sql.
  void WriteTwoMigrations();

  // Runs SQL on test.db and returns the first column of the first row, "" when
  // there is none.
  std::string Sql(const std::string& sql);

  ProgramOptions Options() const;

  std::map<std::string, std::string> environment_;
  std::string folder_;
};

}  // namespace gander

#endif  // GANDER_TESTS_CLI_GANDER_TEST_H_

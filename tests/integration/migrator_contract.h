// File: migrator_contract.h
//
// What the Migrator promises, as tests on a real database: each driver's test
// instantiates them. Each *_contract.cc beside this header has those of one
// concept, but for database_contract.cc.
#ifndef GANDER_TESTS_INTEGRATION_MIGRATOR_CONTRACT_H_
#define GANDER_TESTS_INTEGRATION_MIGRATOR_CONTRACT_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/database/database.h"
#include "runtime/database/driver.h"
#include "runtime/migrator.h"

namespace gander {

// A migration written in a test: a file's name and its content, or a C++ step.
struct TestFile {
  std::string name;
  std::string content;
  const RegisteredStep* step = nullptr;
};

// An empty database of a test's own.
struct EmptyDatabase {
  DatabaseName name;
  std::string url;
  // Removes it when it goes.
  std::shared_ptr<void> owner;
};

// Makes one for each test.
using EmptyDatabaseMaker = std::function<EmptyDatabase()>;

class MigratorContract : public testing::TestWithParam<EmptyDatabaseMaker> {
 protected:
  // A table with a row, a table, and two rows for it: versions 1, 2 and 10,
  // each with a Down.
  static std::vector<TestFile> Shop();

  // 1_t1.sql makes the table t1, and so on up to `count`; each has a Down.
  static std::vector<TestFile> Tables(int count);

  // A C++ step in a transaction, from line 40 of its file.
  static RegisteredStep Step(absl::Status (*up)(StepContext&, Transaction&),
                             absl::Status (*down)(StepContext&, Transaction&));

  void SetUp() override;

  const std::string& url() const { return database_.url; }
  DatabaseName driver() const { return database_.name; }

  // Fails the test when a file cannot be read.
  Catalog CatalogOf(const std::vector<TestFile>& files) const;

  // A Migrator with options that suit a test: no long waits.
  Migrator MigratorFor(const std::vector<TestFile>& files,
                       MigratorOptions options = {}) const;

  // Plans and writes; the report. Fails the test when either fails.
  static ChangeReport Write(Migrator& migrator, const HistoryRequest& request);

  // The values of a query's first column, joined by spaces; the error when
  // there is one. Asked by a session of its own.
  std::string Values(const std::string& sql) const;

  // "1 2 4": the versions in the history, in applied order.
  std::string Applied() const;

  std::unique_ptr<Database> OpenSession() const;

 private:
  EmptyDatabase database_;
};

}  // namespace gander

#endif  // GANDER_TESTS_INTEGRATION_MIGRATOR_CONTRACT_H_

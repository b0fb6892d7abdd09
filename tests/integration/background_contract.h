// File: background_contract.h
//
// What the BackgroundMigrator promises, as tests on a real database.
#ifndef GANDER_TESTS_INTEGRATION_BACKGROUND_CONTRACT_H_
#define GANDER_TESTS_INTEGRATION_BACKGROUND_CONTRACT_H_

#include <memory>
#include <vector>

#include "runtime/background_migrator.h"
#include "tests/integration/migrator_contract.h"

namespace gander {

class BackgroundContract : public MigratorContract {
 protected:
  void SetUp() override;

  // A step that makes the table slow, and then runs until the test lets it go,
  // or it is stopped.
  std::vector<TestFile> Slow();

  // One attempt to connect, and short pauses.
  BackgroundOptions Options() const;

  std::unique_ptr<BackgroundMigrator> StartOn(
      const std::vector<TestFile>& files, BackgroundOptions options) const;

 private:
  RegisteredStep slow_;
};

}  // namespace gander

#endif  // GANDER_TESTS_INTEGRATION_BACKGROUND_CONTRACT_H_

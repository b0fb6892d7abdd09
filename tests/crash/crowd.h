// File: crowd.h
//
// Many processes that migrate the same database at once.
#ifndef GANDER_TESTS_CRASH_CROWD_H_
#define GANDER_TESTS_CRASH_CROWD_H_

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/crash/project_run.h"

namespace gander {

// Starts fifty, waits for all of them, and fails the test when one fails.
inline void RunCrowd(const std::string& url,
                     const std::vector<std::string>& arguments) {
  std::vector<std::unique_ptr<Program>> crowd;
  for (int i = 0; i < 50; ++i) {
    crowd.push_back(std::make_unique<Program>(Project(), arguments, On(url)));
  }
  for (const std::unique_ptr<Program>& program : crowd) {
    const ProgramOutput run = program->Wait();
    EXPECT_EQ(run.exit_code, 0) << run.err;
  }
}

}  // namespace gander

#endif  // GANDER_TESTS_CRASH_CROWD_H_

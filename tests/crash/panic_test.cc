// A C++ step takes its process with it: std::terminate, a segmentation fault,
// exit() in the middle of a run.

#include <signal.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/crash/postgres_crash.h"

namespace gander {
namespace {

class Panic : public PostgresCrash {};

TEST_F(Panic, TheNextRunGoesOn) {
  const std::string expected = RunUndisturbed().contents;
  struct Case {
    const char* how;
    int exit_code;
  };
  int times = 0;
  for (const Case& c : {Case{"terminate", 128 + SIGABRT},
                        Case{"segfault", 128 + SIGSEGV}, Case{"exit", 8}}) {
    // In its transaction, and between two portions outside one.
    for (const char* step : {"6", "28"}) {
      NewDatabase();
      const ProgramOutput run = RunProgram(
          Project(), Up({absl::StrCat("--var=HURT=", step, ":", c.how)}),
          On(Url()));
      EXPECT_EQ(run.exit_code, c.exit_code) << step << c.how << run.err;
      EXPECT_EQ(ValueOf(Url(),
                        "SELECT count(*) FROM gander_history WHERE state = "
                        "'applied'"),
                std::string(step) == "6" ? "5" : "27");
      Recover(Url(), expected, absl::StrCat(step, ":", c.how));
      ++times;
    }
  }
  Tell("std::terminate, a segmentation fault or exit() in a C++ step", times,
       "the next run goes on; the same as undisturbed");
}

}  // namespace
}  // namespace gander

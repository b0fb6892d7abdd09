// A C++ step takes its process with it: std::terminate, a segmentation fault,
// exit() in the middle of a run.

#include <string>

#include "tests/crash/postgres_crash.h"

namespace gander {
namespace {

class Panic : public PostgresCrash {};

TEST_F(Panic, TheNextRunGoesOn) {
  const std::string expected = RunUndisturbed().contents;
  const int times = PanicAndRecover(
      [this] {
        NewDatabase();
        return Url();
      },
      expected);
  Tell(
      "std::terminate, a segmentation fault or exit() in a C++ step, "
      "PostgreSQL",
      times, "the next run goes on; the same as undisturbed");
}

}  // namespace
}  // namespace gander

// The holder of the lease is stopped (SIGSTOP, a machine that sleeps) in the
// middle of a step until the lease has expired, and goes on when another has
// it.

#include <signal.h>
#include <sys/wait.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "tests/crash/postgres_crash.h"

namespace gander {
namespace {

class Lease : public PostgresCrash {};

TEST_F(Lease, WhoWasStoppedPastItsExpiryCannotCommit) {
  const std::string expected = RunUndisturbed().contents;
  NewDatabase();
  // The step stops its own process.
  Program holder(Project(), Up({"--lock=lease", "--var=HURT=6:stop"}),
                 On(Url()));
  int status = 0;
  ASSERT_EQ(waitpid(holder.pid(), &status, WUNTRACED), holder.pid());
  ASSERT_TRUE(WIFSTOPPED(status)) << status;

  // The next one takes the lease over as soon as it has expired; the rows are
  // the holder's until its transaction ends.
  Program next(Project(), Up({"--lock=lease", "--lock-tries=1000"}), On(Url()));
  while (ValueOf(Url(), "SELECT token FROM gander_lease") != "2") {
    absl::SleepFor(absl::Milliseconds(20));
  }
  EXPECT_EQ(ValueOf(Url(), "SELECT max(version) FROM gander_history"), "5");
  holder.Signal(SIGCONT);
  const ProgramOutput stopped = holder.Wait();
  EXPECT_EQ(stopped.exit_code, 5) << stopped.err;
  EXPECT_TRUE(
      absl::StrContains(stopped.err, "the lease on the migration lock is lost"))
      << stopped.err;
  const ProgramOutput run = next.Wait();
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(Contents(Url()), expected);
  EXPECT_EQ(AppliedAgain(Url()), "");
  Tell("SIGSTOP of the holder of the lease past its expiry", 1,
       "its step is rolled back; the next run applies it once");
}

}  // namespace
}  // namespace gander

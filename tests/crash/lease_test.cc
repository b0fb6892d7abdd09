// The holder of the lease dies; or it is stopped (SIGSTOP, a machine that
// sleeps) in the middle of a step until the lease has expired, and goes on when
// another has it.

#include <signal.h>
#include <sys/wait.h>

#include <string>

#include "absl/strings/match.h"
#include "runtime/testing/private_pgbouncer.h"
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
  AwaitValue(Url(), "SELECT token FROM gander_lease", "2");
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

// Nobody renews the lease of a process that is gone: the next one waits until
// it has expired.
TEST_F(Lease, WhoDiedWithItIsWaitedFor) {
  const std::vector<std::string> to18 = Up({"--to=18", "--lock-tries=1000"});
  const Undisturbed undisturbed = RunUndisturbed(to18);
  auto pooler = PrivatePgbouncer::Start(Server());
  ASSERT_TRUE(pooler.ok()) << pooler.status();
  const int times = Times(1, 10);
  for (int i = 0; i < times && !HasFailure(); ++i) {
    std::string url;
    do {
      url = (*pooler)->Url(NewDatabase());
      RunAndKill(url, RandomMoment(undisturbed.duration), to18);
    } while (ValueOf(Url(),
                     "SELECT expires_at > clock_timestamp() FROM "
                     "gander_lease") != "t");
    const ProgramOutput run = RunProgram(Project(), to18, On(url));
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(Contents(Url()), undisturbed.contents);
    EXPECT_EQ(AppliedAgain(Url()), "");
  }
  Tell("kill -9 at a random moment, PostgreSQL through PgBouncer, lease", times,
       "the next run waits for the lease to expire; the same as undisturbed");
}

}  // namespace
}  // namespace gander

// The server crashes in the middle of a run, or becomes a standby.

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/crash/postgres_crash.h"

namespace gander {
namespace {

class Restart : public PostgresCrash {
 protected:
  void AtRandomMoments(PrivatePostgres::End end, int times,
                       const std::string& what) {
    const Undisturbed undisturbed = RunUndisturbed();
    int lost = 0;
    for (int i = 0; i < times && !HasFailure(); ++i) {
      NewDatabase();
      Program program(Project(), Up({"--output=json"}), On(Url()));
      const absl::Duration moment = RandomMoment(undisturbed.duration);
      absl::SleepFor(moment);
      const absl::Status restarted = Server().Restart(end);
      ASSERT_TRUE(restarted.ok()) << restarted;
      const ProgramOutput run = program.Wait();
      const std::string when =
          absl::StrCat("restart ", i, " after ", absl::FormatDuration(moment));
      ExpectItEndedAsItMay(run, when);
      if (run.exit_code != 0) ++lost;
      Recover(Url(), undisturbed.contents, when);
      ExpectItToldTheTruth(run, Url(), when);
    }
    Tell(what, times,
         absl::StrCat("the same as undisturbed; ", lost,
                      " runs were in the middle; exit 8 for the statement that "
                      "cannot be told: ",
                      TimesResolved()));
  }
};

TEST_F(Restart, TheServerIsKilled) {
  AtRandomMoments(PrivatePostgres::End::kCrash, Times(6, 100),
                  "kill -9 and restart of PostgreSQL at a random moment");
}

TEST_F(Restart, TheServerIsShutDown) {
  AtRandomMoments(PrivatePostgres::End::kOrderly, Times(4, 50),
                  "shutdown and restart of PostgreSQL at a random moment");
}

TEST_F(Restart, TheServerBecomesAStandby) {
  const Undisturbed undisturbed = RunUndisturbed();
  const int times = Times(2, 20);
  for (int i = 0; i < times && !HasFailure(); ++i) {
    NewDatabase();
    const std::string when = absl::StrCat("failover ", i);
    Program program(Project(), Up({"--output=json"}), On(Url()));
    absl::SleepFor(RandomMoment(undisturbed.duration));
    const absl::Status restarted =
        Server().Restart(PrivatePostgres::End::kCrash, /*standby=*/true);
    ASSERT_TRUE(restarted.ok()) << restarted;
    const ProgramOutput run = program.Wait();
    ExpectItEndedAsItMay(run, when);
    const ProgramOutput refused =
        RunProgram(Project(), Up({"--connect-timeout=0s"}), On(Url()));
    EXPECT_TRUE(refused.exit_code == 6 ||
                (run.exit_code == 0 && refused.exit_code == 0))
        << refused.exit_code << " " << refused.err;
    const absl::Status promoted =
        Server().Execute("postgres", "SELECT pg_promote()");
    ASSERT_TRUE(promoted.ok()) << promoted;
    Recover(Url(), undisturbed.contents, when);
    ExpectItToldTheTruth(run, Url(), when);
  }
  Tell("PostgreSQL becomes a standby at a random moment, and is promoted",
       times, "refused with exit 6 meanwhile; then the same as undisturbed");
}

}  // namespace
}  // namespace gander

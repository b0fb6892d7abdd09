// The process is killed, or its connection is cut, in the middle of a run on
// PostgreSQL. Whatever the moment: running again leads to what an undisturbed
// run leads to.

#include <signal.h>

#include <atomic>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "runtime/testing/message_proxy.h"
#include "tests/crash/postgres_crash.h"

namespace gander {
namespace {

class Kill : public PostgresCrash {
 protected:
  enum class Disturbance { kKill, kCut };

  std::string Through(const MessageProxy& proxy) const {
    return absl::StrCat("postgresql:///", database(), "?host=", proxy.folder(),
                        "&user=postgres&port=5432");
  }

  // At one message after another. A message of the client that does not arrive
  // was never sent; one of the server that does not was done, and nobody heard.
  void AtEveryMessage(Disturbance disturbance, int stride) {
    const std::string expected = RunUndisturbed().contents;
    MessageProxy proxy(Server().SocketPath());
    NewDatabase();
    proxy.CutAt(0);
    EXPECT_EQ(RunProgram(Project(), Up(), On(Through(proxy))).exit_code, 0);
    const int64_t all = proxy.messages();
    EXPECT_GT(all, 300);
    int64_t times = 0;
    // Another set of messages each time.
    for (int64_t n = 1 + Random()() % stride; n <= all; n += stride) {
      NewDatabase();
      std::atomic<pid_t> process = 0;
      proxy.CutAt(n, [&] {
        if (disturbance == Disturbance::kCut) return;
        while (process == 0) std::this_thread::yield();
        kill(process, SIGKILL);
      });
      Program program(Project(), Up({"--output=json"}), On(Through(proxy)));
      process = program.pid();
      const ProgramOutput run = program.Wait();
      const std::string what =
          absl::StrCat("message ", n, ", ", proxy.cut_message());
      if (proxy.cut_message().empty()) {
        EXPECT_EQ(run.exit_code, 0) << run.err;
      } else if (disturbance == Disturbance::kKill) {
        EXPECT_EQ(run.exit_code, 128 + SIGKILL) << what << ": " << run.err;
      } else {
        ExpectItEndedAsItMay(run, what);
      }
      Recover(Url(), expected, what);
      if (disturbance == Disturbance::kCut) {
        ExpectItToldTheTruth(run, Url(), what);
      }
      ++times;
      if (HasFailure()) break;
    }
    Tell(disturbance == Disturbance::kKill
             ? "kill -9 at a message between gander and PostgreSQL"
             : "the connection is cut at a message",
         times,
         absl::StrCat("the same as undisturbed; exit 8 for the statement that "
                      "cannot be told: ",
                      TimesResolved()));
  }
};

TEST_F(Kill, KilledAtAnyMessage) {
  AtEveryMessage(Disturbance::kKill, Times(29, 1));
}

TEST_F(Kill, CutAtAnyMessage) {
  AtEveryMessage(Disturbance::kCut, Times(29, 1));
}

TEST_F(Kill, AtRandomMoments) {
  const Undisturbed undisturbed = RunUndisturbed();
  const int times = Times(25, 500);
  int killed = 0;
  for (int i = 0; killed < times && !HasFailure(); ++i) {
    NewDatabase();
    // Sometimes the run that was to go on is killed, too, and the one after it.
    do {
      const absl::Duration moment = RandomMoment(undisturbed.duration);
      if (RunAndKill(Url(), moment).exit_code == 128 + SIGKILL) ++killed;
    } while (Random()() % 3 == 0);
    Recover(Url(), undisturbed.contents, absl::StrCat("kill ", i));
  }
  Tell("kill -9 at a random moment, PostgreSQL", killed,
       absl::StrCat("the same as undisturbed; exit 8 for the statement that "
                    "cannot be told: ",
                    TimesResolved()));
}

TEST_F(Kill, ToldToStopAtRandomMoments) {
  const Undisturbed undisturbed = RunUndisturbed();
  const int times = Times(15, 300);
  int stopped = 0;
  for (int i = 0; stopped < times && !HasFailure(); ++i) {
    NewDatabase();
    Program program(Project(), Up(), On(Url()));
    const absl::Duration moment = RandomMoment(undisturbed.duration);
    absl::SleepFor(moment);
    program.Signal(SIGTERM);
    const ProgramOutput run = program.Wait();
    // Before main() has begun there is nobody to hear it.
    const bool heard = run.exit_code != 128 + SIGTERM;
    EXPECT_TRUE(!heard || run.exit_code == 0 || run.exit_code == 7)
        << run.exit_code << " " << run.err;
    if (run.exit_code == 7) ++stopped;
    Recover(
        Url(), undisturbed.contents,
        absl::StrCat("SIGTERM ", i, " after ", absl::FormatDuration(moment)));
  }
  Tell(
      "SIGTERM at a random moment, PostgreSQL", stopped,
      absl::StrCat("exit 7; afterwards the same as undisturbed; exit 8 for the "
                   "statement that cannot be told: ",
                   TimesResolved()));
}

}  // namespace
}  // namespace gander

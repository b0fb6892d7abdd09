// A backfill whose process is killed, or whose server goes away, at random
// moments: afterwards each row has been transformed once.

#include <signal.h>
#include <stdlib.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/crash/postgres_crash.h"

namespace gander {
namespace {

constexpr char kDone[] =
    "SELECT count(*) FROM readings WHERE value = 2 * id + 1";
constexpr char kUntouched[] = "SELECT count(*) FROM readings WHERE value = id";

// Runs to the end, and looks at every row.
void Finish(const std::string& url) {
  const ProgramOutput run = RunProgram(Project(), Up(), On(url));
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(ValueOf(url, kDone), "40000");
  EXPECT_EQ(ValueOf(url, "SELECT count(*) FROM gander_backfill"), "0");
}

// Kills runs of one backfill so often, unless it is done before; each within
// `longest`, or longer where the machine is so slow that nothing is done by then.
void KillManyTimes(const std::string& url, int times, absl::Duration longest) {
  int in_the_middle = 0;
  std::string before = "0";
  for (int i = 0; i < times; ++i) {
    RunAndKill(url, RandomMoment(longest));
    const std::string done = ValueOf(url, kDone);
    const std::string untouched = ValueOf(url, kUntouched);
    if (done == "40000") break;
    if (done == before) longest *= 1.1;
    before = done;
    if (done != "0" && untouched != "0") ++in_the_middle;
  }
  Finish(url);
  Tell("backfill killed in the middle", in_the_middle,
       "every row transformed once");
  EXPECT_GT(in_the_middle, 0);
}

class PostgresBackfillCrash : public PostgresCrash {};

TEST_F(PostgresBackfillCrash, KilledAtRandomMomentsEachRowIsTransformedOnce) {
  for (int round = 0; round < Times(2, 10); ++round) {
    NewDatabase();
    ASSERT_EQ(RunProgram(Project(), Up({"--to=1"}), On(Url())).exit_code, 0);
    KillManyTimes(Url(), 100, absl::Milliseconds(150));
  }
}

TEST_F(PostgresBackfillCrash, TheServerMayGoAway) {
  for (int round = 0; round < Times(3, 20); ++round) {
    NewDatabase();
    ASSERT_EQ(RunProgram(Project(), Up({"--to=1"}), On(Url())).exit_code, 0);
    for (int i = 0; i < 3; ++i) {
      Program run(Project(), Up(), On(Url()));
      absl::SleepFor(RandomMoment(absl::Milliseconds(700)));
      ASSERT_TRUE(Server().Restart(PrivatePostgres::End::kCrash).ok());
      ExpectItEndedAsItMay(run.Wait(), "a crash of the server");
    }
    Finish(Url());
  }
}

TEST_F(PostgresBackfillCrash, AnySessionMayBeEnded) {
  NewDatabase();
  ASSERT_EQ(RunProgram(Project(), Up({"--to=1"}), On(Url())).exit_code, 0);
  for (int i = 0; i < Times(10, 100); ++i) {
    Program run(Project(), Up(), On(Url()));
    absl::SleepFor(RandomMoment(absl::Milliseconds(300)));
    ValueOf(Url(),
            "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM "
            "pg_stat_activity WHERE datname = current_database() AND pid <> "
            "pg_backend_pid() ORDER BY random() LIMIT 1) AS one");
    const ProgramOutput output = run.Wait();
    ExpectItEndedAsItMay(output, "the end of a session");
  }
  Finish(Url());
}

TEST_F(PostgresBackfillCrash, ToldToStopItGoesOnLater) {
  NewDatabase();
  ASSERT_EQ(RunProgram(Project(), Up({"--to=1"}), On(Url())).exit_code, 0);
  for (int i = 0; i < Times(10, 100); ++i) {
    Program run(Project(), Up({"--grace=1m"}), On(Url()));
    absl::SleepFor(RandomMoment(absl::Milliseconds(300)));
    run.Signal(SIGTERM);
    const ProgramOutput output = run.Wait();
    EXPECT_TRUE(output.exit_code == 7 || output.exit_code == 0 ||
                output.exit_code == 128 + SIGTERM)
        << output.exit_code << ": " << output.err;
  }
  Finish(Url());
}

TEST(SqliteBackfillCrash, KilledAtRandomMomentsEachRowIsTransformedOnce) {
  std::string folder = absl::StrCat(getenv("TEST_TMPDIR"), "/backfill-XXXXXX");
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string url = absl::StrCat("sqlite:", folder, "/readings.db");
  ASSERT_EQ(RunProgram(Project(), Up({"--to=1"}), On(url)).exit_code, 0);
  KillManyTimes(url, 100, absl::Milliseconds(60));
}

}  // namespace
}  // namespace gander

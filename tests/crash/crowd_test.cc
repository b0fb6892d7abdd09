// Fifty processes at once on an empty database.

#include "tests/crash/crowd.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/testing/private_pgbouncer.h"
#include "tests/crash/postgres_crash.h"

namespace gander {
namespace {

class Crowd : public PostgresCrash {
 protected:
  void ExpectNoDeadlock() {
    EXPECT_EQ(ValueOf(Url(),
                      "SELECT deadlocks FROM pg_stat_database WHERE datname = "
                      "current_database()"),
              "0");
  }
};

TEST_F(Crowd, EachStepIsAppliedOnce) {
  const std::string expected = RunUndisturbed().contents;
  const int rounds = Times(2, 20);
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    NewDatabase();
    RunCrowd(Url(), Up());
    EXPECT_EQ(Contents(Url()), expected);
    EXPECT_EQ(AppliedAgain(Url()), "");
    ExpectNoDeadlock();
  }
  Tell("50 processes at once, PostgreSQL, advisory lock", rounds,
       "each step once, all exit 0, no deadlock");
}

// The steps in a transaction: the others are refused behind a pooler.
TEST_F(Crowd, EachStepIsAppliedOnceThroughAPooler) {
  const std::vector<std::string> to18 = Up({"--to=18"});
  const std::string expected = RunUndisturbed(to18).contents;
  auto pooler = PrivatePgbouncer::Start(Server());
  ASSERT_TRUE(pooler.ok()) << pooler.status();
  const int rounds = Times(2, 20);
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    const std::string name = NewDatabase();
    RunCrowd((*pooler)->Url(name), to18);
    EXPECT_EQ(Contents(Url()), expected);
    EXPECT_EQ(AppliedAgain(Url()), "");
    EXPECT_EQ(ValueOf(Url(), "SELECT count(*) > 0 FROM gander_lease"), "t");
    ExpectNoDeadlock();
  }
  Tell("50 processes at once, PostgreSQL through PgBouncer, lease", rounds,
       "each step once, all exit 0, no deadlock");
}

}  // namespace
}  // namespace gander

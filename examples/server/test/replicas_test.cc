// Replicas of the example server on one database, as a cluster starts them.
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "examples/server/test/replica.h"
#include "gtest/gtest.h"
#include "runtime/database/driver.h"
#include "runtime/testing/program.h"
#include "runtime/testing/shared_postgres.h"

namespace notes {
namespace {

using gander::SharedPostgres;

class Replicas : public testing::Test {
 protected:
  void Start(const char* program, int count) {
    for (int i = 0; i < count; ++i) {
      replicas_.push_back(std::make_unique<Replica>(program, url_));
    }
  }

  // The first value that a query gives.
  std::string Value(const std::string& query) const {
    const auto session = gander::Connect(url_, gander::ConnectOptions());
    if (!session.ok()) return std::string(session.status().message());
    const auto rows = (*session)->Query(query);
    if (!rows.ok()) return std::string(rows.status().message());
    return rows->at(0).empty() ? "" : rows->at(0)[0][0].value_or("");
  }

  // "1 2 3": what was applied, in order, each time that it was.
  std::string Applied() const {
    return Value(
        "SELECT string_agg(version::text, ' ' ORDER BY id) FROM gander_log "
        "WHERE outcome = 'applied'");
  }

  // The one that migrates.
  Replica& AwaitMigrating() const {
    while (true) {
      for (const auto& replica : replicas_) {
        const std::string doing =
            replica->Get("/readyz").body.value("doing", "");
        if (doing.find("2_slow.sql") != std::string::npos &&
            doing.rfind("applying", 0) == 0) {
          return *replica;
        }
      }
    }
  }

  void ExpectAlwaysAlive() const {
    for (const auto& replica : replicas_) {
      EXPECT_GT(replica->lives(), 0);
      EXPECT_EQ(replica->failures(), 0);
    }
  }

  const std::string url_ =
      SharedPostgres().Url(SharedPostgres().CreateDatabase().value());
  std::vector<std::unique_ptr<Replica>> replicas_;
};

TEST_F(Replicas, AllAreAliveAtOnceAndReadyWhenOneHasMigrated) {
  Start("SLOW_SERVER", 3);
  for (const auto& replica : replicas_) {
    const Answer ready = replica->Get("/readyz");
    EXPECT_EQ(ready.status, 503);
    EXPECT_EQ(ready.body["ready"], false);
    EXPECT_EQ(replica->Get("/notes").status, 503);
  }
  // Whoever is ready while another is not has the whole schema.
  size_t ready = 0;
  while (ready < replicas_.size()) {
    ready = 0;
    for (const auto& replica : replicas_) {
      if (replica->Get("/readyz").status != 200) continue;
      ++ready;
      EXPECT_EQ(Value("SELECT count(*) FROM gander_history"), "3");
    }
  }
  EXPECT_EQ(Applied(), "1 2 3");
  int64_t applied = 0;
  for (const auto& replica : replicas_) {
    const int64_t by_it = replica->Get("/readyz").body["applied"];
    EXPECT_TRUE(by_it == 0 || by_it == 3) << by_it;
    applied += by_it;
    EXPECT_EQ(replica->Post("/notes", "two words").status, 201);
  }
  EXPECT_EQ(applied, 3);
  EXPECT_EQ(replicas_[0]->Get("/notes").body.size(), 3);
  EXPECT_EQ(replicas_[0]->Get("/notes").body[0]["words"], 2);
  ExpectAlwaysAlive();
}

TEST_F(Replicas, WhenTheOneThatMigratesIsKilledAnotherGoesOn) {
  Start("SLOW_SERVER", 3);
  Replica& victim = AwaitMigrating();
  victim.Signal(SIGKILL);
  EXPECT_EQ(victim.Wait(), 128 + SIGKILL);
  replicas_.erase(std::find_if(
      replicas_.begin(), replicas_.end(),
      [&](const std::unique_ptr<Replica>& r) { return r.get() == &victim; }));
  for (const auto& replica : replicas_) replica->AwaitReady();
  EXPECT_EQ(Applied(), "1 2 3");
  ExpectAlwaysAlive();
}

TEST_F(Replicas, SigtermInTheMiddleRollsBackAndEndsWith0) {
  Start("SLOW_SERVER", 1);
  Replica& replica = AwaitMigrating();
  // In the middle: of the statement, and not of what goes before it.
  while (Value("SELECT count(*) FROM pg_stat_activity WHERE datname = "
               "current_database() AND wait_event = 'PgSleep'") != "1") {
  }
  replica.Signal(SIGTERM);
  EXPECT_EQ(replica.Wait(), 0);
  EXPECT_EQ(Applied(), "1");
  EXPECT_EQ(Value("SELECT count(*) FROM gander_history"), "1");
  EXPECT_EQ(Value("SELECT outcome FROM gander_log ORDER BY id DESC LIMIT 1"),
            "interrupted");
}

TEST_F(Replicas, AMigrationThatFailsLeavesThemAliveAndNotReady) {
  Start("FAILING_SERVER", 2);
  for (const auto& replica : replicas_) {
    replica->AwaitDoing("examples/server/test/failing/2_fail.sql:1:");
    const Answer answer = replica->Get("/readyz");
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.body["schema"], "failed");
  }
  EXPECT_EQ(Applied(), "1");
  ExpectAlwaysAlive();
}

TEST_F(Replicas, ADatabaseThatDoesNotAnswerIsWaitedFor) {
  const Replica replica("SERVER",
                        "postgresql://notes:hunter2@127.0.0.1:1/notes");
  replica.AwaitDoing("waiting for the database");
  const Answer answer = replica.Get("/readyz");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body.dump().find("hunter2"), std::string::npos)
      << answer.body;
  EXPECT_EQ(replica.Get("/livez").status, 200);
}

TEST(Server, SettingsThatCannotBeEndItAtOnce) {
  const std::string url = "postgresql://notes@127.0.0.1:1/notes";
  const struct {
    std::map<std::string, std::string> environment;
    std::string says;
  } rows[] = {
      {{{"PORT", "0"}}, "error: DATABASE_URL: the database URL is empty"},
      {{{"DATABASE_URL", "notes"}, {"PORT", "0"}}, "has no scheme"},
      {{{"DATABASE_URL", url}, {"PORT", "http"}}, "'http' is not a port"},
      {{{"DATABASE_URL", url}, {"PORT", "65536"}}, "'65536' is not a port"},
      {{{"DATABASE_URL", url}, {"PORT", "-1"}}, "'-1' is not a port"},
      {{{"DATABASE_URL", url}, {"PORT", ""}}, "'' is not a port"},
  };
  for (const auto& row : rows) {
    gander::ProgramOptions options;
    options.environment = row.environment;
    const gander::ProgramOutput ended =
        gander::RunProgram(std::getenv("SERVER"), {}, options);
    EXPECT_EQ(ended.exit_code, 2) << ended.err;
    EXPECT_NE(ended.err.find(row.says), std::string::npos) << ended.err;
  }
}

TEST_F(Replicas, TheServersOwnMigrationsMakeWhatItNeeds) {
  Start("SERVER", 2);
  for (const auto& replica : replicas_) ASSERT_TRUE(replica->AwaitReady());
  EXPECT_EQ(Applied(), "1 2 3");
  EXPECT_EQ(replicas_[0]->Post("/notes", "").status, 400);
  EXPECT_EQ(replicas_[0]->Post("/notes", "it's a note").status, 201);
  EXPECT_EQ(replicas_[1]->Get("/notes").body[0]["text"], "it's a note");
}

}  // namespace
}  // namespace notes

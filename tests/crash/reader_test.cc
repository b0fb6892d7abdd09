// Somebody has read a table and left his transaction open, so that a migration
// cannot have the table. Other readers, who queue up behind it, get through all
// the same.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/database/driver.h"
#include "tests/crash/postgres_crash.h"
#include "tests/crash/sql_folder.h"

namespace gander {
namespace {

class Reader : public PostgresCrash {};

TEST_F(Reader, OthersGetThroughWhileAMigrationWaits) {
  NewDatabase();
  ASSERT_TRUE(
      Server().Execute(database(), "CREATE TABLE users (id integer)").ok());
  auto idle = Connect(Url(), ConnectOptions());
  auto other = Connect(Url(), ConnectOptions());
  ASSERT_TRUE(idle.ok() && other.ok());
  ASSERT_TRUE((*idle)->Query("BEGIN; SELECT * FROM users").ok());

  const SqlFolder folder(SqlFolder::Files{
      {"1_alter.sql", "ALTER TABLE users ADD COLUMN name text;\n"}});
  Program program(
      SqlFolder::Gander(),
      folder.UpArguments({"--lock-timeout=300ms", "--lock-tries=1000"}),
      On(Url()));
  // Each of these begins while the ALTER waits, and would wait for ever if that
  // did: the idle reader leaves only afterwards.
  const int times = Times(5, 10);
  std::vector<double> delays;
  for (int i = 0; i < times; ++i) {
    AwaitValue(Url(),
               "SELECT count(*) FROM pg_locks WHERE mode = "
               "'AccessExclusiveLock' AND NOT granted AND relation = "
               "'users'::regclass",
               "1");
    if (HasFatalFailure()) return;
    const absl::Time start = absl::Now();
    ASSERT_TRUE((*other)->Query("SELECT * FROM users").ok());
    delays.push_back(absl::ToDoubleMilliseconds(absl::Now() - start));
  }
  ASSERT_TRUE((*idle)->Query("COMMIT").ok());
  const ProgramOutput run = program.Wait();
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(ValueOf(Url(),
                    "SELECT count(*) FROM pg_attribute WHERE attrelid = "
                    "'users'::regclass AND attname = 'name'"),
            "1");
  std::sort(delays.begin(), delays.end());
  Tell(
      "an idle transaction keeps the table of an ALTER (--lock-timeout 300 "
      "ms), "
      "others read it",
      times,
      absl::StrCat("delayed by ", static_cast<int>(delays[times / 2]),
                   " ms in the median, ", static_cast<int>(delays.back()),
                   " ms at most; then the step succeeds"));
}

}  // namespace
}  // namespace gander

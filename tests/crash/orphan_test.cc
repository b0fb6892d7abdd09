// A process is killed while the server executes a long statement of it, and
// another one starts at once. The server does not know yet, and goes on: the
// second waits until it has.

#include <signal.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/database/driver.h"
#include "tests/crash/postgres_crash.h"
#include "tests/crash/sql_folder.h"

namespace gander {
namespace {

class Orphan : public PostgresCrash {
 protected:
  // Waits until one session of this database does something like `query`.
  void AwaitRunning(const std::string& query) {
    AwaitValue(Url(),
               absl::StrCat(
                   "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = "
                   "current_database() AND pid <> pg_backend_pid() AND state "
                   "= 'active' AND query LIKE '%",
                   query, "%'"),
               "t");
  }

  // Runs the files, kills the run in the statement `query`, and runs again.
  ProgramOutput KillIn(const std::string& query, const SqlFolder& folder) {
    {
      Program first(SqlFolder::Gander(), folder.UpArguments(), On(Url()));
      AwaitRunning(query);
      first.Signal(SIGKILL);
      EXPECT_EQ(first.Wait().exit_code, 128 + SIGKILL);
    }
    return RunProgram(SqlFolder::Gander(), folder.UpArguments(), On(Url()));
  }
};

// Shorter than the server's interval of looking whether its client is there: it
// commits what nobody waits for. Longer: it stops.
TEST_F(Orphan, AStepIsAppliedOnce) {
  for (const char* seconds : {"1", "6"}) {
    for (const char* annotation : {"", "-- +gander NO TRANSACTION\n"}) {
      NewDatabase();
      const SqlFolder folder(SqlFolder::Files{
          {"1_create.sql", "CREATE TABLE once (n integer);\n"},
          {"2_long.sql",
           absl::StrCat("-- +gander Up\n", annotation,
                        "INSERT INTO once VALUES (1);\n"
                        "INSERT INTO once SELECT 2 FROM pg_sleep(",
                        seconds,
                        ");\n"
                        "INSERT INTO once VALUES (3);\n")}});
      const ProgramOutput second = KillIn("pg_sleep", folder);
      EXPECT_EQ(second.exit_code, 0) << second.err;
      EXPECT_EQ(ValueOf(Url(), "SELECT array_agg(n ORDER BY n) FROM once"),
                "{1,2,3}")
          << seconds << annotation;
      EXPECT_EQ(AppliedAgain(Url()), "");
    }
  }
  Tell("kill -9 inside a long statement, a second run at once", 4,
       "waits for the server to end it; each statement once");
}

// The orphan waits for a transaction that is open, and so does the second run.
TEST_F(Orphan, AnIndexIsBuiltOnce) {
  NewDatabase();
  const SqlFolder folder(
      SqlFolder::Files{{"1_create.sql", "CREATE TABLE many (n integer);\n"},
                       {"2_index.sql",
                        "-- +gander Up\n-- +gander NO TRANSACTION\n"
                        "CREATE INDEX CONCURRENTLY many_n ON many (n);\n"}});
  ASSERT_EQ(
      RunProgram(SqlFolder::Gander(), folder.UpArguments({"--by=1"}), On(Url()))
          .exit_code,
      0);
  auto reader = Connect(Url(), ConnectOptions());
  ASSERT_TRUE(reader.ok()) << reader.status();
  ASSERT_TRUE((*reader)->Query("BEGIN; INSERT INTO many VALUES (1)").ok());
  Program first(SqlFolder::Gander(), folder.UpArguments(), On(Url()));
  AwaitRunning("CREATE INDEX");
  first.Signal(SIGKILL);
  first.Wait();
  Program second(SqlFolder::Gander(), folder.UpArguments(), On(Url()));
  // The orphan is gone when the second has the lock and clears up.
  AwaitRunning("DROP INDEX");
  ASSERT_TRUE((*reader)->Query("COMMIT").ok());
  const ProgramOutput run = second.Wait();
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(ValueOf(Url(),
                    "SELECT array_agg(relname || ' ' || indisvalid) FROM "
                    "pg_index JOIN pg_class ON oid = indexrelid WHERE indrelid "
                    "= 'many'::regclass"),
            "{\"many_n true\"}");
  Tell("kill -9 inside CREATE INDEX CONCURRENTLY, a second run at once", 1,
       "the invalid index is dropped, and built once");
}

}  // namespace
}  // namespace gander

// File: postgres_crash.h
//
// Databases for runs that are disturbed, on a PostgreSQL of the test's own.
#ifndef GANDER_TESTS_CRASH_POSTGRES_CRASH_H_
#define GANDER_TESTS_CRASH_POSTGRES_CRASH_H_

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "runtime/database/postgres/private_postgres.h"
#include "tests/crash/project_run.h"

namespace gander {

class PostgresCrash : public testing::Test {
 protected:
  // What is committed survives a crash of the server, and there is room for a
  // crowd.
  static PrivatePostgres& Server() {
    static const std::unique_ptr<PrivatePostgres> server = [] {
      auto started = PrivatePostgres::Start(
          {.settings = {"synchronous_commit=on", "max_connections=200"}});
      if (!started.ok()) {
        ADD_FAILURE() << started.status();
        std::abort();
      }
      return *std::move(started);
    }();
    return *server;
  }

  // An empty one; the one before is dropped. Its name.
  const std::string& NewDatabase() {
    DropDatabase();
    database_ = Server().CreateDatabase().value();
    return database_;
  }
  void DropDatabase() {
    if (database_.empty()) return;
    EXPECT_TRUE(
        Server()
            .Execute("postgres", "DROP DATABASE " + database_ + " WITH (FORCE)")
            .ok());
    database_.clear();
  }
  const std::string& database() const { return database_; }
  std::string Url() const { return Server().Url(database_); }

  ~PostgresCrash() override { DropDatabase(); }

  // What an undisturbed run leaves, and how long it took.
  struct Undisturbed {
    std::string contents;
    absl::Duration duration;
  };
  Undisturbed RunUndisturbed(const std::vector<std::string>& arguments = Up()) {
    NewDatabase();
    const absl::Time start = absl::Now();
    const ProgramOutput run = RunProgram(Project(), arguments, On(Url()));
    EXPECT_EQ(run.exit_code, 0) << run.err;
    const absl::Duration duration = absl::Now() - start;
    return {Contents(Url()), duration};
  }

 private:
  std::string database_;
};

}  // namespace gander

#endif  // GANDER_TESTS_CRASH_POSTGRES_CRASH_H_

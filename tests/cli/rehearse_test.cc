// `rehearse` through the program: the database itself stays as it is.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/testing/shared_postgres.h"
#include "tests/cli/gander_test.h"

namespace gander {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class RehearseTest : public GanderTest {
 protected:
  void WriteWidening() {
    WriteFile("migrations/1_a.sql",
              "CREATE TABLE a (id int PRIMARY KEY, n int);\n");
    WriteFile("migrations/2_b.sql",
              "-- a comment\nALTER TABLE a\n  ALTER n TYPE bigint;\n"
              "CREATE TABLE IF NOT EXISTS a (id int);\n");
  }
};

TEST_F(RehearseTest, OnSqliteTheFileIsNotTouched) {
  WriteTwoMigrations();
  const ProgramOutput output = OnDatabase({"rehearse"});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_THAT(output.out, AllOf(HasSubstr("Rehearsed 2 migrations on SQLite"),
                                HasSubstr("0002 create_orders (sql)")));
  EXPECT_FALSE(Exists("test.db"));
}

TEST_F(RehearseTest, WithoutADatabaseItRehearsesAll) {
  WriteWidening();
  const ProgramOutput output = Gander({"rehearse", "--database=postgres"});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_THAT(output.out,
              AllOf(HasSubstr("Rehearsed 2 migrations on PostgreSQL"),
                    HasSubstr("creates table public.a")));
  const ProgramOutput since =
      Gander({"rehearse", "--database=postgres", "--since=1"});
  EXPECT_EQ(since.exit_code, 0) << since.err;
  EXPECT_THAT(
      since.out,
      AllOf(HasSubstr("Rehearsed 1 migration on PostgreSQL"),
            HasSubstr("behind 1 that were run first"),
            HasSubstr("migrations/2_b.sql:2  ALTER TABLE a ALTER n TYPE "
                      "bigint"),
            HasSubstr("locks public.a AccessExclusive"),
            HasSubstr("rewrites public.a: the type of a column was changed"),
            HasSubstr("NOTICE: relation \"a\" already exists, skipping")));
}

TEST_F(RehearseTest, WhatTheDatabaseHasIsRunFirst) {
  WriteWidening();
  PrivatePostgres& server = SharedPostgres();
  const std::string name = server.CreateDatabase().value();
  environment_["GANDER_DATABASE_URL"] = server.Url(name);
  ASSERT_EQ(Gander({"up", "--to=1"}).exit_code, 0);
  // A role that may read the history, and nothing else.
  ASSERT_TRUE(server
                  .Execute(name, absl::StrCat("CREATE ROLE ", name,
                                              " LOGIN; GRANT SELECT ON "
                                              "gander_history, gander_meta, "
                                              "gander_repeatable TO ",
                                              name))
                  .ok());
  environment_["GANDER_DATABASE_URL"] = server.Url(name, name);
  const ProgramOutput output = Gander({"rehearse", "--output=json"});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  const nlohmann::json json = Json(output);
  EXPECT_EQ(json["replayed"], 1);
  EXPECT_EQ(json["has_triggers"], true);
  ASSERT_EQ(json["steps"].size(), 1);
  const nlohmann::json& step = json["steps"][0];
  EXPECT_EQ(step["version"], 2);
  EXPECT_EQ(step["state"], "applied");
  ASSERT_EQ(step["statements"].size(), 2);
  EXPECT_EQ(step["statements"][0]["line"], 2);
  EXPECT_EQ(step["statements"][0]["rewrites"][0]["relation"], "public.a");
  EXPECT_EQ(step["locks"][0]["mode"], "AccessExclusiveLock");
  EXPECT_EQ(step["notices"][0]["code"], "42P07");
  EXPECT_THAT(Gander({"status"}).out, HasSubstr("Pending: 1"));
}

TEST_F(RehearseTest, AFailureIsThatOfTheMigration) {
  WriteWidening();
  WriteFile("migrations/3_c.sql", "SELECT 1;\nDROP TABLE nowhere;\n");
  const ProgramOutput output = Gander({"rehearse", "--database=postgres"});
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_THAT(output.err, HasSubstr("migrations/3_c.sql:2:1: "));
  EXPECT_THAT(output.out, HasSubstr("3 c (sql), failed"));
}

TEST_F(RehearseTest, TheScratchIsNeverTheDatabase) {
  WriteTwoMigrations();
  const ProgramOutput output =
      OnDatabase({"rehearse", "--scratch-url=sqlite:test.db"});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_THAT(output.err, HasSubstr("names the database itself"));
  EXPECT_FALSE(Exists("test.db"));
}

TEST_F(RehearseTest, InADatabaseThatWasMadeForIt) {
  WriteWidening();
  PrivatePostgres& server = SharedPostgres();
  environment_["GANDER_SCRATCH_URL"] =
      server.Url(server.CreateDatabase().value());
  for (const char* rehearsed : {"Rehearsed 2 ", "Rehearsed 0 "}) {
    const ProgramOutput output = Gander({"rehearse", "--database=postgres"});
    EXPECT_EQ(output.exit_code, 0) << output.err;
    EXPECT_THAT(output.out, HasSubstr(rehearsed));
  }
}

TEST_F(RehearseTest, SomebodyMustSayWhatTheFilesAreFor) {
  WriteTwoMigrations();
  const ProgramOutput output = Gander({"rehearse"});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_THAT(output.err, HasSubstr("--database=postgres"));
}

}  // namespace
}  // namespace gander

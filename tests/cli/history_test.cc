// baseline, repair and adopt, as a person or a script runs them.
#include <filesystem>
#include <string>
#include <vector>

#include "tests/cli/gander_test.h"

namespace gander {
namespace {

class HistoryTest : public GanderTest {
 protected:
  HistoryTest() { WriteTwoMigrations(); }

  // Two migrations of which dbmate has applied the first.
  void MigrateWithDbmate() {
    Sql("CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY)");
    Sql("INSERT INTO schema_migrations VALUES ('0001')");
    Sql("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)");
  }
  std::string Rows() {
    return Sql(
        "SELECT group_concat(version || state) FROM (SELECT * FROM "
        "gander_history ORDER BY seq)");
  }
};

TEST_F(HistoryTest, ABaselineIsShownAndThenWritten) {
  const std::string shown =
      "-- sqlite:test.db: 2 changes of the history\n"
      "baseline  0001 create_users   is taken as applied, and never run\n"
      "baseline  0002 create_orders  is taken as applied, and never run\n";
  const ProgramOutput dry = OnDatabase({"baseline", "2", "--dry-run"});
  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_EQ(dry.out, shown);
  EXPECT_FALSE(Exists("test.db"));

  const ProgramOutput unasked = OnDatabase({"baseline", "2"});
  EXPECT_EQ(unasked.exit_code, 2);
  EXPECT_EQ(unasked.out, shown);
  EXPECT_EQ(unasked.err,
            "error: nothing was written: there is no terminal to ask on; add "
            "--yes, or --dry-run to only look\n");
  EXPECT_FALSE(Exists("test.db"));

  const ProgramOutput written = OnDatabase({"baseline", "2", "--yes"});
  EXPECT_EQ(written.exit_code, 0) << written.err;
  EXPECT_EQ(written.out, shown + "Written. No migration was run.\n");
  EXPECT_EQ(Rows(), "1baseline,2baseline");

  const ProgramOutput again = OnDatabase({"baseline", "2"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(again.out, "-- sqlite:test.db: nothing to do\n");
  EXPECT_NE(OnDatabase({"status"}).out.find("baseline"), std::string::npos);
}

TEST_F(HistoryTest, ABaselineBesideAnotherHistoryIsRefused) {
  OnDatabase({"up"});
  const ProgramOutput output = OnDatabase({"baseline", "1", "--yes"});
  EXPECT_EQ(output.exit_code, 4);
  EXPECT_NE(output.err.find("the history already has 2 rows: 1 "
                            "(create_users), 2 (create_orders)"),
            std::string::npos)
      << output.err;
  EXPECT_EQ(OnDatabase({"baseline", "7", "--yes"}).exit_code, 2);
}

TEST_F(HistoryTest, RepairListsWhatHelpsAndThenDoesIt) {
  OnDatabase({"up"});
  EXPECT_EQ(OnDatabase({"repair"}).out,
            "-- sqlite:test.db: nothing to repair\n");
  WriteFile("migrations/0001_create_users.sql",
            "-- +gander Up\nCREATE TABLE users (id INTEGER);\n");
  WriteFile("migrations/0003_more.sql", "SELECT 1;\n");
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 4);
  const ProgramOutput listed = OnDatabase({"repair"});
  EXPECT_EQ(listed.exit_code, 4);
  EXPECT_NE(listed.out.find("0001_create_users.sql: the Up of version 1 "
                            "(create_users) was edited after it was applied"),
            std::string::npos)
      << listed.out;
  EXPECT_NE(listed.out.find("\n    gander repair --accept=1\n"),
            std::string::npos);

  const ProgramOutput accepted = OnDatabase({"repair", "--accept=1", "--yes"});
  EXPECT_EQ(accepted.exit_code, 0) << accepted.err;
  EXPECT_EQ(accepted.out,
            "-- sqlite:test.db: 1 change of the history\n"
            "accept  0001 create_users  the file as it is now is taken as what "
            "was applied\n"
            "Written. No migration was run.\n");
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 0);
  EXPECT_EQ(Sql("SELECT outcome FROM gander_log WHERE version = 1 ORDER BY id "
                "DESC"),
            "repaired");
}

TEST_F(HistoryTest, RepairDoesOneThingAtATime) {
  const struct {
    std::vector<std::string> arguments;
    const char* error;
  } cases[] = {
      {{"--accept=1", "--forget=2"},
       "--accept and --forget exclude each other"},
      {{"--resolve=1"}, "--resolve needs --as"},
      {{"--as=applied"}, "--as is for --resolve"},
      {{"--resolve=1", "--as=maybe"},
       "is none of applied, not-applied, undone"},
      {{"--accept=one"}, "is not a version"},
  };
  for (const auto& one : cases) {
    std::vector<std::string> line = {"repair"};
    line.insert(line.end(), one.arguments.begin(), one.arguments.end());
    const ProgramOutput output = OnDatabase(line);
    EXPECT_EQ(output.exit_code, 2) << one.error;
    EXPECT_NE(output.err.find(one.error), std::string::npos) << output.err;
  }
}

TEST_F(HistoryTest, UpDoesNotRunAgainWhatAnotherToolHasRun) {
  MigrateWithDbmate();
  for (const std::vector<std::string>& line : {std::vector<std::string>{"up"},
                                               {"plan"},
                                               {"up", "--dry-run"},
                                               {"validate"}}) {
    const ProgramOutput output = OnDatabase(line);
    EXPECT_EQ(output.exit_code, 4) << line[0];
    EXPECT_NE(output.err.find("adopt --from=dbmate"), std::string::npos)
        << output.err;
  }
  EXPECT_EQ(Sql("SELECT count(*) FROM sqlite_master WHERE name = "
                "'gander_history'"),
            "0");
  const ProgramOutput all = OnDatabase({"up", "--ignore-foreign-history"});
  EXPECT_EQ(all.exit_code, 1) << "there is a table users";
}

TEST_F(HistoryTest, AdoptSaysWhatThereIsShowsItAndTakesItOver) {
  EXPECT_EQ(OnDatabase({"adopt"}).out,
            "-- sqlite:test.db: no history of another tool under its usual "
            "name; with another name, use --from=TOOL --from-table=TABLE\n");
  MigrateWithDbmate();
  const ProgramOutput found = OnDatabase({"adopt"});
  EXPECT_EQ(found.exit_code, 0) << found.err;
  EXPECT_EQ(found.out,
            "The table schema_migrations is dbmate's:\n"
            "    gander adopt --from=dbmate --dry-run\n");
  const std::string shown =
      "-- sqlite:test.db: 1 change of the history\n"
      "adopt  0001 create_users  was applied by dbmate\n";
  EXPECT_EQ(OnDatabase({"adopt", "--from=dbmate", "--dry-run"}).out, shown);
  EXPECT_EQ(OnDatabase({"adopt", "--from=dbmate"}).exit_code, 2);
  const ProgramOutput adopted = OnDatabase({"adopt", "--from=dbmate", "--yes"});
  EXPECT_EQ(adopted.exit_code, 0) << adopted.err;
  EXPECT_EQ(adopted.out, shown + "Written. No migration was run.\n");
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 0);
  EXPECT_EQ(Rows(), "1applied,2applied");
  EXPECT_EQ(Sql("SELECT group_concat(version) FROM schema_migrations"), "0001");
}

TEST_F(HistoryTest, AVersionWithoutAFileIsAdoptedOnRequest) {
  MigrateWithDbmate();
  Sql("INSERT INTO schema_migrations VALUES ('0000')");
  const ProgramOutput refused = OnDatabase({"adopt", "--from=dbmate", "--yes"});
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_NE(refused.err.find("dbmate has applied version 0000, and there is no "
                             "such migration here"),
            std::string::npos)
      << refused.err;
  EXPECT_EQ(OnDatabase({"adopt", "--from=dbmate", "--allow-missing", "--yes"})
                .exit_code,
            0);
  EXPECT_EQ(Rows(), "0applied,1applied");
  EXPECT_NE(OnDatabase({"status"}).out.find("file is missing"),
            std::string::npos);
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 0);
}

TEST_F(HistoryTest, AdoptNeedsATableThatIsThere) {
  EXPECT_EQ(OnDatabase({"adopt", "--from=goose"}).exit_code, 2);
  Sql("CREATE TABLE theirs (id INTEGER)");
  EXPECT_EQ(OnDatabase({"adopt", "--from=goose"}).exit_code, 2);
  EXPECT_EQ(
      OnDatabase({"adopt", "--from=goose", "--from-table=theirs"}).exit_code,
      4);
  EXPECT_EQ(OnDatabase({"adopt", "--from-table=theirs"}).exit_code, 2);
  EXPECT_EQ(
      OnDatabase({"adopt", "--from=goose", "--from-table=a.b.c"}).exit_code, 2);
}

TEST_F(HistoryTest, ADottedVersionIsAVersionEverywhere) {
  WriteFile("migrations/V2__b.sql", "CREATE TABLE b (id);");
  WriteFile("migrations/V2.1__c.sql", "CREATE TABLE c (id);");
  EXPECT_EQ(Gander({"up", "--database-url=sqlite:x.db"}).exit_code, 2)
      << "0002_create_orders.sql would change its place";
  std::filesystem::remove(Path("migrations/0002_create_orders.sql"));
  ASSERT_EQ(OnDatabase({"baseline", "2.1", "--yes"}).exit_code, 0);
  EXPECT_EQ(Rows(), "1baseline,2000000000baseline,2001000000baseline");
  ASSERT_EQ(OnDatabase({"repair", "--forget=2.1", "--yes"}).exit_code, 0);
  EXPECT_EQ(Rows(), "1baseline,2000000000baseline");
  for (const char* flag : {"--forget=9.9", "--accept=9.9", "--mark-applied=9.9",
                           "--resolve=9.9"}) {
    EXPECT_EQ(OnDatabase({"repair", flag, "--as=undone", "--yes"}).exit_code, 2)
        << flag;
  }
  EXPECT_EQ(OnDatabase({"baseline", "2.", "--yes"}).exit_code, 2);
}

}  // namespace
}  // namespace gander

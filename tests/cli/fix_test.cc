// fix, on folders as people have them.
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <string>
#include <vector>

#include "tests/cli/gander_test.h"

namespace gander {
namespace {

using Strings = std::vector<std::string>;

class FixTest : public GanderTest {
 protected:
  // One file of each format behind a sequence of two.
  void WriteMixedFolder() {
    WriteTwoMigrations();
    WriteFile("migrations/20240103000000_goose.sql",
              "-- +goose Up\nCREATE TABLE goose (n integer);\n"
              "-- +goose Down\nDROP TABLE goose;\n");
    WriteFile("migrations/20240104000000_plain.sql",
              "CREATE TABLE plain (n integer);\n");
    WriteFile("migrations/20240105000000_dbmate.sql",
              "-- migrate:up\r\nCREATE TABLE dbmate (n integer);\r\n"
              "-- migrate:down\r\nDROP TABLE dbmate;\r\n");
    WriteFile("migrations/20240106000000_sql_migrate.sql",
              "-- +migrate Up\nCREATE TABLE sql_migrate (n integer);\n"
              "-- +migrate Down\nDROP TABLE sql_migrate;\n");
    WriteFile("migrations/20240107000000_both.postgres.sql", "SELECT 1;\n");
    WriteFile("migrations/20240107000000_both.sqlite.sql",
              "CREATE TABLE both_of_them (n integer);\n");
  }

  // And one whose Down is a file of its own.
  void WritePair() {
    WriteFile("migrations/20240108000000_pair.up.sql",
              "CREATE TABLE pair (n integer);\n");
    WriteFile("migrations/20240108000000_pair.down.sql", "DROP TABLE pair;\n");
  }

  // The files of a folder, by name.
  using Contents = std::map<std::string, std::string>;

  Contents ContentsOf(const std::string& folder) const {
    Contents contents;
    for (const std::string& name : Files(folder)) {
      contents[name] = ReadFile(folder + "/" + name);
    }
    return contents;
  }

  // What fix says when the folder holds just these.
  ProgramOutput OnCopyOf(const Contents& contents,
                         std::vector<std::string> arguments) {
    for (const std::string& name : Files("migrations")) {
      EXPECT_EQ(unlink(Path("migrations/" + name).c_str()), 0);
    }
    for (const auto& [name, content] : contents) {
      WriteFile("migrations/" + name, content);
    }
    arguments.insert(arguments.begin(), {"fix", "--output=json"});
    return Gander(arguments);
  }

  static std::string NameOf(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
  }
};

TEST_F(FixTest, ADatabaseThatAppliedTheTimestampsMatches) {
  WriteMixedFolder();
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  const ProgramOutput fixed = Gander({"fix"});
  EXPECT_EQ(fixed.exit_code, 0) << fixed.err;
  EXPECT_EQ(fixed.out,
            "migrations/20240103000000_goose.sql -> "
            "migrations/0003_goose.sql\n"
            "migrations/20240104000000_plain.sql -> "
            "migrations/0004_plain.sql\n"
            "migrations/20240105000000_dbmate.sql -> "
            "migrations/0005_dbmate.sql\n"
            "migrations/20240106000000_sql_migrate.sql -> "
            "migrations/0006_sql_migrate.sql\n"
            "migrations/20240107000000_both.postgres.sql -> "
            "migrations/0007_both.postgres.sql\n"
            "migrations/20240107000000_both.sqlite.sql -> "
            "migrations/0007_both.sqlite.sql\n"
            "Renamed 6 files.\n");
  EXPECT_EQ(Files("migrations"),
            (Strings{"0001_create_users.sql", "0002_create_orders.sql",
                     "0003_goose.sql", "0004_plain.sql", "0005_dbmate.sql",
                     "0006_sql_migrate.sql", "0007_both.postgres.sql",
                     "0007_both.sqlite.sql"}));
  EXPECT_EQ(ReadFile("migrations/0005_dbmate.sql").substr(0, 51),
            "-- +gander Replaces 20240105000000\r\n-- migrate:up\r\n");

  const ProgramOutput up = OnDatabase({"up"});
  EXPECT_EQ(up.out, "Nothing to do.\n");
  EXPECT_EQ(up.err, "");
  EXPECT_EQ(OnDatabase({"validate"}).exit_code, 0);
  EXPECT_EQ(OnDatabase({"version"}).out, "7\n");
  const std::string status = OnDatabase({"status"}).out;
  EXPECT_NE(status.find("applied, recorded as 20240103000000"),
            std::string::npos)
      << status;
}

TEST_F(FixTest, RollsBackWhatWasAppliedUnderATimestamp) {
  WriteTwoMigrations();
  WriteFile("migrations/20240103000000_goose.sql",
            "-- +goose Up\nCREATE TABLE goose (n integer);\n"
            "-- +goose Down\nDROP TABLE goose;\n");
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  ASSERT_EQ(Gander({"fix"}).exit_code, 0);
  EXPECT_EQ(OnDatabase({"redo"}).exit_code, 0);
  EXPECT_EQ(Sql("SELECT group_concat(version) FROM (SELECT version FROM "
                "gander_history ORDER BY seq)"),
            "1,2,3");
}

TEST_F(FixTest, AFileThatGotAnotherNameIsToldByStatusAndValidate) {
  WriteTwoMigrations();
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  WriteFile("migrations/0002_make_orders.sql",
            ReadFile("migrations/0002_create_orders.sql"));
  ASSERT_EQ(unlink(Path("migrations/0002_create_orders.sql").c_str()), 0);
  const ProgramOutput status = OnDatabase({"status"});
  EXPECT_NE(status.out.find("applied, recorded as create_orders"),
            std::string::npos)
      << status.out;
  const ProgramOutput validate = OnDatabase({"validate"});
  EXPECT_EQ(validate.exit_code, 0);
  EXPECT_NE(validate.err.find("under the name create_orders"),
            std::string::npos)
      << validate.err;
  EXPECT_EQ(OnDatabase({"up"}).err, "");
}

TEST_F(FixTest, NothingToDoIsFine) {
  WriteTwoMigrations();
  const ProgramOutput output = Gander({"fix"});
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_EQ(output.out,
            "Nothing to do: no file has a timestamp for a version.\n");
}

TEST_F(FixTest, DryRunOnlyShowsTheNames) {
  WriteMixedFolder();
  const Strings before = Files("migrations");
  const ProgramOutput output = Gander({"fix", "--dry-run"});
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_NE(output.out.find("0003_goose.sql\n"), std::string::npos);
  EXPECT_NE(output.out.find("Would rename 6 files.\n"), std::string::npos);
  EXPECT_EQ(Files("migrations"), before);
}

TEST_F(FixTest, CppStepsSayItInTheMacro) {
  WriteFile("migrations/20240101000000_a.cc",
            "#include \"gander/migration.h\"\nGANDER_MIGRATION(Up, Down);\n");
  ASSERT_EQ(Gander({"fix"}).exit_code, 0);
  EXPECT_EQ(ReadFile("migrations/00001_a.cc"),
            "#include \"gander/migration.h\"\n"
            "GANDER_MIGRATION(Up, Down).Replaces(20240101000000);\n");
}

TEST_F(FixTest, GanderSumIsWrittenAnewWhenItMatched) {
  WriteMixedFolder();
  ASSERT_EQ(Gander({"hash"}).exit_code, 0);
  ASSERT_EQ(Gander({"fix"}).exit_code, 0);
  EXPECT_EQ(Gander({"hash", "--check"}).exit_code, 0);
  EXPECT_NE(ReadFile("migrations/gander.sum").find("0003_goose.sql"),
            std::string::npos);
}

TEST_F(FixTest, AGanderSumThatDoesNotMatchStopsIt) {
  WriteMixedFolder();
  ASSERT_EQ(Gander({"hash"}).exit_code, 0);
  WriteFile("migrations/20240104000000_plain.sql", "SELECT 'edited';\n");
  const Strings before = Files("migrations");
  const ProgramOutput output = Gander({"fix"});
  EXPECT_EQ(output.exit_code, 4);
  EXPECT_NE(output.err.find("20240104000000_plain.sql"), std::string::npos);
  EXPECT_EQ(Files("migrations"), before);
}

TEST_F(FixTest, WhatWasInterruptedIsFinished) {
  WriteMixedFolder();
  // As after a crash between making the new file and removing the old one.
  WriteFile("migrations/0003_goose.sql",
            "-- +gander Replaces 20240103000000\n" +
                ReadFile("migrations/20240103000000_goose.sql"));
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 2);
  ASSERT_EQ(Gander({"fix"}).exit_code, 0);
  EXPECT_EQ(OnDatabase({"up"}).exit_code, 0);
  EXPECT_EQ(Files("migrations").size(), 8u);
}

TEST_F(FixTest, IsFinishedWhereverItWasInterrupted) {
  WriteTwoMigrations();
  WriteFile("migrations/20240104000000_plain.sql", "SELECT 1;\n");
  WritePair();
  ASSERT_EQ(Gander({"hash"}).exit_code, 0);
  const Contents before = ContentsOf("migrations");
  ASSERT_EQ(Gander({"fix"}).exit_code, 0);
  const Contents after = ContentsOf("migrations");
  const nlohmann::json renamed = Json(OnCopyOf(before, {"--dry-run"}))["files"];
  ASSERT_EQ(renamed.size(), 3u);
  // gander.sum is written first, then one file after the other: the new one is
  // made, the old one is removed.
  for (size_t done = 0; done <= renamed.size(); ++done) {
    for (const bool old_is_there : {false, true}) {
      Contents folder = before;
      folder["gander.sum"] = after.at("gander.sum");
      for (size_t i = 0; i < done; ++i) {
        const std::string from = NameOf(renamed[i]["from"]);
        const std::string to = NameOf(renamed[i]["to"]);
        folder[to] = after.at(to);
        if (i + 1 < done || !old_is_there) folder.erase(from);
      }
      EXPECT_EQ(OnCopyOf(folder, {}).exit_code, 0) << done;
      EXPECT_EQ(ContentsOf("migrations"), after) << done;
    }
  }
  // What is neither the one nor the other is not made right.
  Contents folder = before;
  folder["gander.sum"] = after.at("gander.sum");
  folder["20240104000000_plain.sql"] = "SELECT 'edited';\n";
  EXPECT_EQ(OnCopyOf(folder, {}).exit_code, 4);
  EXPECT_EQ(ContentsOf("migrations"), folder);
}

TEST_F(FixTest, LeavesOutWhatIsIgnored) {
  WriteMixedFolder();
  WriteFile("migrations/20240108000000_diesel/up.sql", "SELECT 1;\n");
  WriteFile("migrations/20240109000000_seed.sql", "SELECT 1;\n");
  const Strings ignoring = {"--ignore=*_diesel,*_seed.sql"};
  ASSERT_EQ(Gander({"hash", ignoring[0]}).exit_code, 0);
  EXPECT_EQ(Gander({"fix", ignoring[0]}).exit_code, 0);
  EXPECT_EQ(Gander({"hash", "--check", ignoring[0]}).exit_code, 0);
  EXPECT_TRUE(Exists("migrations/0003_goose.sql"));
  EXPECT_TRUE(Exists("migrations/20240109000000_seed.sql"));
}

TEST_F(FixTest, ANameThatIsTakenLosesNothing) {
  WriteFile("migrations/1_first.sql", "SELECT 1;\n");
  WriteFile("migrations/20240103000000_a.sql", "SELECT 2;\n");
  // No migration as ParseFileName has it, but the new name all the same.
  ASSERT_EQ(mkdir(Path("migrations/2_a.sql").c_str(), 0777), 0);
  const ProgramOutput output = Gander({"fix"});
  EXPECT_EQ(output.exit_code, 2) << output.out;
  EXPECT_EQ(ReadFile("migrations/20240103000000_a.sql"), "SELECT 2;\n");
}

TEST_F(FixTest, NamesThatCannotBeReadStopIt) {
  WriteMixedFolder();
  WriteFile("migrations/notes.sql", "");
  const Strings before = Files("migrations");
  const ProgramOutput output = Gander({"fix"});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_NE(output.err.find("migrations/notes.sql: "), std::string::npos)
      << output.err;
  EXPECT_EQ(Files("migrations"), before);
}

TEST_F(FixTest, AFolderOfDieselsStopsIt) {
  WriteMixedFolder();
  WriteFile("migrations/20240108000000_diesel/up.sql", "SELECT 1;\n");
  const ProgramOutput output = Gander({"fix"});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_NE(output.err.find("migrations/20240108000000_diesel: "),
            std::string::npos)
      << output.err;
  EXPECT_TRUE(Exists("migrations/20240103000000_goose.sql"));
}

TEST_F(FixTest, WritesJson) {
  WriteTwoMigrations();
  WriteFile("migrations/20240103000000_a.sql", "SELECT 1;\n");
  const nlohmann::json json = Json(Gander({"fix", "--output=json"}));
  EXPECT_EQ(json["files"], nlohmann::json::parse(R"([{
    "from": "migrations/20240103000000_a.sql",
    "to": "migrations/0003_a.sql", "version": 3,
    "replaces": 20240103000000}])"));
  EXPECT_EQ(json["dry_run"], false);
  EXPECT_EQ(json["sum"], nullptr);
}

}  // namespace
}  // namespace gander

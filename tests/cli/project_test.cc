// The binary of a project: what is different when migrations are compiled in.
#include <signal.h>

#include <filesystem>

#include "tests/cli/gander_test.h"

namespace gander {
namespace {

class ProjectTest : public GanderTest {
 protected:
  static std::string Project() {
    return std::filesystem::absolute(std::getenv("PROJECT")).string();
  }
  ProgramOutput Run(std::vector<std::string> arguments) {
    return RunProgram(Project(), arguments, Options());
  }
  ProgramOutput RunOnDatabase(std::vector<std::string> arguments) {
    arguments.push_back("--database-url=sqlite:test.db");
    return Run(arguments);
  }
};

TEST_F(ProjectTest, NeedsNothingButItself) {
  const ProgramOutput up = RunOnDatabase({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.err;
  EXPECT_EQ(Sql("SELECT count(*) FROM things"), "3");
  EXPECT_EQ(RunOnDatabase({"version"}).out, "3\n");
  EXPECT_EQ(Run({"validate"}).out, "3 migrations for sqlite: no errors.\n");
}

TEST_F(ProjectTest, HasTheDefaultsOfItsBuildFile) {
  RunOnDatabase({"up"});
  EXPECT_EQ(Sql("SELECT count(*) FROM project_history"), "3");
  EXPECT_EQ(RunOnDatabase({"version", "--history-table=other"}).out, "none\n");
  environment_["GANDER_HISTORY_TABLE"] = "other";
  EXPECT_EQ(RunOnDatabase({"version"}).out, "none\n");
}

TEST_F(ProjectTest, GoesByItsOwnNameInHelp) {
  EXPECT_EQ(Run({"help", "up"}).out.substr(0, 26),
            "Usage: project up [flags]\n");
  EXPECT_EQ(Run({"--version"}).out.substr(0, 16), "project (gander ");
}

TEST_F(ProjectTest, AStepInCppHasNoSqlToShow) {
  const nlohmann::json json =
      Json(RunOnDatabase({"plan", "--output=json"}))["steps"];
  ASSERT_EQ(json.size(), 3);
  EXPECT_EQ(json[1]["kind"], "cpp");
  EXPECT_EQ(json[1]["sql"], nullptr);
  EXPECT_EQ(json[1]["transaction"], true);
  EXPECT_EQ(json[2]["transaction"], false);
}

// Its checksum is over the whole file, comments and all.
TEST_F(ProjectTest, AnEditedStepInCppIsNoDisagreement) {
  RunOnDatabase({"up"});
  Sql("UPDATE project_history SET up_checksum = 'other' WHERE version = 2");
  const ProgramOutput output = RunOnDatabase({"validate", "--output=json"});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  const nlohmann::json findings = Json(output)["findings"];
  ASSERT_EQ(findings.size(), 1) << findings;
  EXPECT_EQ(findings[0]["check"], "changed_up");
  EXPECT_EQ(findings[0]["severity"], "warning");
  EXPECT_NE(output.err.find("warning: "), std::string::npos) << output.err;
  // As up has it, which says so and has nothing to do.
  EXPECT_EQ(RunOnDatabase({"up"}).exit_code, 0);

  Sql("UPDATE project_history SET up_checksum = 'other' WHERE version = 1");
  EXPECT_EQ(RunOnDatabase({"validate"}).exit_code, 4);
}

// As `bazel run //tests/cli/project -- create x` starts it.
TEST_F(ProjectTest, UnderBazelRunItFindsItsSourcesAndTheUsersFolder) {
  WriteFile("workspace/tests/cli/project/README.md", "");
  WriteFile("project.runfiles/main/README.md", "");
  environment_["BUILD_WORKSPACE_DIRECTORY"] = Path("workspace");
  environment_["BUILD_WORKING_DIRECTORY"] = folder_;
  ProgramOptions options = Options();
  options.folder = Path("project.runfiles/main");
  const ProgramOutput created =
      RunProgram(Project(), {"create", "x", "--sequential"}, options);
  EXPECT_EQ(created.exit_code, 0) << created.err;
  EXPECT_TRUE(Exists("workspace/tests/cli/project/0001_x.sql"));
  RunProgram(Project(), {"up", "--to=1", "--database-url=sqlite:here.db"},
             options);
  EXPECT_TRUE(Exists("here.db"));
  EXPECT_EQ(Files("project.runfiles/main"),
            std::vector<std::string>{"README.md"});
}

TEST_F(ProjectTest, AStepThatListensIsAskedToStop) {
  Program program(
      Project(),
      {"up", "--var=FAIL=slow", "--grace=1m", "--database-url=sqlite:test.db"},
      Options());
  // Progress is shown while the step runs.
  EXPECT_TRUE(program.WaitForError("2 fail: 1 of 2 (50 %)"));
  program.Signal(SIGTERM);
  const ProgramOutput output = program.Wait();
  EXPECT_EQ(output.exit_code, 7) << output.err;
  EXPECT_EQ(Sql("SELECT count(*) FROM things"), "2");
  EXPECT_EQ(RunOnDatabase({"version"}).out, "1\n");
}

TEST_F(ProjectTest, AStepThatDoesNotListenIsLeftAfterTheGrace) {
  Program program(Project(),
                  {"up", "--verbose", "--var=FAIL=deaf", "--grace=200ms",
                   "--database-url=sqlite:test.db"},
                  Options());
  EXPECT_TRUE(program.WaitForError("2 fail: 1 of 2"));
  program.Signal(SIGINT);
  const ProgramOutput output = program.Wait();
  EXPECT_EQ(output.exit_code, 7);
  EXPECT_NE(output.err.find("did not end in time (--grace)"),
            std::string::npos);
  EXPECT_EQ(Sql("SELECT count(*) FROM things"), "2");
  const ProgramOutput again = RunOnDatabase({"up"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
}

TEST_F(ProjectTest, ASecondSignalEndsAtOnce) {
  Program program(Project(),
                  {"up", "--verbose", "--var=FAIL=deaf", "--grace=10m",
                   "--database-url=sqlite:test.db"},
                  Options());
  EXPECT_TRUE(program.WaitForError("2 fail: 1 of 2"));
  program.Signal(SIGTERM);
  EXPECT_TRUE(program.WaitForError("a second signal ends at once"));
  program.Signal(SIGTERM);
  EXPECT_EQ(program.Wait().exit_code, 7);
}

}  // namespace
}  // namespace gander

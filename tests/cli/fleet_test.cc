// Several databases, by --targets-file.
#include <csignal>

#include "tests/cli/gander_test.h"

namespace gander {
namespace {

class FleetTest : public GanderTest {
 protected:
  FleetTest() {
    WriteTwoMigrations();
    WriteFile("fleet",
              "# three\na sqlite:a.db\nb sqlite:b.db\nc sqlite:c.db\n");
    environment_["GANDER_TARGETS_FILE"] = "fleet";
  }

  static bool Has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  // "0 0 3": how each database stands.
  std::string Pending() {
    std::string pending;
    const nlohmann::json json = Json(Gander({"status", "--output=json"}));
    for (const nlohmann::json& target : json["targets"]) {
      pending += (pending.empty() ? "" : " ") + target["pending"].dump();
    }
    return pending;
  }
};

TEST_F(FleetTest, AllAreMigratedOneAfterAnother) {
  EXPECT_EQ(Pending(), "2 2 2");
  const ProgramOutput output = Gander({"up"});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_TRUE(Has(output.out, "== a\nApplied 2 migrations")) << output.out;
  EXPECT_TRUE(Has(output.err, "\nc: applied  0001 create_users")) << output.err;
  EXPECT_EQ(Pending(), "0 0 0");
  EXPECT_EQ(Gander({"wait", "--timeout=0"}).exit_code, 0);
  EXPECT_EQ(Gander({"version"}).out, "== a\n2\n\n== b\n2\n\n== c\n2\n");
}

TEST_F(FleetTest, OneIsChosenByNameOrByIndex) {
  EXPECT_EQ(Gander({"up", "--target=b"}).exit_code, 0);
  EXPECT_EQ(Pending(), "2 0 2");
  environment_["GANDER_TARGET_INDEX"] = "2";
  const ProgramOutput output = Gander({"up", "--output=json"});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_EQ(Json(output)["database"], "sqlite:c.db");
  EXPECT_EQ(Json(output)["target"], "c");
  EXPECT_EQ(output.err.rfind("c: applied  0001 create_users", 0), 0)
      << output.err;
  EXPECT_EQ(Gander({"down"}).exit_code, 0);
  environment_.erase("GANDER_TARGET_INDEX");
  EXPECT_EQ(Pending(), "2 0 1");
}

TEST_F(FleetTest, TheEndOfOneNamesItForKubernetes) {
  environment_["GANDER_TERMINATION_MESSAGE"] = Path("end");
  EXPECT_EQ(Gander({"up", "--target-index=1"}).exit_code, 0);
  EXPECT_EQ(ReadFile("end").rfind("exit code 0 (done)\nb: Applied 2 ", 0), 0)
      << ReadFile("end");
}

TEST_F(FleetTest, AFailureDoesNotStopTheOthersAndIsReported) {
  WriteFile("fleet",
            "a sqlite:a.db\nb sqlite:///nowhere/b.db\n"
            "c postgresql://x:hunter2@127.0.0.1:1/x?connect_timeout=2\n"
            "d sqlite:d.db\n");
  const ProgramOutput output =
      Gander({"up", "--connect-timeout=0", "--output=json"});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_TRUE(Has(output.err, "error: 2 of 4 targets failed: b (2), c (6)\n"))
      << output.err;
  EXPECT_TRUE(Has(output.err, "\nb: error: ")) << output.err;
  EXPECT_FALSE(Has(output.err + output.out, "hunter2"));
  const nlohmann::json json = Json(output);
  EXPECT_EQ(json["targets_failed"], 2);
  EXPECT_EQ(json["targets_left"], 0);
  EXPECT_EQ(json["targets"][3]["result"], "done");
  EXPECT_EQ(json["targets"][2]["exit_code"], 6);
}

TEST_F(FleetTest, AStopLeavesTheRestAndTheNextRunGoesOn) {
  WriteFile("migrations/0003_slow.sql",
            "CREATE TABLE n AS WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL "
            "SELECT i + 1 FROM r WHERE i < 1000000000) "
            "SELECT count(*) AS c FROM r;\n");
  Program running(Binary(), {"up", "--output=json", "--verbose"}, Options());
  ASSERT_TRUE(running.WaitForError("a: applying 0003 slow"));
  running.Signal(SIGTERM);
  const ProgramOutput output = running.Wait();
  EXPECT_EQ(output.exit_code, 7) << output.err;
  const nlohmann::json json = Json(output);
  EXPECT_EQ(json["targets"].size(), 1);
  EXPECT_EQ(json["targets_left"], 2);
  EXPECT_TRUE(Has(output.err, "2 targets not reached, the first of them b"))
      << output.err;
  EXPECT_EQ(Pending(), "1 3 3");
}

TEST_F(FleetTest, WhatIsAskedMustMakeSense) {
  const struct {
    std::vector<std::string> line;
    const char* error;
  } kCases[] = {
      {{"down"}, "'down' is for one database at a time: choose it with"},
      {{"up", "--target=x"}, "fleet has no target 'x'; it has a, b, c"},
      {{"up", "--target-index=3"}, "has the targets 0 to 2, and no 3"},
      {{"up", "--target=a", "--target-index=0"}, "exclude each other"},
      {{"up", "--targets-file=fleet", "--database-url=sqlite:x.db"},
       "excludes --database-url"},
      {{"up", "--database-url=sqlite:x.db", "--target=a"},
       "--target needs --targets-file"},
      {{"up", "--targets-file=postgresql://u:hunter2@h/x"},
       "--targets-file names a file that holds a line NAME URL for each "
       "database, and this is a URL"},
      {{"up", "--grant-read=postgresql://u:hunter2@h/x"},
       "--grant-read names roles, and 'postgresql://u:***@h/x' is a URL"},
      {{"up", "--grant-read=shop_wait"}, "a is SQLite, which has no roles"},
      {{"up", "--targets-file=nowhere"}, "nowhere"},
      {{"up", "--targets-file="}, "needs a value"},
  };
  for (const auto& c : kCases) {
    const ProgramOutput output = Gander(c.line);
    EXPECT_EQ(output.exit_code, 2) << c.error;
    EXPECT_TRUE(Has(output.err, c.error)) << output.err;
    EXPECT_FALSE(Has(output.err, "hunter2")) << output.err;
  }
  EXPECT_FALSE(Exists("a.db"));
  environment_.erase("GANDER_TARGETS_FILE");
  EXPECT_TRUE(Has(Gander({"up", "--target=a"}).err, "needs --targets-file"));
  environment_["GANDER_TARGET"] = "a";
  EXPECT_TRUE(
      Has(Gander({"up"}).err, "the environment variable GANDER_TARGET needs"));
}

TEST_F(FleetTest, AFlagComesBeforeAVariableOfAnotherName) {
  EXPECT_EQ(Gander({"up", "--database-url=sqlite:x.db"}).exit_code, 0);
  EXPECT_TRUE(Exists("x.db"));
  environment_["GANDER_TARGET_INDEX"] = "2";
  EXPECT_EQ(Gander({"up", "--target=a"}).exit_code, 0);
  EXPECT_TRUE(Exists("a.db"));
  environment_["GANDER_TARGET"] = "b";
  EXPECT_TRUE(Has(Gander({"up"}).err,
                  "the environment variable GANDER_TARGET and the environment "
                  "variable GANDER_TARGET_INDEX exclude each other"));
  EXPECT_FALSE(Exists("b.db"));
  EXPECT_FALSE(Exists("c.db"));
}

TEST_F(FleetTest, TheWholeFileIsReadBeforeAnythingRuns) {
  WriteFile("fleet", "a sqlite:a.db\nb postgresql://u:hunter2@h/%ZZ\n");
  const ProgramOutput output = Gander({"up"});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_EQ(output.err.rfind("fleet:2: error: ", 0), 0) << output.err;
  EXPECT_FALSE(Has(output.err, "hunter2"));
  EXPECT_FALSE(Exists("a.db"));
}

TEST_F(FleetTest, KubernetesIsToldWhyTheTargetsFailed) {
  environment_["GANDER_TERMINATION_MESSAGE"] = Path("end");
  WriteFile("fleet", "a sqlite:a.db\nb sqlite:///nowhere/b.db\n");
  EXPECT_EQ(Gander({"up"}).exit_code, 2);
  EXPECT_EQ(ReadFile("end"),
            "exit code 2 (usage)\n1 of 2 targets failed: b (2)\n"
            "b (2): database file /nowhere/b.db: the folder /nowhere does not "
            "exist; make it first");
}

}  // namespace
}  // namespace gander

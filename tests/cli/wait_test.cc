// wait, and what containers need of the program, on SQLite files.
#include <csignal>
#include <sstream>

#include "tests/cli/gander_test.h"

namespace gander {
namespace {

class WaitTest : public GanderTest {
 protected:
  WaitTest() { WriteTwoMigrations(); }

  static bool Has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  // The objects of a log of JSON lines. Fails the test when a line is none.
  static std::vector<nlohmann::json> Log(const std::string& text) {
    std::vector<nlohmann::json> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
      lines.push_back(nlohmann::json::parse(line, nullptr, false));
      EXPECT_FALSE(lines.back().is_discarded()) << line;
    }
    return lines;
  }
};

TEST_F(WaitTest, ItIsReadyWhenAllIsApplied) {
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  const ProgramOutput output = OnDatabase({"wait"});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_EQ(output.out, "Ready: 2 migrations are applied.\n");
}

TEST_F(WaitTest, ItEndsWith3WhenTheTimeIsUp) {
  ASSERT_EQ(OnDatabase({"up", "--to=1"}).exit_code, 0);
  ProgramOutput output = OnDatabase({"wait", "--timeout=0"});
  EXPECT_EQ(output.exit_code, 3);
  EXPECT_TRUE(Has(output.err, "0002_create_orders.sql is not applied yet"))
      << output.err;
  output = OnDatabase({"wait", "--timeout=0", "--output=json"});
  const nlohmann::json json = Json(output);
  EXPECT_EQ(json["ready"], false);
  EXPECT_EQ(json["result"], "pending");
  EXPECT_EQ(json["outstanding"].size(), 1);
  EXPECT_EQ(json["outstanding"][0]["version"], 2);
  EXPECT_EQ(OnDatabase({"wait", "--timeout=0", "--for=1"}).out,
            "Ready: the migrations up to 0001 create_users are applied.\n");
}

TEST_F(WaitTest, AVersionThatIsNoneIsToldAtOnce) {
  const ProgramOutput output = OnDatabase({"wait", "--for=3"});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_TRUE(Has(output.err, "no migration with version 3")) << output.err;
}

TEST_F(WaitTest, ADatabaseThatDoesNotAnswerIs6) {
  const ProgramOutput output =
      Gander({"wait", "--timeout=300ms",
              "--database-url=postgresql://x:hunter2@127.0.0.1:1/x"});
  EXPECT_EQ(output.exit_code, 6);
  EXPECT_TRUE(Has(output.err, "--timeout")) << output.err;
  EXPECT_FALSE(Has(output.err, "hunter2")) << output.err;
}

TEST_F(WaitTest, ItWaitsUntilAnotherHasMigrated) {
  Program waiting(Binary(), {"wait", "--database-url=sqlite:test.db"},
                  Options());
  ASSERT_TRUE(waiting.WaitForError("2 migrations are not applied yet"));
  ASSERT_EQ(OnDatabase({"up"}).exit_code, 0);
  const ProgramOutput output = waiting.Wait();
  EXPECT_EQ(output.exit_code, 0) << output.err;
}

TEST_F(WaitTest, ASignalEndsIt) {
  Program waiting(Binary(), {"wait", "--database-url=sqlite:test.db"},
                  Options());
  ASSERT_TRUE(waiting.WaitForError("are not applied yet"));
  waiting.Signal(SIGTERM);
  EXPECT_EQ(waiting.Wait().exit_code, 7);
}

TEST_F(WaitTest, TheLogMayBeJson) {
  WriteFile("migrations/0003_bad.sql", "SELECT nothing;\n");
  const ProgramOutput output =
      OnDatabase({"up", "--log-format=json", "--output=json"});
  EXPECT_EQ(output.exit_code, 1);
  const std::vector<nlohmann::json> log = Log(output.err);
  ASSERT_GE(log.size(), 4);
  EXPECT_EQ(log[0]["event"], "step_finished");
  EXPECT_EQ(log[0]["version"], 1);
  EXPECT_EQ(log[0]["level"], "info");
  EXPECT_EQ(log.back()["event"], "error");
  EXPECT_EQ(log.back()["exit_code"], 1);
  EXPECT_EQ(log.back()["result"], "migration_failed");
  EXPECT_TRUE(Has(log.back()["message"], "0003_bad.sql:1:8"));
  // Standard error of a test is no terminal.
  EXPECT_EQ(Log(OnDatabase({"up", "--log-format=auto"}).err).back()["event"],
            "error");
  // What cannot be parsed, too.
  environment_["GANDER_LOG_FORMAT"] = "json";
  EXPECT_EQ(Log(Gander({"upp"}).err).back()["exit_code"], 2);
  EXPECT_EQ(Gander({"upp", "--log-format=text"}).err.rfind("error: ", 0), 0);
}

TEST_F(WaitTest, AStopIsLoggedAsJson) {
  Program waiting(Binary(),
                  {"wait", "--database-url=sqlite:test.db", "--log-format=json",
                   "--termination-message=end"},
                  Options());
  ASSERT_TRUE(waiting.WaitForError("are not applied yet"));
  waiting.Signal(SIGTERM);
  const std::vector<nlohmann::json> log = Log(waiting.Wait().err);
  EXPECT_EQ(log[log.size() - 2]["event"], "stopping");
  EXPECT_EQ(log.back()["exit_code"], 7);
  EXPECT_EQ(ReadFile("end").rfind("exit code 7 (interrupted)\n", 0), 0);
}

TEST_F(WaitTest, TheEndIsWrittenForKubernetes) {
  environment_["GANDER_TERMINATION_MESSAGE"] = Path("end");
  OnDatabase({"up"});
  EXPECT_TRUE(
      Has(ReadFile("end"), "exit code 0 (done)\nApplied 2 migrations in "));
  WriteFile("migrations/0003_bad.sql", "SELECT nothing;\n");
  OnDatabase({"up"});
  EXPECT_EQ(ReadFile("end").rfind("exit code 1 (migration_failed)\n", 0), 0);
  EXPECT_TRUE(Has(ReadFile("end"), "0003_bad.sql:1:8: ")) << ReadFile("end");
  Gander({"upp"});
  EXPECT_EQ(ReadFile("end").rfind("exit code 2 (usage)\n", 0), 0);
}

TEST_F(WaitTest, ATerminationFileThatCannotBeWrittenChangesNothing) {
  const ProgramOutput output =
      OnDatabase({"up", "--termination-message=/nowhere/at/all"});
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_TRUE(Has(output.err, "warning: --termination-message: cannot write"))
      << output.err;
}

}  // namespace
}  // namespace gander

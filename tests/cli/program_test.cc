// The program as a whole: help, flags and environment, secrets, signals.
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "tests/cli/gander_test.h"

namespace gander {
namespace {

class ProgramTest : public GanderTest {
 protected:
  ProgramTest() { WriteTwoMigrations(); }

  static std::string LastLine(const std::string& text) {
    const size_t end = text.rfind('\n');
    const size_t before = text.rfind('\n', end - 1);
    return text.substr(before + 1, end - before - 1);
  }
};

TEST_F(ProgramTest, HelpEndsWithZero) {
  const std::string overview = Gander({"help"}).out;
  EXPECT_NE(overview.find("\nCommands\n"), std::string::npos);
  EXPECT_EQ(Gander({"--help"}).out, overview);
  EXPECT_EQ(Gander({"-h"}).out, overview);
  const std::string up = Gander({"help", "up"}).out;
  EXPECT_EQ(up.substr(0, 25), "Usage: gander up [flags]\n");
  EXPECT_EQ(Gander({"up", "--help"}).out, up);
  EXPECT_EQ(Gander({"--help", "up", "--nonsense"}).out, up);
  EXPECT_EQ(Gander({"up", "--help"}).exit_code, 0);
  EXPECT_EQ(Json(Gander({"help", "up", "--output=json"}))["text"], up);
}

TEST_F(ProgramTest, VersionOfTheProgramEndsWithZero) {
  const ProgramOutput output = Gander({"--version"});
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_EQ(output.out.substr(0, 7), "gander ");
}

TEST_F(ProgramTest, NoCommandShowsUsageOnStandardError) {
  const ProgramOutput output = Gander({});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_EQ(output.out, "");
  EXPECT_NE(output.err.find("\nUsage: gander COMMAND [flags]\n"),
            std::string::npos);
}

TEST_F(ProgramTest, FlagsStandBeforeAndBehindTheCommand) {
  const std::vector<std::vector<std::string>> lines = {
      {"--database-url=sqlite:test.db", "version"},
      {"version", "--database-url=sqlite:test.db"},
      {"--database-url", "sqlite:test.db", "version", "--dir", "migrations"},
      {"-database_url=sqlite:test.db", "--dir=migrations", "version"},
  };
  for (const std::vector<std::string>& line : lines) {
    const ProgramOutput output = Gander(line);
    EXPECT_EQ(output.exit_code, 0) << line[0] << output.err;
    EXPECT_EQ(output.out, "none\n");
  }
}

TEST_F(ProgramTest, TheUrlComesFromTheFirstPlaceThatHasOne) {
  WriteFile("url", "sqlite:file.db\n");
  const auto database = [this](std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"version", "--output=json"});
    return Json(Gander(flags))["database"].get<std::string>();
  };
  environment_["DATABASE_URL"] = "sqlite:general.db";
  EXPECT_EQ(database({}), "sqlite:general.db");
  environment_["GANDER_DATABASE_URL_FILE"] = "url";
  EXPECT_EQ(database({}), "sqlite:file.db");
  environment_["GANDER_DATABASE_URL"] = "sqlite:own.db";
  EXPECT_EQ(database({}), "sqlite:own.db");
  EXPECT_EQ(database({"--database-url-file=url"}), "sqlite:file.db");
  EXPECT_EQ(database({"--database-url=sqlite:flag.db"}), "sqlite:flag.db");
}

TEST_F(ProgramTest, OtherFlagsHaveAnEnvironmentToo) {
  environment_["GANDER_HISTORY_TABLE"] = "mine";
  environment_["GANDER_OUTPUT"] = "json";
  EXPECT_EQ(Json(OnDatabase({"status"}))["history_table"], "mine");
  EXPECT_EQ(Json(OnDatabase({"status", "--history-table=h"}))["history_table"],
            "h");
  environment_["GANDER_DIR"] = "elsewhere";
  EXPECT_EQ(Json(OnDatabase({"status"}))["exit_code"], 2);
}

TEST_F(ProgramTest, GlogsOwnEnvironmentWritesNoFile) {
  WriteFile("logs/README.md", "");
  environment_["GLOG_log_dir"] = Path("logs");
  environment_["GLOG_logtostderr"] = "0";
  environment_["GLOG_alsologtostderr"] = "1";
  environment_["GLOG_minloglevel"] = "3";
  const ProgramOutput output = OnDatabase({"up"});
  EXPECT_EQ(output.err.substr(0, 26), "applied  0001 create_users")
      << output.err;
  EXPECT_EQ(Files("logs"), std::vector<std::string>{"README.md"});
}

TEST_F(ProgramTest, JsonComesWithEveryFailure) {
  const std::vector<std::vector<std::string>> lines = {
      {"nonsense", "--output=json"},
      {"--output=json"},
      {"up", "--output=json", "--nonsense"},
      {"up", "--output=json"},
      {"up", "--output", "json", "--to=x"},
      {"up", "--output=json", "--dir=none", "--database-url=sqlite:x.db"},
      {"status", "--output=json", "--connect-timeout=0",
       "--database-url=postgresql://127.0.0.1:1/x"},
      {"help", "--output=json", "nonsense"},
      {"create", "--output=json", "--dir=none", "x"},
      {"hash", "--check", "--output=json"},
      {"validate", "--output=json"},
  };
  for (const std::vector<std::string>& line : lines) {
    const ProgramOutput output = Gander(line);
    EXPECT_NE(output.exit_code, 0);
    const nlohmann::json json = Json(output);
    EXPECT_TRUE(json["error"]["message"].is_string()) << output.out;
    EXPECT_EQ(output.err.substr(0, 7), "error: ") << output.err;
  }
}

TEST_F(ProgramTest, JsonNamesTheCommandOfALineThatCannotBeParsed) {
  const auto command = [this](std::vector<std::string> line) {
    line.push_back("--output=json");
    return Json(Gander(line))["command"];
  };
  EXPECT_EQ(command({"up", "--nonsense"}), "up");
  EXPECT_EQ(command({"up", "--to=x"}), "up");
  EXPECT_EQ(command({"status", "--yes"}), "status");
  EXPECT_EQ(command({"frobnicate", "up"}), nullptr);
}

TEST_F(ProgramTest, JsonIsValidWhateverTheFilesHold) {
  WriteFile("migrations/0003_latin1.sql", "SELECT '\xe9\xff';\n");
  EXPECT_EQ(Json(OnDatabase({"plan", "--output=json"}))["steps"].size(), 3);
}

// Where somebody's password might come to light.
TEST_F(ProgramTest, APasswordIsNeverShown) {
  const char* const urls[] = {
      "postgresql://shop:hunter2@127.0.0.1:1/shop",
      "postgresql://shop:hunter2@127.0.0.1:1/shop?sslmode=nonsense",
      "postgresql://shop:hunter2@127.0.0.1:1/shop?hunter2",
      "postgresql://shop:hunter2@127.0.0.1:1/shop?password=hunter2",
      "postgresql://127.0.0.1:1/shop?password=hunter2&user=shop",
      "postgresql://127.0.0.1:1/shop?sslpassword=hunter2",
      "postgresql://shop:hunter2@127.0.0.1:99999/shop",
      "postgresql://shop:hunter2@127.0.0.1:port/shop",
      "postgresql://shop:hunter2@[127.0.0.1/shop",
      "postgresql://shop:hunter2/@127.0.0.1:1/shop",
      "postgresql://shop:hunter2?@127.0.0.1:1/shop",
      "postgresql://shop:hunter2#@127.0.0.1:1/shop",
      "postgresql://shop:hunter2@hunter2@127.0.0.1:1/shop",
      "postgresql://shop:%zzhunter2@127.0.0.1:1/shop",
      "postgresql://shop:hunter2",
      "postgresql:/shop:hunter2@127.0.0.1:1/shop",
      "postgresql:shop:hunter2@127.0.0.1:1/shop",
      "postgres://shop:hunter2@127.0.0.1:1/shop",
      "mysql://shop:hunter2@127.0.0.1:1/shop",
      "nonsense://shop:hunter2@127.0.0.1:1/shop",
      "shop:hunter2@127.0.0.1:1/shop",
      "host=127.0.0.1 port=1 password=hunter2",
      "sqlite:x.db?password=hunter2",
  };
  const std::vector<std::vector<std::string>> lines = {{"status"},
                                                       {"version"},
                                                       {"plan"},
                                                       {"validate"},
                                                       {"up"},
                                                       {"up", "--output=json"},
                                                       {"down", "--all"},
                                                       {"up", "--nonsense"},
                                                       {"status", "--verbose"}};
  const auto expect_hidden = [](const ProgramOutput& output) {
    EXPECT_NE(output.exit_code, 0) << output.out;
    EXPECT_EQ((output.out + output.err).find("hunter2"), std::string::npos)
        << output.out << output.err;
  };
  for (const char* url : urls) {
    SCOPED_TRACE(url);
    for (std::vector<std::string> line : lines) {
      line.push_back("--connect-timeout=0");
      line.push_back(std::string("--database-url=") + url);
      expect_hidden(Gander(line));
    }
    environment_["DATABASE_URL"] = url;
    expect_hidden(Gander({"up", "--connect-timeout=0"}));
    environment_.clear();
    WriteFile("url", url);
    expect_hidden(
        Gander({"up", "--connect-timeout=0", "--database-url-file=url"}));
  }
}

TEST_F(ProgramTest, AUrlInTheWrongPlaceShowsNoPasswordEither) {
  for (const std::string url : {"postgresql://shop:hunter2@127.0.0.1:1/shop",
                                "postgresql:shop:hunter2@127.0.0.1:1/shop",
                                "host=127.0.0.1 port=1 password=hunter2"}) {
    const std::vector<std::vector<std::string>> lines = {
        {url},
        {"up", url},
        {"up", "--to", url},
        {"up", "--by", url},
        {"up", "--yes", url},
        {"up", "--lock-wait", url},
        {"up", "--output", url},
        {"up", "--var", url},
        {"up", "--history-table", url},
        {"up", "--databse-url=" + url},
        {"up", "--" + url},
        {"goto", url},
        {"help", url},
        {"plan", url},
        {"create", url, url}};
    for (const std::vector<std::string>& line : lines) {
      const ProgramOutput output = Gander(line);
      EXPECT_EQ(output.exit_code, 2) << output.out << output.err;
      EXPECT_EQ((output.out + output.err).find("hunter2"), std::string::npos)
          << output.out << output.err;
    }
  }
}

// A migration that takes minutes, were it not interrupted.
constexpr char kLong[] =
    "-- +gander Up\n"
    "CREATE TABLE half (id INTEGER);\n"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n\n"
    "  WHERE i < 100000000000) INSERT INTO half SELECT count(*) FROM n;\n";

class SignalTest : public ProgramTest {
 protected:
  SignalTest() { WriteFile("migrations/0003_long.sql", kLong); }

  std::unique_ptr<Program> StartUp(std::vector<std::string> more = {}) {
    more.insert(more.begin(),
                {"up", "--verbose", "--database-url=sqlite:test.db"});
    auto program = std::make_unique<Program>(Binary(), more, Options());
    EXPECT_TRUE(program->WaitForError("applying 0003 long"));
    // Into the statement itself.
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    return program;
  }
};

TEST_F(SignalTest, ASignalDuringALongStepRollsItBack) {
  const struct {
    int signal;
    std::string took_effect;
  } rows[] = {{SIGTERM, "2 migrations"}, {SIGINT, "No migration"}};
  for (const auto& row : rows) {
    const std::unique_ptr<Program> program = StartUp();
    program->Signal(row.signal);
    const ProgramOutput output = program->Wait();
    EXPECT_EQ(output.exit_code, 7) << output.err;
    EXPECT_EQ(LastLine(output.err),
              row.took_effect +
                  " of this run took effect; 0003 long was rolled back. Run "
                  "'gander up' again.");
    EXPECT_EQ(Sql("SELECT count(*) FROM sqlite_master WHERE name = 'half'"),
              "0");
    EXPECT_EQ(OnDatabase({"version"}).out, "2\n");
  }
}

TEST_F(SignalTest, AnInterruptedRunSaysSoInJson) {
  const std::unique_ptr<Program> program = StartUp({"--output=json"});
  program->Signal(SIGTERM);
  const ProgramOutput output = program->Wait();
  const nlohmann::json json = Json(output);
  EXPECT_EQ(json["result"], "interrupted");
  EXPECT_EQ(json["exit_code"], 7);
}

TEST_F(SignalTest, TheLockIsFreeAfterwards) {
  const std::unique_ptr<Program> program = StartUp();
  program->Signal(SIGTERM);
  program->Wait();
  WriteFile("migrations/0003_long.sql", "CREATE TABLE quick (id INTEGER);\n");
  const ProgramOutput output = OnDatabase({"up", "--lock-wait=0"});
  EXPECT_EQ(output.exit_code, 0) << output.err;
}

TEST_F(SignalTest, AnotherMigratorWaitsAndGivesUpWithFive) {
  const std::unique_ptr<Program> program = StartUp();
  const ProgramOutput output = OnDatabase({"up", "--lock-wait=300ms"});
  EXPECT_EQ(output.exit_code, 5) << output.err;
  EXPECT_NE(output.err.find("waiting for another migrator"), std::string::npos)
      << output.err;
  EXPECT_EQ(LastLine(output.err),
            "No migration of this run took effect. Run 'gander up' again.");
  program->Signal(SIGTERM);
  EXPECT_EQ(program->Wait().exit_code, 7);
}

TEST_F(SignalTest, PsDoesNotShowTheUrl) {
  const std::unique_ptr<Program> program = StartUp();
  std::ifstream file("/proc/" + std::to_string(program->pid()) + "/cmdline",
                     std::ios::binary);
  const std::string line((std::istreambuf_iterator<char>(file)), {});
  EXPECT_NE(line.find("--verbose"), std::string::npos) << line;
  EXPECT_NE(line.find("--database-url=***"), std::string::npos) << line;
  EXPECT_EQ(line.find("test.db"), std::string::npos) << line;
  program->Signal(SIGTERM);
}

TEST_F(ProgramTest, ARunWithoutAConnectionSaysThatNothingTookEffect) {
  const ProgramOutput output =
      Gander({"up", "--connect-timeout=0",
              "--database-url=postgresql://127.0.0.1:1/x"});
  EXPECT_EQ(output.exit_code, 6) << output.err;
  EXPECT_EQ(LastLine(output.err),
            "No migration of this run took effect. Run 'gander up' again.");
}

TEST_F(ProgramTest, ASignalWhileConnectingEndsAtOnce) {
  Program program(Binary(),
                  {"status", "--connect-timeout=10m",
                   "--database-url=postgresql://127.0.0.1:1/x"},
                  Options());
  EXPECT_TRUE(program.WaitForError("waiting for the database"));
  program.Signal(SIGTERM);
  const ProgramOutput output = program.Wait();
  EXPECT_EQ(output.exit_code, 7);
  EXPECT_NE(output.err.find("error: interrupted\n"), std::string::npos);
}

}  // namespace
}  // namespace gander

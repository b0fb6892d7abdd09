#include "cmd/arguments.h"

#include <cstdlib>

#include "cmd/flags.h"
#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

using Words = std::vector<std::string>;

class ParseArgumentsTest : public testing::Test {
 protected:
  absl::StatusOr<Invocation> Parse(const Words& words) {
    return ParseArguments(words, Project());
  }
  std::string ErrorOf(const Words& words) {
    return std::string(Parse(words).status().message());
  }

  const gflags::FlagSaver saver_;
};

TEST_F(ParseArgumentsTest, FlagsStandBeforeAndBehindTheCommand) {
  const Words lines[] = {
      {"--dir=d", "up", "--to=5"},
      {"--dir", "d", "--to", "5", "up"},
      {"up", "-dir=d", "-to", "5"},
      {"up", "--dir=d", "--to=5", "--"},
  };
  for (const Words& line : lines) {
    const gflags::FlagSaver saver;
    const absl::StatusOr<Invocation> invocation = Parse(line);
    ASSERT_TRUE(invocation.ok()) << invocation.status();
    EXPECT_EQ(invocation->command, "up");
    EXPECT_TRUE(invocation->arguments.empty());
    EXPECT_EQ(invocation->given, (std::set<std::string>{"dir", "to"}));
    EXPECT_EQ(FLAGS_gander_dir, "d");
    EXPECT_EQ(FLAGS_gander_to, "5");
  }
}

TEST_F(ParseArgumentsTest, ASwitchTakesNoWordBehindIt) {
  const absl::StatusOr<Invocation> invocation = Parse({"--cc", "create", "x"});
  ASSERT_TRUE(invocation.ok()) << invocation.status();
  EXPECT_EQ(invocation->command, "create");
  EXPECT_EQ(invocation->arguments, Words{"x"});
  EXPECT_TRUE(FLAGS_gander_cc);
}

TEST_F(ParseArgumentsTest, ASwitchIsTurnedOffInThreeWays) {
  for (const char* off : {"--noyes", "--no-yes", "--yes=false"}) {
    FLAGS_gander_yes = true;
    ASSERT_TRUE(Parse({"down", off}).ok()) << off;
    EXPECT_FALSE(FLAGS_gander_yes) << off;
  }
}

TEST_F(ParseArgumentsTest, TheLastOfTwoValuesCounts) {
  ASSERT_TRUE(Parse({"up", "--to=1", "--to=2"}).ok());
  EXPECT_EQ(FLAGS_gander_to, "2");
}

TEST_F(ParseArgumentsTest, VariablesAreCollected) {
  const absl::StatusOr<Invocation> invocation =
      Parse({"up", "--var=a=1", "--var", "b=x=y"});
  ASSERT_TRUE(invocation.ok()) << invocation.status();
  EXPECT_EQ(invocation->variables, (Words{"a=1", "b=x=y"}));
}

TEST_F(ParseArgumentsTest, TwoDashesEndTheFlags) {
  const absl::StatusOr<Invocation> invocation = Parse({"create", "--", "--cc"});
  ASSERT_TRUE(invocation.ok()) << invocation.status();
  EXPECT_EQ(invocation->arguments, Words{"--cc"});
  EXPECT_FALSE(FLAGS_gander_cc);
}

TEST_F(ParseArgumentsTest, HelpWinsOverWhatIsWrongBesideIt) {
  const Words lines[] = {{"up", "--help"},
                         {"up", "-h", "--nonsense"},
                         {"--help", "up", "--to=x", "and", "more"}};
  for (const Words& line : lines) {
    const absl::StatusOr<Invocation> invocation = Parse(line);
    ASSERT_TRUE(invocation.ok()) << invocation.status();
    EXPECT_TRUE(invocation->help);
    EXPECT_EQ(invocation->command, "up");
  }
}

TEST_F(ParseArgumentsTest, NothingAtAllIsNoError) {
  const absl::StatusOr<Invocation> invocation = Parse({});
  ASSERT_TRUE(invocation.ok());
  EXPECT_EQ(invocation->command, "");
}

TEST_F(ParseArgumentsTest, SaysWhatIsWrongAndWhatToTypeInstead) {
  const struct {
    Words words;
    const char* message;
  } rows[] = {
      {{"upp"}, "unknown command 'upp'; did you mean up?"},
      {{"frobnicate"},
       "unknown command 'frobnicate'; 'help' lists the "
       "commands"},
      {{""}, "unknown command ''; 'help' lists the commands"},
      {{"UP"}, "unknown command 'UP'; 'help' lists the commands"},
      {{"up", "--lock-wiat=5s"},
       "unknown flag '--lock-wiat'; did you mean --lock-wait?"},
      {{"--lock-wiat", "5s", "up"},
       "unknown flag '--lock-wiat'; did you mean --lock-wait?"},
      {{"up", "-x"},
       "unknown flag '-x'; 'help' lists the commands, 'help COMMAND' its "
       "flags"},
      {{"up", "--flagfile=x"},
       "unknown flag '--flagfile'; 'help' lists the commands, 'help COMMAND' "
       "its flags"},
      {{"up", "---to=1"}, "unknown flag '---to'; did you mean --to?"},
      {{"up", "--=1"},
       "unknown flag '--'; 'help' lists the commands, 'help COMMAND' its "
       "flags"},
      {{"status", "--yes"},
       "'status' does not take --yes; the flag is for down, "
       "baseline, repair, adopt"},
      {{"up", "--to"}, "--to needs a value: --to=VERSION"},
      {{"up", "--to", "--by=1"}, "--to needs a value: --to=VERSION"},
      {{"up", "--to="}, "--to needs a value: VERSION"},
      {{"up", "--by", "-5"},
       "--by: '-5' is not a number from 0 to 9223372036854775807"},
      {{"down", "--noyes=1"},
       "--noyes takes no value; write --yes or --no-yes"},
      {{"up", "--noto"},
       "unknown flag '--noto'; 'help' lists the commands, 'help COMMAND' its "
       "flags"},
      {{"--version=3"}, "--version takes no value"},
      {{"up", "extra"}, "unexpected argument 'extra' behind 'up'"},
      {{"create"}, "create needs NAME: write 'create NAME'"},
      {{"create", "a", "b"}, "unexpected argument 'b' behind 'create'"},
      {{"goto"}, "goto needs VERSION: write 'goto VERSION'"},
      {{"up", "postgresql://u:secret@h/d"},
       "unexpected argument 'postgresql://u:***@h/d' behind 'up'"},
      {{"postgresql://u:secret@h/d"},
       "unknown command 'postgresql://u:***@h/d'; 'help' lists the commands"},
  };
  for (const auto& row : rows) EXPECT_EQ(ErrorOf(row.words), row.message);
}

TEST_F(ParseArgumentsTest, NothingIsSetWhenTheLineIsWrong) {
  EXPECT_FALSE(Parse({"up", "--to=5", "--nonsense"}).ok());
  EXPECT_EQ(FLAGS_gander_to, "");
}

TEST_F(ParseArgumentsTest, GflagsNeverReadsAFileOrTheEnvironment) {
  setenv("FLAGS_gander_to", "7", 1);
  EXPECT_FALSE(Parse({"up", "--fromenv=gander_to"}).ok());
  EXPECT_EQ(FLAGS_gander_to, "");
  unsetenv("FLAGS_gander_to");
}

class ApplyDefaultsTest : public testing::Test {
 protected:
  ApplyDefaultsTest() {
    invocation_.command = "up";
    setenv("GANDER_LOCK_WAIT", "7s", 1);
  }
  ~ApplyDefaultsTest() override {
    unsetenv("GANDER_LOCK_WAIT");
    unsetenv("GANDER_OUTPUT");
  }

  const gflags::FlagSaver saver_;
  Invocation invocation_;
};

TEST_F(ApplyDefaultsTest, TheEnvironmentStandsInForAFlag) {
  ASSERT_TRUE(ApplyDefaults(Project(), &invocation_).ok());
  EXPECT_EQ(FLAGS_gander_lock_wait, "7s");
  EXPECT_EQ(invocation_.sources["lock-wait"],
            "the environment variable GANDER_LOCK_WAIT");
}

TEST_F(ApplyDefaultsTest, AFlagThatIsGivenWins) {
  FLAGS_gander_lock_wait = "9s";
  invocation_.given = {"lock-wait"};
  ASSERT_TRUE(ApplyDefaults(Project(), &invocation_).ok());
  EXPECT_EQ(FLAGS_gander_lock_wait, "9s");
}

TEST_F(ApplyDefaultsTest, AnEmptyVariableIsNone) {
  setenv("GANDER_LOCK_WAIT", "", 1);
  ASSERT_TRUE(ApplyDefaults(Project(), &invocation_).ok());
  EXPECT_EQ(FLAGS_gander_lock_wait, "5m");
}

TEST_F(ApplyDefaultsTest, ACommandThatDoesNotTakeTheFlagDoesNotLook) {
  invocation_.command = "status";
  setenv("GANDER_LOCK_WAIT", "nonsense", 1);
  EXPECT_TRUE(ApplyDefaults(Project(), &invocation_).ok());
}

TEST_F(ApplyDefaultsTest, ABadValueNamesTheVariable) {
  setenv("GANDER_OUTPUT", "xml", 1);
  const absl::Status status = ApplyDefaults(Project(), &invocation_);
  EXPECT_EQ(status.message(),
            "the environment variable GANDER_OUTPUT: 'xml' is none of text, "
            "json");
}

class ProjectDefaultsTest : public ApplyDefaultsTest {
 protected:
  static constexpr EmbeddedDefault kDefaults[] = {
      {"history-table", "shop.migrations"}, {"lock-wait", "1h"}};
  static constexpr EmbeddedDefault kUnknown[] = {{"lock-wiat", "1h"}};

  static Project ProjectWith(absl::Span<const EmbeddedDefault> defaults) {
    Project project;
    // A catalog is for ever; its registration too.
    project.catalog = new EmbeddedCatalog("arguments_test", {}, {}, defaults);
    return project;
  }
};

TEST_F(ProjectDefaultsTest, StandInWhereTheEnvironmentSaysNothing) {
  ASSERT_TRUE(ApplyDefaults(ProjectWith(kDefaults), &invocation_).ok());
  EXPECT_EQ(FLAGS_gander_history_table, "shop.migrations");
  EXPECT_EQ(FLAGS_gander_lock_wait, "7s");
}

TEST_F(ProjectDefaultsTest, AnUnknownFlagIsAnErrorOfItsBuildFile) {
  EXPECT_EQ(ApplyDefaults(ProjectWith(kUnknown), &invocation_).message(),
            "the BUILD file of this program gives a default to --lock-wiat, "
            "which is no flag");
}

TEST_F(ProjectDefaultsTest, AVariableHasItsDefaultElsewhere) {
  static constexpr EmbeddedDefault kVariable[] = {{"var", "a=b"}};
  EXPECT_EQ(ApplyDefaults(ProjectWith(kVariable), &invocation_).message(),
            "the BUILD file of this program gives a default to --var; a "
            "variable gets one where it is declared (`variables`)");
}

TEST(ProjectArguments, DirIsForTheCommandsThatNeedSources) {
  const gflags::FlagSaver saver;
  Project project;
  project.catalog = new EmbeddedCatalog("project_arguments", {}, {}, {});
  EXPECT_EQ(ParseArguments(Words{"up", "--dir=x"}, project).status().message(),
            "'up' does not take --dir, because this program has its migrations "
            "compiled in; the flag is for create, hash, fix");
  EXPECT_TRUE(ParseArguments(Words{"create", "--dir=x", "n"}, project).ok());
}

TEST(NamedCommand, IsKnownInALineThatCannotBeParsed) {
  EXPECT_EQ(NamedCommand(Words{"up", "--nonsense"}), "up");
  EXPECT_EQ(NamedCommand(Words{"--nonsense", "up"}), "up");
  EXPECT_EQ(NamedCommand(Words{"--nonsense", "5", "up"}), "up");
  EXPECT_EQ(NamedCommand(Words{"--dir", "down", "up", "--to=x"}), "up");
}

TEST(NamedCommand, IsNoneWhereAnotherWordStandsInItsPlace) {
  EXPECT_EQ(NamedCommand(Words{"frobnicate", "up"}), "");
  EXPECT_EQ(NamedCommand(Words{"--dir", "down"}), "");
  EXPECT_EQ(NamedCommand(Words{"--nonsense"}), "");
  EXPECT_EQ(NamedCommand(Words{}), "");
}

TEST(ValueOf, FindsAFlagInALineThatCannotBeParsed) {
  const auto output = [](const Words& words) {
    return ValueOf("output", words);
  };
  EXPECT_EQ(output({"upp", "--output=json"}), "json");
  EXPECT_EQ(output({"--output", "json", "--nonsense"}), "json");
  EXPECT_EQ(output({"--output=text", "--output=json"}), "json");
  EXPECT_EQ(output({"--output=json", "--output=text"}), "text");
  EXPECT_EQ(output({"up", "json"}), "");
  EXPECT_EQ(output({"--output"}), "");
  EXPECT_EQ(ValueOf("log-format", Words{"up", "--log_format=json"}), "json");
  setenv("GANDER_LOG_FORMAT", "auto", 1);
  EXPECT_EQ(ValueOf("log-format", Words{"up"}), "auto");
  EXPECT_EQ(ValueOf("log-format", Words{"up", "--log-format=text"}), "text");
  unsetenv("GANDER_LOG_FORMAT");
}

}  // namespace
}  // namespace gander::cmd

#include "cmd/settings.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "cmd/flags.h"
#include "gtest/gtest.h"
#include "runtime/database/driver.h"

namespace gander::cmd {
namespace {

using Words = std::vector<std::string>;

// Nothing here connects; a URL only has to find a driver.
const DriverRegistration sqlite_driver({DatabaseName::kSqlite, "sqlite",
                                        nullptr, nullptr});

class ResolveSettingsTest : public testing::Test {
 protected:
  ResolveSettingsTest() { ClearEnvironment(); }
  ~ResolveSettingsTest() override { ClearEnvironment(); }

  static void ClearEnvironment() {
    for (const char* name :
         {"GANDER_DATABASE_URL", "GANDER_DATABASE_URL_FILE", "DATABASE_URL",
          "GANDER_HISTORY_TABLE", "GANDER_DIR", "BUILD_WORKSPACE_DIRECTORY"}) {
      unsetenv(name);
    }
  }

  absl::StatusOr<Settings> Resolve(const Words& words,
                                   const Project& project = Project()) {
    absl::StatusOr<Invocation> invocation = ParseArguments(words, project);
    if (!invocation.ok()) return invocation.status();
    const absl::Status status = ApplyDefaults(project, &*invocation);
    if (!status.ok()) return status;
    return ResolveSettings(*invocation, project);
  }

  std::string UrlOf(const Words& words, const Project& project = Project()) {
    const absl::StatusOr<Settings> settings = Resolve(words, project);
    return settings.ok() ? settings->migrator.database_url
                         : settings.status().ToString();
  }

  static std::string WriteFile(const std::string& name,
                               const std::string& content) {
    const std::string path = absl::StrCat(testing::TempDir(), "/", name);
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  const gflags::FlagSaver saver_;
};

TEST_F(ResolveSettingsTest, WithoutFlagsEverythingIsAsTheLibraryHasIt) {
  const absl::StatusOr<Settings> settings = Resolve({"up"});
  ASSERT_TRUE(settings.ok()) << settings.status();
  const MigratorOptions defaults;
  EXPECT_EQ(settings->migrator.database_url, "");
  EXPECT_EQ(settings->migrator.history_table, defaults.history_table);
  EXPECT_EQ(settings->migrator.connect_timeout, defaults.connect_timeout);
  EXPECT_EQ(settings->migrator.lock_wait, defaults.lock_wait);
  EXPECT_EQ(settings->migrator.lock_timeout, defaults.lock_timeout);
  EXPECT_EQ(settings->migrator.lock_tries, defaults.lock_tries);
  EXPECT_EQ(settings->migrator.statement_timeout, defaults.statement_timeout);
  EXPECT_EQ(settings->migrator.policy.out_of_order,
            defaults.policy.out_of_order);
  EXPECT_EQ(settings->folder, "migrations");
  EXPECT_EQ(settings->grace, absl::Seconds(2));
  EXPECT_EQ(settings->deadline, absl::InfiniteDuration());
}

// Operators plan with these: a change is one that the changelog must tell.
TEST_F(ResolveSettingsTest, TheTimesAreThoseThatTheManualPromises) {
  const MigratorOptions defaults;
  EXPECT_EQ(defaults.lock_timeout, absl::Seconds(3));
  EXPECT_EQ(defaults.lock_tries, 10);
  EXPECT_EQ(defaults.lock_wait, absl::Minutes(5));
  EXPECT_EQ(defaults.connect_timeout, absl::Seconds(60));
  EXPECT_EQ(defaults.lock.lease, absl::Seconds(30));
  EXPECT_EQ(defaults.lock.heartbeat, absl::Seconds(5));
  EXPECT_EQ(defaults.statement_timeout, absl::ZeroDuration());
}

TEST_F(ResolveSettingsTest, TheUrlComesFromTheFirstPlaceThatHasOne) {
  static constexpr EmbeddedDefault kDefaults[] = {
      {"database-url", "sqlite:e.db"}};
  static const EmbeddedCatalog* const catalog =
      new EmbeddedCatalog("settings_test", {}, {}, kDefaults);
  Project project;
  project.catalog = catalog;
  const std::string file = WriteFile("url", "sqlite:b.db\r\n");
  const std::string other_file = WriteFile("other_url", "sqlite:d.db");

  EXPECT_EQ(UrlOf({"up"}, project), "sqlite:e.db");
  setenv("DATABASE_URL", "sqlite:d0.db", 1);
  EXPECT_EQ(UrlOf({"up"}, project), "sqlite:d0.db");
  setenv("GANDER_DATABASE_URL_FILE", other_file.c_str(), 1);
  EXPECT_EQ(UrlOf({"up"}, project), "sqlite:d.db");
  setenv("GANDER_DATABASE_URL", "sqlite:c.db", 1);
  EXPECT_EQ(UrlOf({"up"}, project), "sqlite:c.db");
  EXPECT_EQ(UrlOf({"up", "--database-url-file", file}, project), "sqlite:b.db");
  EXPECT_EQ(UrlOf({"up", "--database-url=sqlite:a.db"}, project),
            "sqlite:a.db");
  setenv("GANDER_DATABASE_URL", "", 1);
  EXPECT_EQ(UrlOf({"up"}, project), "sqlite:d.db");
}

TEST_F(ResolveSettingsTest, AProjectMayNameTheFileOfTheUrl) {
  static const std::string* const file =
      new std::string(WriteFile("default_url", "sqlite:f.db\n"));
  static const EmbeddedDefault* const defaults =
      new EmbeddedDefault{"database-url-file", file->c_str()};
  Project project;
  project.catalog = new EmbeddedCatalog("url_file", {}, {}, {defaults, 1});
  EXPECT_EQ(UrlOf({"up"}, project), "sqlite:f.db");
  setenv("DATABASE_URL", "sqlite:d0.db", 1);
  EXPECT_EQ(UrlOf({"up"}, project), "sqlite:d0.db");
}

TEST_F(ResolveSettingsTest, AUrlInThePlaceOfAFileIsNotRepeated) {
  const char kUrl[] = "postgresql://u:secret@h/d";
  const struct {
    Words words;
    const char* message;
  } rows[] = {
      {{"up", "--database-url-file", kUrl},
       "INVALID_ARGUMENT: --database-url-file names a file that holds the URL, "
       "and this is a URL; give it as --database-url or GANDER_DATABASE_URL"},
      {{"up", "--dir", kUrl},
       "INVALID_ARGUMENT: --dir names a folder, and "
       "'postgresql://u:***@h/d' is a URL"},
      {{"up", "--variables", kUrl},
       "INVALID_ARGUMENT: --variables: 'postgresql://u:***@h/d' is no list of "
       "variables"},
  };
  for (const auto& row : rows) {
    const gflags::FlagSaver saver;
    EXPECT_EQ(UrlOf(row.words), row.message);
  }
  setenv("GANDER_DIR", kUrl, 1);
  EXPECT_EQ(UrlOf({"up"}),
            "INVALID_ARGUMENT: the environment variable GANDER_DIR names a "
            "folder, and 'postgresql://u:***@h/d' is a URL");
}

TEST_F(ResolveSettingsTest, AFileOfTheUrlHoldsOneLine) {
  EXPECT_EQ(UrlOf({"up", "--database-url-file",
                   WriteFile("two", "sqlite:a.db\nsqlite:b.db\n")}),
            absl::StrCat(
                "INVALID_ARGUMENT: --database-url-file: ", testing::TempDir(),
                "/two is not one line of text; it "
                "should hold the URL and nothing else"));
  EXPECT_EQ(UrlOf({"up", "--database-url-file", WriteFile("empty", " \n")}),
            absl::StrCat(
                "INVALID_ARGUMENT: --database-url-file: ", testing::TempDir(),
                "/empty is empty; it should hold "
                "the URL"));
}

TEST_F(ResolveSettingsTest, DatabaseAndUrlAgree) {
  EXPECT_EQ(
      UrlOf({"validate", "--database=sqlite", "--database-url=sqlite:a.db"}),
      "sqlite:a.db");
  EXPECT_EQ(
      UrlOf({"validate", "--database=postgres", "--database-url=sqlite:a.db"}),
      "INVALID_ARGUMENT: --database=postgres contradicts the URL, which "
      "is for sqlite");
}

TEST_F(ResolveSettingsTest, CommandsAboutFilesNeedNoDatabase) {
  setenv("DATABASE_URL", "nonsense", 1);
  EXPECT_TRUE(Resolve({"create", "x"}).ok());
  EXPECT_TRUE(Resolve({"hash"}).ok());
  EXPECT_TRUE(Resolve({"help"}).ok());
}

TEST_F(ResolveSettingsTest, RequestsAreWhatTheCommandLineSays) {
  using Verb = Request::Verb;
  const struct {
    Words words;
    Verb verb;
    std::optional<Version> to;
    std::optional<int64_t> by;
    bool all;
  } rows[] = {
      {{"up"}, Verb::kUp, {}, {}, false},
      {{"up", "--to=007"}, Verb::kUp, Version(7), {}, false},
      {{"up", "--by=0"}, Verb::kUp, {}, 0, false},
      {{"down"}, Verb::kDown, {}, {}, false},
      {{"down", "--to=0"}, Verb::kDown, Version(0), {}, false},
      {{"down", "--all"}, Verb::kDown, {}, {}, true},
      {{"redo"}, Verb::kRedo, {}, {}, false},
      {{"goto", "12"}, Verb::kGoto, Version(12), {}, false},
      {{"plan"}, Verb::kUp, {}, {}, false},
      {{"plan", "up", "--by=2"}, Verb::kUp, {}, 2, false},
      {{"plan", "down", "--all"}, Verb::kDown, {}, {}, true},
      {{"plan", "redo"}, Verb::kRedo, {}, {}, false},
      {{"plan", "goto", "12"}, Verb::kGoto, Version(12), {}, false},
  };
  for (const auto& row : rows) {
    const gflags::FlagSaver saver;
    SCOPED_TRACE(row.words.back());
    const absl::StatusOr<Settings> settings = Resolve(row.words);
    ASSERT_TRUE(settings.ok()) << settings.status();
    EXPECT_EQ(settings->request.verb, row.verb);
    EXPECT_EQ(settings->request.to, row.to);
    EXPECT_EQ(settings->request.by, row.by);
    EXPECT_EQ(settings->request.all, row.all);
  }
}

TEST_F(ResolveSettingsTest, ContradictionsAreRefused) {
  const struct {
    Words words;
    const char* message;
  } rows[] = {
      {{"up", "--to=1", "--by=1"}, "--to and --by exclude each other"},
      {{"down", "--all", "--to=1"}, "--all excludes --to and --by"},
      {{"plan", "--all"}, "--all is for down; up applies all there is"},
      {{"plan", "redo", "--by=1"}, "--to, --by and --all are for up and down"},
      {{"plan", "sideways"},
       "plan: 'sideways' is none of up, down, redo, goto"},
      {{"plan", "goto"}, "plan: goto needs VERSION: write 'plan goto VERSION'"},
      {{"plan", "up", "5"}, "unexpected argument '5' behind 'plan up'"},
      {{"goto", "five"},
       "goto: 'five' is not a version, which is a number from 0 to "
       "9223372036854775807"},
      {{"up", "--check"},
       "--check needs --dry-run: up itself applies what is pending"},
      {{"up", "--verbose", "--quiet"},
       "--verbose and --quiet exclude each other"},
      {{"up", "--var=a"}, "--var: 'a' is not NAME=VALUE"},
      {{"up", "--var==a"}, "--var: '=a' is not NAME=VALUE"},
      {{"up", "--var=a=1", "--var=a=2"}, "--var: 'a' is given twice"},
      {{"up", "--lock-tries=0"}, "--lock-tries is a number from 1 to 1000000"},
      {{"up", "--database-url=sqlite:a", "--database-url-file=b"},
       "--database-url and --database-url-file exclude each other"},
  };
  for (const auto& row : rows) {
    const gflags::FlagSaver saver;
    const absl::StatusOr<Settings> settings = Resolve(row.words);
    EXPECT_EQ(settings.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(settings.status().message(), row.message);
  }
}

TEST_F(ResolveSettingsTest, ARunMayKeepNoHistory) {
  const std::string url = "--database-url=sqlite:a.db";
  for (const Words& words : std::vector<Words>{{"up"},
                                               {"up", "--to=2"},
                                               {"down", "--all"},
                                               {"redo"},
                                               {"down", "--by=1"},
                                               {"down", "--to=0"},
                                               {"plan"},
                                               {"plan", "redo"}}) {
    const gflags::FlagSaver saver;
    Words line = words;
    line.insert(line.end(), {"--no-history", url});
    const absl::StatusOr<Settings> settings = Resolve(line);
    ASSERT_TRUE(settings.ok()) << settings.status();
    EXPECT_TRUE(settings->migrator.without_history);
  }
  for (const Words& words :
       std::vector<Words>{{"down"},
                          {"goto", "1"},
                          {"plan", "goto", "1"},
                          {"plan", "--check"},
                          {"status"},
                          {"version"},
                          {"validate"},
                          {"up", "--out-of-order=apply"}}) {
    const gflags::FlagSaver saver;
    Words line = words;
    line.insert(line.end(), {"--no-history", url});
    EXPECT_EQ(Resolve(line).status().code(), absl::StatusCode::kInvalidArgument)
        << words.front();
  }
}

TEST_F(ResolveSettingsTest, ABadHistoryTableNamesItsSource) {
  setenv("GANDER_HISTORY_TABLE", "a.b.c", 1);
  const absl::StatusOr<Settings> settings = Resolve({"up"});
  EXPECT_EQ(settings.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(settings.status().message().substr(0, 46),
            "the environment variable GANDER_HISTORY_TABLE:");
}

TEST_F(ResolveSettingsTest, LimitsAndVariablesReachTheMigrator) {
  const absl::StatusOr<Settings> settings =
      Resolve({"up", "--lock-wait=0", "--lock-timeout=250ms", "--lock-tries=2",
               "--statement-timeout=1h30m", "--connect-timeout=1s",
               "--out-of-order=ignore", "--var=a=1", "--var=b=", "--grace=9s",
               "--history-table=\"my.schema\".t"});
  ASSERT_TRUE(settings.ok()) << settings.status();
  const MigratorOptions& options = settings->migrator;
  EXPECT_EQ(options.lock_wait, absl::ZeroDuration());
  EXPECT_EQ(options.lock_timeout, absl::Milliseconds(250));
  EXPECT_EQ(options.lock_tries, 2);
  EXPECT_EQ(options.statement_timeout, absl::Minutes(90));
  EXPECT_EQ(options.connect_timeout, absl::Seconds(1));
  EXPECT_EQ(options.policy.out_of_order, OutOfOrder::kIgnore);
  EXPECT_EQ(options.variables,
            (std::map<std::string, std::string>{{"a", "1"}, {"b", ""}}));
  EXPECT_EQ(settings->grace, absl::Seconds(9));
  EXPECT_EQ(options.history_table, (TableName{"my.schema", "t"}));
}

}  // namespace
}  // namespace gander::cmd

#include "tools/embed/manifest.h"

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "runtime/migration/checksum.h"
#include "runtime/sql/sum_file.h"

namespace gander::embed {
namespace {

constexpr DatabaseName kPostgres = DatabaseName::kPostgres;
constexpr DatabaseName kSqlite = DatabaseName::kSqlite;

// Files by the name that messages show; "out/" stands before it on the disk.
using Files = std::map<std::string, std::string>;

// A request for all of them, and where a file called gander.sum is the sum.
absl::StatusOr<Manifest> Make(const Files& files,
                              std::vector<DatabaseName> databases) {
  Request request;
  request.catalog = "shop";
  request.databases = std::move(databases);
  request.out = "out.cc";
  request.sum_command = "bazel run //m:migrate.hash";
  for (const auto& [shown, content] : files) {
    const std::string path = "out/" + shown;
    if (absl::EndsWith(shown, "gander.sum")) {
      request.sum = {path, shown, ""};
    } else if (absl::EndsWith(shown, ".cc")) {
      // As the rule makes it: '_' for every sign.
      std::string id = "shop__" + BaseName(shown);
      for (char& c : id) {
        if (c == '.' || c == '-') c = '_';
      }
      request.files.push_back({path, shown, id});
    } else {
      request.files.push_back({path, shown, ""});
    }
  }
  return MakeManifest(
      request,
      [&files](const std::string& path) -> absl::StatusOr<std::string> {
        const std::string& content = files.at(path.substr(4));
        if (content == "<unreadable>") {
          return absl::NotFoundError("cannot be read: Is a directory");
        }
        return content;
      });
}

const ManifestMigration* Find(const Manifest& manifest, DatabaseName database,
                              int64_t version) {
  for (const ManifestMigration& m : manifest.migrations) {
    if (m.database == database && m.version.value() == version) return &m;
  }
  return nullptr;
}

// The bytes of a script, cut out of the file by its offsets.
std::string TextOf(const Files& files, const Manifest& manifest,
                   const ManifestScript& script) {
  return files.at(manifest.files.at(script.file).path.substr(4))
      .substr(script.begin, script.end - script.begin);
}

TEST(MakeManifest, FindsUpAndDownByTheirOffsetsInTheFile) {
  const Files files = {{"m/1_a.sql",
                        "\xEF\xBB\xBF-- +goose Up\r\nSELECT 1;\r\nSELECT 2;\r\n"
                        "-- +goose Down\r\nSELECT 3;"}};
  absl::StatusOr<Manifest> manifest = Make(files, {kPostgres});
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  const ManifestMigration* m = Find(*manifest, kPostgres, 1);
  ASSERT_NE(m, nullptr);
  EXPECT_EQ(m->name, "a");
  EXPECT_EQ(m->shown, "m/1_a.sql");
  EXPECT_EQ(m->format, SourceFormat::kAnnotated);
  ASSERT_TRUE(m->up.has_value());
  EXPECT_EQ(TextOf(files, *manifest, *m->up), "SELECT 1;\r\nSELECT 2;\r\n");
  EXPECT_EQ(m->up->facts.first_line, 2);
  EXPECT_EQ(m->up->facts.statements, 2);
  ASSERT_TRUE(m->down.has_value());
  EXPECT_EQ(TextOf(files, *manifest, *m->down), "SELECT 3;");
  EXPECT_EQ(m->down->facts.first_line, 5);
  EXPECT_EQ(m->file_checksum, Checksum(files.at("m/1_a.sql")));
  EXPECT_EQ(manifest->files[0].path, "out/m/1_a.sql");
  EXPECT_EQ(manifest->files[0].size, files.at("m/1_a.sql").size());
}

TEST(MakeManifest, KnowsWhatEachFileReplaces) {
  const Files files = {
      {"1_a.sql", "-- +gander Replaces 20240102030405\nSELECT 1;"},
      {"2_b.cc", "GANDER_MIGRATION(Up, Down).Replaces(20240102030406);"}};
  absl::StatusOr<Manifest> manifest = Make(files, {kPostgres});
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  const ManifestMigration* sql = Find(*manifest, kPostgres, 1);
  EXPECT_EQ(sql->replaces, std::vector<Version>{Version(20240102030405)});
  EXPECT_EQ(sql->up_checksum, Checksum("SELECT 1;"));
  const ManifestMigration* cpp = Find(*manifest, kPostgres, 2);
  EXPECT_TRUE(cpp->replaces.empty());
  EXPECT_EQ(cpp->up_checksum, Checksum("GANDER_MIGRATION(Up, Down);"));
  EXPECT_EQ(cpp->file_checksum, Checksum(files.at("2_b.cc")));
}

TEST(MakeManifest, AFileServesEachDatabaseThatHasNoVariant) {
  const Files files = {{"1_a.sql", "SELECT 1;"},
                       {"1_a.sqlite.sql", "SELECT 2;"},
                       {"2_b.cc", "code"},
                       {"3_c.postgres.cc", "code"},
                       {"3_c.sqlite.sql", "SELECT 3;"}};
  absl::StatusOr<Manifest> manifest = Make(files, {kPostgres, kSqlite});
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  ASSERT_EQ(manifest->migrations.size(), 6u);
  EXPECT_EQ(Find(*manifest, kPostgres, 1)->shown, "1_a.sql");
  EXPECT_EQ(Find(*manifest, kSqlite, 1)->shown, "1_a.sqlite.sql");
  EXPECT_EQ(Find(*manifest, kPostgres, 2)->step_id, "shop__2_b_cc");
  EXPECT_EQ(Find(*manifest, kSqlite, 2)->step_id, "shop__2_b_cc");
  EXPECT_EQ(Find(*manifest, kPostgres, 3)->step_id, "shop__3_c_postgres_cc");
  EXPECT_EQ(Find(*manifest, kSqlite, 3)->step_id, "");
}

TEST(MakeManifest, AMigrationOfTwoFilesHasBoth) {
  const Files files = {
      {"m/1_a.up.sql", "SELECT 1;"},
      {"m/1_a.down.sql", "SELECT 22;"},
      {"m/2_b/up.sql", "SELECT 333;"},
      {"m/2_b/down.sql", "SELECT 'no"},
      {"m/gander.sum", FormatSum({{"1_a.up.sql", Checksum("SELECT 1;")},
                                  {"1_a.down.sql", Checksum("SELECT 22;")},
                                  {"2_b/up.sql", Checksum("SELECT 333;")},
                                  {"2_b/down.sql", Checksum("SELECT 'no")}})}};
  absl::StatusOr<Manifest> manifest = Make(files, {kSqlite});
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  const ManifestMigration* pair = Find(*manifest, kSqlite, 1);
  ASSERT_NE(pair, nullptr);
  EXPECT_EQ(pair->format, SourceFormat::kPair);
  EXPECT_EQ(pair->shown, "m/1_a.up.sql");
  EXPECT_EQ(pair->down_shown, "m/1_a.down.sql");
  EXPECT_EQ(TextOf(files, *manifest, *pair->up), "SELECT 1;");
  EXPECT_EQ(TextOf(files, *manifest, *pair->down), "SELECT 22;");
  const ManifestMigration* diesel = Find(*manifest, kSqlite, 2);
  ASSERT_NE(diesel, nullptr);
  EXPECT_EQ(diesel->name, "b");
  EXPECT_FALSE(diesel->down.has_value());
  EXPECT_TRUE(absl::StartsWith(diesel->down_error, "m/2_b/down.sql:1:8: "))
      << diesel->down_error;
}

TEST(MakeManifest, FlywaysFilesHaveTheirOrderAndRepeatableOnesComeLast) {
  absl::StatusOr<Manifest> manifest = Make({{"V2__c.sql", ""},
                                            {"V1.1__b.sql", ""},
                                            {"V1__a.sql", ""},
                                            {"R__d.sql", ""}},
                                           {kSqlite});
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  std::string names;
  for (const ManifestMigration& m : manifest->migrations) names += m.name;
  EXPECT_EQ(names, "abcd");
  EXPECT_TRUE(manifest->migrations[3].repeatable);
  EXPECT_EQ(manifest->migrations[0].version, Version(1'000'000'000));
  EXPECT_EQ(manifest->migrations[0].replaces, std::vector<Version>{Version(1)});
}

TEST(MakeManifest, AFileForTwoDatabasesIsCompiledInOnce) {
  absl::StatusOr<Manifest> manifest =
      Make({{"1_a.sql", "SELECT 1;"}}, {kPostgres, kSqlite});
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  EXPECT_EQ(manifest->files.size(), 1u);
  EXPECT_EQ(manifest->migrations.size(), 2u);
}

TEST(MakeManifest, AVariantForADatabaseThatIsNotLinkedIsLeftOut) {
  absl::StatusOr<Manifest> manifest = Make(
      {{"1_a.sql", "SELECT 1;"}, {"1_a.mysql.sql", "not 'read"}}, {kSqlite});
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  EXPECT_EQ(manifest->files.size(), 1u);
  EXPECT_EQ(manifest->migrations.size(), 1u);
}

TEST(MakeManifest, ACppStepHasTheChecksumOfItsFileForUpToo) {
  absl::StatusOr<Manifest> manifest = Make({{"1_a.cc", "code"}}, {kSqlite});
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  const ManifestMigration& m = manifest->migrations.at(0);
  EXPECT_EQ(m.format, SourceFormat::kCpp);
  EXPECT_EQ(m.file_checksum, Checksum("code"));
  EXPECT_EQ(m.up_checksum, Checksum("code"));
  EXPECT_FALSE(m.up.has_value());
  EXPECT_TRUE(manifest->files.empty());
}

TEST(MakeManifest, ADownThatCannotBeReadIsAWarningAndKept) {
  absl::StatusOr<Manifest> manifest =
      Make({{"m/1_a.sql",
             "-- +gander Up\nSELECT 1;\n-- +gander Down\nSELECT 'x;\n"}},
           {kPostgres, kSqlite});
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  const ManifestMigration& m = manifest->migrations.at(0);
  EXPECT_TRUE(m.up.has_value());
  EXPECT_FALSE(m.down.has_value());
  EXPECT_TRUE(absl::StartsWith(m.down_error, "m/1_a.sql:4:8: "))
      << m.down_error;
  ASSERT_EQ(manifest->warnings.size(), 1u);
  EXPECT_EQ(manifest->warnings[0],
            m.down_error +
                " (warning: only a rollback of this migration is refused)");
}

TEST(MakeManifest, ADownThatIsMissingIsKnownAsThat) {
  absl::StatusOr<Manifest> manifest =
      Make({{"1_a.sql", "-- +gander Up\nSELECT 1;\n"}}, {kSqlite});
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  EXPECT_TRUE(manifest->migrations.at(0).down_missing);
}

TEST(MakeManifest, ASumThatFitsIsFine) {
  const std::string sum = FormatSum(
      {{"1_a.sql", Checksum("SELECT 1;")}, {"2_b.cc", Checksum("code")}});
  EXPECT_TRUE(Make({{"m/1_a.sql", "SELECT 1;"},
                    {"m/2_b.cc", "code"},
                    {"m/gander.sum", sum}},
                   {kSqlite})
                  .ok());
}

// What the build says of files that are no sound set of migrations: how each
// line begins, and what it has besides.
struct FailureCase {
  const char* rule;
  Files files;
  std::vector<DatabaseName> databases;
  std::vector<std::pair<std::string, std::string>> lines;
};

std::vector<FailureCase> FailureCases() {
  const std::string sum_of_one = FormatSum({{"1_a.sql", Checksum("old")}});
  return {
      {"a plain file beside pairs",
       {{"m/1_a.up.sql", ""}, {"m/2_b.sql", "SELECT 1;"}},
       {kPostgres, kSqlite},
       {{"m/2_b.sql: a plain file beside pairs", "`exclude`"}}},
      {"a Down without Up",
       {{"m/1_a.down.sql", ""}},
       {kSqlite},
       {{"m/1_a.down.sql: the Down of version 1, which has no Up", ""}}},
      {"a repeatable migration that refuses a transaction",
       {{"m/R__a.sql", "VACUUM;"}},
       {kSqlite},
       {{"m/R__a.sql:1:1: a repeatable migration runs in one transaction",
         ""}}},
      {"a name without version",
       {{"m/a.sql", ""}, {"m/b.cc", ""}},
       {kSqlite},
       {{"m/a.sql: \"a.sql\": ", "version"},
        {"m/b.cc: \"b.cc\": ", "version"}}},
      {"another ending", {{"m/1_a.txt", ""}}, {kSqlite}, {{"m/1_a.txt: ", ""}}},
      {"a database that is none",
       {{"m/1_a.oracle.sql", ""}},
       {kSqlite},
       {{"m/1_a.oracle.sql: ", "\"oracle\""}}},
      {"one version twice is one line, however many databases",
       {{"m/1_a.sql", ""}, {"m/01_b.sql", ""}},
       {kPostgres, kSqlite},
       {{"m/1_a.sql: version 1 is that of m/01_b.sql too", ""}}},
      {"a version that a database does not have",
       {{"m/1_a.postgres.sql", ""}},
       {kPostgres, kSqlite},
       {{"m/1_a.postgres.sql: version 1 ", "not for sqlite"}}},
      {"SQL that no dialect can read",
       {{"m/1_a.sql", "SELECT 1;\nSELECT 'a;"}},
       {kPostgres, kSqlite},
       {{"m/1_a.sql:2:8: ", "not closed"}}},
      {"SQL that one dialect cannot read says which",
       {{"m/1_a.sql", "SELECT $$it's$$;"}},
       {kPostgres, kSqlite},
       {{"m/1_a.sql:1:12: ", " (as sqlite reads it)"}}},
      {"a file that cannot be read",
       {{"m/1_a.sql", "<unreadable>"}},
       {kSqlite},
       {{"m/1_a.sql: cannot be read: Is a directory", ""}}},
      {"two steps that C++ has one name for",
       {{"a/1_x.cc", ""}, {"b/1_x.cc", ""}},
       {kSqlite},
       {{"a/1_x.cc and b/1_x.cc differ only in their signs or folders", ""},
        {"b/1_x.cc: version 1 is that of a/1_x.cc too", ""}}},
      {"a sum of other files",
       {{"m/1_a.sql", "new"}, {"m/2_b.sql", ""}, {"m/gander.sum", sum_of_one}},
       {kSqlite},
       {{"m/gander.sum does not fit", ""},
        {"  1_a.sql has been edited", ""},
        {"  2_b.sql is not in it", ""},
        {"If that is as it should be", "hash"},
        {"The command is: bazel run //m:migrate.hash", ""}}},
      {"a sum that is none",
       {{"m/1_a.sql", ""}, {"m/gander.sum", "hello\n"}},
       {kSqlite},
       {{"m/gander.sum:1:1: ", ""}, {"The command is: ", ""}}},
      {"all at once, in order",
       {{"m/1_a.sql", "SELECT 'a;"},
        {"m/2_b.sql", ""},
        {"m/2_c.cc", ""},
        {"m/3_d.mysql.sql", ""},
        {"m/create.sql", ""},
        {"m/4_e.sql", "/*"}},
       {kSqlite},
       {{"m/1_a.sql:1:8: ", ""},
        {"m/2_c.cc: version 2 is that of m/2_b.sql too", ""},
        {"m/3_d.mysql.sql: version 3 ", "not for sqlite"},
        {"m/4_e.sql:1:1: ", ""},
        {"m/create.sql: ", "version"}}},
      {"a version that a file replaces and another has",
       {{"m/1_a.sql", ""}, {"m/2_b.sql", "-- +gander Replaces 1"}},
       {kPostgres, kSqlite},
       {{"m/2_b.sql: it replaces version 1, which is that of m/1_a.sql", ""}}},
  };
}

TEST(MakeManifest, RefusesWithALineForEachProblem) {
  for (const FailureCase& c : FailureCases()) {
    SCOPED_TRACE(c.rule);
    const absl::Status status = Make(c.files, c.databases).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    const std::vector<std::string> lines =
        absl::StrSplit(std::string(status.message()), '\n');
    ASSERT_EQ(lines.size(), c.lines.size()) << status.message();
    for (size_t i = 0; i < lines.size(); ++i) {
      EXPECT_TRUE(absl::StartsWith(lines[i], c.lines[i].first)) << lines[i];
      EXPECT_TRUE(absl::StrContains(lines[i], c.lines[i].second)) << lines[i];
    }
  }
}

TEST(MakeManifest, ACppFileThatTheRuleDoesNotKnowAsAStepIsAProblem) {
  Request request;
  request.catalog = "shop";
  request.databases = {kSqlite};
  request.out = "out.cc";
  request.files = {{"m/1_a.cc", "m/1_a.cc", ""}};
  EXPECT_EQ(MakeManifest(request,
                         [](const std::string&) -> absl::StatusOr<std::string> {
                           return std::string();
                         })
                .status(),
            absl::InvalidArgumentError(
                "m/1_a.cc: a C++ step must stand in `migrations` by its own "
                "label, because the rule compiles each by itself"));
}

}  // namespace
}  // namespace gander::embed

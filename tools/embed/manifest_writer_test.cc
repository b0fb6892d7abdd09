#include "tools/embed/manifest_writer.h"

#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace gander::embed {
namespace {

std::string Golden(const std::string& name) {
  std::ifstream in("tools/embed/testdata/" + name);
  EXPECT_TRUE(in.is_open()) << name;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

ManifestScript Script(size_t file, size_t begin, size_t end, int64_t line) {
  ManifestScript script;
  script.file = file;
  script.begin = begin;
  script.end = end;
  script.facts.first_line = line;
  script.facts.statements = 1;
  return script;
}

// One of everything: a file for two databases, a Down that cannot be read, a
// step for both, a step for one, and names that must be escaped.
Manifest OneOfEverything() {
  Manifest manifest;
  manifest.catalog = "shop";
  manifest.databases = {DatabaseName::kPostgres, DatabaseName::kSqlite};
  manifest.files = {{"a \"b\"\\c/1_a.sql", 40}, {"m/2_b.sql", 0}};
  manifest.defaults = {{"database-url", "sqlite:\"x\".db"}};
  for (DatabaseName database : manifest.databases) {
    ManifestMigration sql;
    sql.database = database;
    sql.version = Version(1);
    sql.name = "a";
    sql.shown = "a \"b\"\\c/1_a.sql";
    sql.format = SourceFormat::kAnnotated;
    sql.file_checksum = "f1";
    sql.up_checksum = "u1";
    sql.up = Script(0, 3, 20, 2);
    sql.up->facts.transactional = false;
    sql.up->facts.needs_cutting = true;
    sql.up->facts.foreign_keys_off = true;
    sql.up->facts.had_block = true;
    sql.down = Script(0, 25, 40, 7);
    manifest.migrations.push_back(sql);

    ManifestMigration empty;
    empty.database = database;
    empty.version = Version(2);
    empty.name = "b";
    empty.shown = "m/2_b.up.sql";
    empty.down_shown = "m/2_b.down.sql";
    empty.file_checksum = "f2";
    empty.up_checksum = "u2";
    empty.up = Script(1, 0, 0, 1);
    empty.down_error = "m/2_b.sql:9:1: \"no\"";
    empty.down_missing = true;
    empty.replaces = {Version(20240102030405), Version(3)};
    manifest.migrations.push_back(empty);

    ManifestMigration step;
    step.database = database;
    step.version = Version(9223372036854775807);
    step.name = "c";
    step.shown = "m/9223372036854775807_c.cc";
    step.format = SourceFormat::kCpp;
    step.file_checksum = "f3";
    step.up_checksum = "f3";
    step.step_id = "shop__9223372036854775807_c_cc";
    manifest.migrations.push_back(step);
  }
  manifest.migrations.back().shown = "m/9223372036854775807_c.sqlite.cc";
  manifest.migrations.back().step_id = "shop__9223372036854775807_c_sqlite_cc";
  return manifest;
}

TEST(WriteManifest, WritesOneOfEverything) {
  EXPECT_EQ(WriteManifest(OneOfEverything()), Golden("one_of_everything.txt"));
}

TEST(WriteManifest, WritesVariablesAndWhatIsRepeatable) {
  Manifest manifest;
  manifest.catalog = "shop";
  manifest.databases = {DatabaseName::kSqlite};
  manifest.files = {{"m/R__a.sql", 9}};
  ManifestMigration m;
  m.database = DatabaseName::kSqlite;
  m.name = "a";
  m.repeatable = true;
  m.variables = {{"plain", std::nullopt}, {"kind", "a \"b\""}};
  m.up = Script(0, 0, 9, 1);
  m.up->facts.substitution = Substitution::kVariables;
  manifest.migrations.push_back(m);
  const std::string text = WriteManifest(manifest);
  for (const char* part :
       {"constexpr gander::EmbeddedVariable kVariables0[] = {\n"
        "    {\"plain\", nullptr},\n    {\"kind\", \"a \\\"b\\\"\"},\n};",
        ", gander::Substitution::kVariables};",
        "nullptr, {}, kVariables0, true},\n"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

TEST(WriteManifest, SaysThatMarksAreComments) {
  Manifest manifest;
  manifest.catalog = "shop";
  manifest.files = {{"m/1_a.sql", 9}};
  ManifestMigration m;
  m.up = Script(0, 0, 9, 1);
  m.up->facts.marks_are_comments = true;
  manifest.migrations.push_back(m);
  const std::string text = WriteManifest(manifest);
  EXPECT_NE(text.find("false, gander::Substitution::kNone, true};"),
            std::string::npos)
      << text;
}

TEST(WriteManifest, WritesACatalogWithoutMigrations) {
  Manifest manifest;
  manifest.catalog = "empty";
  manifest.databases = {DatabaseName::kMysql};
  EXPECT_EQ(WriteManifest(manifest), Golden("empty.txt"));
}

}  // namespace
}  // namespace gander::embed

#include "cmd/project.h"

#include <deque>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

constexpr DatabaseName kDatabases[] = {DatabaseName::kSqlite};
constexpr EmbeddedScript kScript = {"", "", 1, 1, 0, true, false, false, false};

// A project of these files; catalogs are for ever.
Project ProjectOf(const std::vector<const char*>& files,
                  absl::Span<const EmbeddedDefault> defaults = {}) {
  static auto* const all = new std::deque<std::vector<EmbeddedMigration>>();
  std::vector<EmbeddedMigration>* const migrations = &all->emplace_back();
  for (const char* file : files) {
    EmbeddedMigration migration{};
    migration.database = DatabaseName::kSqlite;
    migration.version = static_cast<int64_t>(migrations->size());
    migration.name = file;
    migration.file = file;
    migration.down_file = "";
    migration.file_checksum = "f";
    migration.up_checksum = "u";
    migration.up = &kScript;
    migration.repeatable = std::string(file).find("R__") != std::string::npos;
    migrations->push_back(migration);
  }
  Project project;
  project.catalog =
      new EmbeddedCatalog("project_test", kDatabases, *migrations, defaults);
  return project;
}

TEST(Project, TheSourceFolderIsTheOneThatHoldsAllFiles) {
  const struct {
    std::vector<const char*> files;
    const char* folder;
  } rows[] = {
      {{}, ""},
      {{"1_a.sql"}, "."},
      {{"db/m/1_a.sql", "db/m/2_b.cc"}, "db/m"},
      {{"db/m/R__v.sql"}, "db/m"},
      {{"db/2024-01-31_a/up.sql"}, "db"},
      {{"m/2024/1_a.sql", "m/2_b.sql", "m/2025/q1/3_c.sql"}, "m"},
      {{"1_a.sql", "2024/2_b.sql"}, "."},
      {{"m/2024/1_a.sql", "m/2025/2_b.sql"}, ""},
      {{"m/1_a.sql", "m2/2_b.sql"}, ""},
      {{"external/other/m/1_a.sql"}, ""},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(ProjectOf(row.files).SourceFolder(), row.folder)
        << (row.files.empty() ? "none" : row.files[0]);
  }
  EXPECT_EQ(Project().SourceFolder(), "");
}

TEST(Project, ADefaultMayBeWrittenWithEitherDash) {
  static constexpr EmbeddedDefault kDefaults[] = {{"history_table", "h"},
                                                  {"lock-wait", "1h"}};
  const Project project = ProjectOf({}, kDefaults);
  EXPECT_EQ(project.DefaultOf("history-table"), "h");
  EXPECT_EQ(project.DefaultOf("lock-wait"), "1h");
  EXPECT_EQ(project.DefaultOf("lock-tries"), "");
}

}  // namespace
}  // namespace gander::cmd

#include "runtime/sql/directory.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

class ReadDirectoryTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "/migrations_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const {
    return folder_ + "/" + name;
  }
  void Write(const std::string& name, const std::string& content) {
    std::ofstream(Path(name), std::ios::binary) << content;
  }
  absl::StatusOr<Catalog> Read(
      DatabaseName database = DatabaseName::kPostgres) const {
    return ReadDirectory(folder_, database);
  }
  // The message with the folder's name taken out.
  std::string Message(const absl::Status& status) const {
    std::string message(status.message());
    for (size_t i = message.find(folder_); i != std::string::npos;
         i = message.find(folder_)) {
      message.replace(i, folder_.size(), "D");
    }
    return message;
  }

  std::string folder_;
};

TEST_F(ReadDirectoryTest, AnEmptyFolderIsAnEmptyCatalog) {
  const absl::StatusOr<Catalog> catalog = Read();
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_TRUE(catalog->empty());
}

TEST_F(ReadDirectoryTest, ReadsMigrationsInOrderOfVersion) {
  Write("10_last.sql", "SELECT 10;\n");
  Write("0002_create-Orders.sql",
        "-- +goose Up\nSELECT 1;\nSELECT 2;\n-- +goose Down\nSELECT 3;\n");
  Write("README.md", "no migration");
  Write("BUILD.bazel", "no migration");
  Write("library.cc", "no migration");
  Write("2_orders_test.cc", "no migration");
  Write(".0003_hidden.sql", "SELECT '");
  std::filesystem::create_directory(Path("folder"));
  const absl::StatusOr<Catalog> catalog = Read();
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  ASSERT_EQ(catalog->migrations().size(), 2);

  const Migration& orders = catalog->migrations()[0];
  EXPECT_EQ(orders.version, Version(2));
  EXPECT_EQ(orders.name, "create-Orders");
  EXPECT_EQ(orders.file, Path("0002_create-Orders.sql"));
  EXPECT_EQ(orders.format, SourceFormat::kAnnotated);
  EXPECT_EQ(orders.kind(), MigrationKind::kSql);
  ASSERT_TRUE(orders.sql_up.has_value());
  EXPECT_EQ(orders.sql_up->text, "SELECT 1;\nSELECT 2;\n");
  EXPECT_EQ(orders.sql_up->first_line, 2);
  EXPECT_EQ(orders.sql_up->statements, 2);
  ASSERT_TRUE(orders.sql_down.has_value());
  EXPECT_EQ(orders.sql_down->text, "SELECT 3;\n");
  EXPECT_EQ(orders.up_checksum.size(), 64);
  EXPECT_NE(orders.up_checksum, orders.file_checksum);
  EXPECT_FALSE(orders.down_missing);

  const Migration& last = catalog->migrations()[1];
  EXPECT_EQ(last.version, Version(10));
  EXPECT_EQ(last.format, SourceFormat::kPlain);
  EXPECT_EQ(last.sql_up->text, "SELECT 10;\n");
  EXPECT_FALSE(last.sql_down.has_value());
}

TEST_F(ReadDirectoryTest, KeepsTheTextsAsLongAsTheCatalog) {
  Write("1_a.sql", "SELECT 'kept';");
  Catalog kept;
  {
    const absl::StatusOr<Catalog> catalog = Read();
    ASSERT_TRUE(catalog.ok()) << catalog.status();
    kept = *catalog;
  }
  EXPECT_EQ(kept.migrations()[0].sql_up->text, "SELECT 'kept';");
}

TEST_F(ReadDirectoryTest, ReadsTheVariantForTheDatabaseOnly) {
  Write("1_a.postgres.sql", "SELECT 1;");
  Write("1_a.sqlite.sql", "SELECT [1];");
  Write("2_b.sql", "SELECT 2;");
  // What another database is given cannot stop this one.
  Write("2_b.mysql.sql", "SELECT '");
  const absl::StatusOr<Catalog> postgres = Read();
  ASSERT_TRUE(postgres.ok()) << postgres.status();
  EXPECT_EQ(postgres->migrations()[0].sql_up->text, "SELECT 1;");
  const absl::StatusOr<Catalog> sqlite = Read(DatabaseName::kSqlite);
  ASSERT_TRUE(sqlite.ok()) << sqlite.status();
  EXPECT_EQ(sqlite->migrations()[0].sql_up->text, "SELECT [1];");
}

TEST_F(ReadDirectoryTest, ABrokenDownIsKeptAsAnError) {
  Write("1_a.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT '\n");
  const absl::StatusOr<Catalog> catalog = Read();
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  const Migration& migration = catalog->migrations()[0];
  EXPECT_FALSE(migration.sql_down.has_value());
  EXPECT_EQ(Message(migration.down_error),
            "D/1_a.sql:4:8: the string that begins here is not closed: there "
            "is no ' before the end of the file");
}

TEST_F(ReadDirectoryTest, ReportsEveryFileThatCannotBeRead) {
  Write("3_c.sql", "SELECT '");
  Write("1_a.sql", "\\c");
  Write("2_b.SQL", "SELECT 1;");
  Write("4_d.sql", "SELECT 1;");
  Write("4_e.sql", "SELECT 1;");
  Write("5_f.down.sql", "SELECT 1;");
  const absl::Status status = Read().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Message(status),
            "D/1_a.sql:1:1: \\c is a command of psql, which the server does "
            "not know; a migration runs in the database of the URL; give each "
            "database its own folder of migrations\n"
            "D/2_b.SQL: \"2_b.SQL\": the ending .sql is written in lower case\n"
            "D/3_c.sql:1:8: the string that begins here is not closed: there "
            "is no ' before the end of the file\n"
            "D/4_e.sql: version 4 is that of D/4_d.sql too; give one of them "
            "another version\n"
            "D/5_f.down.sql: the Down of version 5, which has no Up; add "
            "5_f.up.sql, empty if there is nothing to do");
}

TEST_F(ReadDirectoryTest, CppCannotRunFromAFolder) {
  Write("1_a.cc", "");
  const absl::Status status = Read().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Message(status),
            "D/1_a.cc: a C++ step cannot run from a folder; build the "
            "migrations into a binary with the rule migration_binary");
}

TEST_F(ReadDirectoryTest, ReadsPairs) {
  Write("2_b.up.sql", "SELECT 'up';");
  Write("2_b.down.sql", "\n\nSELECT 'down';");
  Write("10_c.up.sql", "BEGIN;\nSELECT 1;\nCOMMIT;\n");
  const absl::StatusOr<Catalog> catalog = Read();
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  ASSERT_EQ(catalog->migrations().size(), 2u);
  const Migration& both = catalog->migrations()[0];
  EXPECT_EQ(both.version, Version(2));
  EXPECT_EQ(both.name, "b");
  EXPECT_EQ(both.file, Path("2_b.up.sql"));
  EXPECT_EQ(both.down_file, Path("2_b.down.sql"));
  EXPECT_EQ(both.format, SourceFormat::kPair);
  EXPECT_EQ(both.sql_up->text, "SELECT 'up';");
  EXPECT_EQ(both.sql_down->text, "\n\nSELECT 'down';");
  EXPECT_FALSE(both.down_missing);
  const Migration& up_only = catalog->migrations()[1];
  EXPECT_EQ(up_only.version, Version(10));
  EXPECT_TRUE(up_only.sql_up->transactional);
  EXPECT_TRUE(up_only.down_missing);
  EXPECT_TRUE(up_only.reversible());
}

TEST_F(ReadDirectoryTest, ABrokenDownFileIsNamed) {
  Write("1_a.up.sql", "SELECT 1;");
  Write("1_a.down.sql", "SELECT 1;\nSELECT '");
  const absl::StatusOr<Catalog> catalog = Read();
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_EQ(Message(catalog->migrations()[0].down_error),
            "D/1_a.down.sql:2:8: the string that begins here is not closed: "
            "there is no ' before the end of the file");
}

TEST_F(ReadDirectoryTest, APlainFileBesidePairsIsAnErrorUntilItIsIgnored) {
  Write("1_a.up.sql", "SELECT 1;");
  Write("2_b.sql", "SELECT 2;");
  Write("3_c.sql", "-- +goose Up\nSELECT 3;");
  const absl::Status status = Read().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Message(status),
            "D/2_b.sql: a plain file beside pairs (.up.sql, .down.sql), which "
            "golang-migrate passes over; to run it, rename it to end in "
            ".up.sql, else leave it out (--ignore, or `exclude` in the BUILD "
            "file)");
  DirectoryOptions options;
  options.ignore = {"nothing", "2_*.sql"};
  const absl::StatusOr<Catalog> catalog =
      ReadDirectory(folder_, DatabaseName::kPostgres, options);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_EQ(catalog->migrations().size(), 2u);
}

TEST_F(ReadDirectoryTest, ReadsFlywaysFiles) {
  Write("V2__b.sql", "SELECT 2;");
  Write("V1_1__a.sql", "SELECT 1;");
  Write("U1.1__undo.sql", "SELECT 'undo';");
  const absl::StatusOr<Catalog> catalog = Read();
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  ASSERT_EQ(catalog->migrations().size(), 2u);
  const Migration& first = catalog->migrations()[0];
  EXPECT_EQ(first.version, Version(1'001'000'000));
  EXPECT_EQ(first.format, SourceFormat::kFlyway);
  EXPECT_EQ(first.down_file, Path("U1.1__undo.sql"));
  EXPECT_TRUE(first.reversible());
  const Migration& second = catalog->migrations()[1];
  EXPECT_EQ(second.version, Version(2'000'000'000));
  EXPECT_FALSE(second.reversible());
}

TEST_F(ReadDirectoryTest, ReadsDieselsFolders) {
  std::filesystem::create_directory(Path("2020-01-01-000000_users"));
  Write("2020-01-01-000000_users/up.sql", "SELECT 1;");
  Write("2020-01-01-000000_users/down.sql", "SELECT 2;");
  Write("2020-01-01-000000_users/metadata.toml", "");
  const absl::StatusOr<Catalog> catalog = Read();
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  ASSERT_EQ(catalog->migrations().size(), 1u);
  const Migration& migration = catalog->migrations()[0];
  EXPECT_EQ(migration.version, Version(20200101000000));
  EXPECT_EQ(migration.name, "users");
  EXPECT_EQ(migration.format, SourceFormat::kDiesel);
  EXPECT_EQ(migration.file, Path("2020-01-01-000000_users/up.sql"));
  EXPECT_EQ(migration.down_file, Path("2020-01-01-000000_users/down.sql"));
}

TEST_F(ReadDirectoryTest, ReadsFoldersInItOnRequest) {
  Write("1_a.sql", "SELECT 1;");
  std::filesystem::create_directories(Path("b/c"));
  std::filesystem::create_directory(Path(".hidden"));
  Write("b/2_b.sql", "SELECT 2;");
  Write("b/c/3_c.sql", "SELECT 3;");
  Write("b/readme.md", "");
  Write(".hidden/4_d.sql", "SELECT 4;");
  EXPECT_EQ(Read()->migrations().size(), 1u);
  DirectoryOptions options;
  options.recursive = true;
  absl::StatusOr<Catalog> catalog =
      ReadDirectory(folder_, DatabaseName::kPostgres, options);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  ASSERT_EQ(catalog->migrations().size(), 3u);
  EXPECT_EQ(catalog->migrations()[2].file, Path("b/c/3_c.sql"));
  std::filesystem::create_directory(Path("5_diesel"));
  Write("5_diesel/up.sql", "SELECT 5;");
  Write("5_diesel/6_beside.sql", "SELECT 6;");
  EXPECT_EQ(ReadDirectory(folder_, DatabaseName::kPostgres, options)
                ->migrations()
                .size(),
            5u);

  Write("b/1_again.sql", "SELECT 1;");
  EXPECT_EQ(
      Message(
          ReadDirectory(folder_, DatabaseName::kPostgres, options).status()),
      "D/b/1_again.sql: version 1 is that of D/1_a.sql too; give one of "
      "them another version");
  std::filesystem::remove(Path("b/1_again.sql"));
  std::filesystem::create_directory_symlink("..", Path("b/up"));
  EXPECT_EQ(
      Message(
          ReadDirectory(folder_, DatabaseName::kPostgres, options).status()),
      "D/b/up: its symbolic links lead back to themselves");
}

TEST_F(ReadDirectoryTest, AFormatThatIsAskedForIsThatOfEveryFile) {
  Write("1_a.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;");
  Write("2_b.sql", "SELECT 3;");
  DirectoryOptions options;
  options.format = SourceFormat::kDbmate;
  EXPECT_EQ(
      Message(
          ReadDirectory(folder_, DatabaseName::kPostgres, options).status()),
      "D/2_b.sql:1:1: the file is plain, and --format asks for dbmate");
  options.format = SourceFormat::kPlain;
  const absl::StatusOr<Catalog> catalog =
      ReadDirectory(folder_, DatabaseName::kPostgres, options);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_EQ(catalog->migrations()[0].sql_up->statements, 2);
  EXPECT_FALSE(catalog->migrations()[0].reversible());
}

TEST_F(ReadDirectoryTest, MarkersInAFileOfOneDirectionAreAnError) {
  Write("1_a.up.sql", "SELECT 1;\n-- +goose Down\nSELECT 2;");
  EXPECT_EQ(Message(Read().status()),
            "D/1_a.up.sql:2:1: the file's name says that it is one direction "
            "of a migration (pair), and it has lines for annotated files or "
            "markers of another tool; rename it to <version>_<name>.sql, or "
            "delete them");
  Write("1_a.up.sql", "SELECT 1;");
  for (const char* line :
       {"-- +goose ENVSUB ON\n", "-- +gander NO TRANSACTION\n",
        "-- migrate:up\n", "-- +goos Down\n", "-- +gander Variables a\n",
        "-- +gander Replaces 7\n"}) {
    Write("1_a.down.sql", std::string(line) + "SELECT 2;");
    const absl::StatusOr<Catalog> catalog = Read();
    ASSERT_TRUE(catalog.ok()) << catalog.status();
    EXPECT_TRUE(absl::StartsWith(Message(catalog->migrations()[0].down_error),
                                 "D/1_a.down.sql:1:1: "))
        << line << catalog->migrations()[0].down_error;
  }
}

TEST_F(ReadDirectoryTest, WhatIsNoFileIsNotRead) {
  std::filesystem::create_directory(Path("1_folder.sql"));
  ASSERT_EQ(mkfifo(Path("2_pipe.sql").c_str(), 0600), 0);
  std::filesystem::create_symlink("nowhere", Path("3_dangling.sql"));
  std::filesystem::create_symlink("4_loop.sql", Path("4_loop.sql"));
  const absl::Status status = Read().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Message(status),
            "D/1_folder.sql: it has the name of a migration and is no file; "
            "rename it\n"
            "D/2_pipe.sql: it has the name of a migration and is no file; "
            "rename it\n"
            "D/3_dangling.sql: there is no such file or folder\n"
            "D/4_loop.sql: its symbolic links lead back to themselves");
}

TEST_F(ReadDirectoryTest, FollowsLinksToFiles) {
  Write("text", "SELECT 1;");
  std::filesystem::create_symlink("text", Path("1_a.sql"));
  const absl::StatusOr<Catalog> catalog = Read();
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_EQ(catalog->migrations()[0].sql_up->text, "SELECT 1;");
}

TEST_F(ReadDirectoryTest, SaysThatThereIsNoSuchFolder) {
  const absl::Status status =
      ReadDirectory(Path("none"), DatabaseName::kPostgres).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Message(status), "D/none: there is no such file or folder");
}

TEST_F(ReadDirectoryTest, SaysThatItIsNoFolder) {
  Write("file", "");
  const absl::Status status =
      ReadDirectory(Path("file"), DatabaseName::kPostgres).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Message(status),
            "D/file: it is no folder; give the folder that the migrations are "
            "in");
}

TEST_F(ReadDirectoryTest, SaysThatALinkLeadsBackToItself) {
  std::filesystem::create_directory_symlink("loop", Path("loop"));
  const absl::Status status =
      ReadDirectory(Path("loop"), DatabaseName::kPostgres).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Message(status),
            "D/loop: its symbolic links lead back to themselves");
}

TEST_F(ReadDirectoryTest, SaysWhatThisUserMayNotRead) {
  Write("1_a.sql", "SELECT 1;");
  std::filesystem::permissions(Path("1_a.sql"), std::filesystem::perms::none);
  const bool reads_all = access(Path("1_a.sql").c_str(), R_OK) == 0;
  const absl::StatusOr<Catalog> catalog = Read();
  if (reads_all) {  // root may read whatever it likes
    EXPECT_TRUE(catalog.ok()) << catalog.status();
    return;
  }
  EXPECT_EQ(catalog.status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Message(catalog.status()), "D/1_a.sql: this user may not read it");
}

}  // namespace
}  // namespace gander

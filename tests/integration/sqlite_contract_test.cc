// The contract of database.h on SQLite.

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/integration/database_contract.h"

namespace gander {
namespace {

class SqliteFile : public ContractDatabase {
 public:
  explicit SqliteFile(bool wal) {
    std::string pattern = absl::StrCat(testing::TempDir(), "/contract.XXXXXX");
    folder_ = mkdtemp(pattern.data());
    if (!wal) return;
    auto session = Connect(url(), ConnectOptions());
    EXPECT_TRUE((*session)->Query("PRAGMA journal_mode = WAL").ok());
  }
  ~SqliteFile() override { std::filesystem::remove_all(folder_); }

  std::string url() const override {
    return absl::StrCat("sqlite:", folder_, "/shop.db?foreign_keys=on");
  }

  const ContractTraits& traits() const override {
    static const ContractTraits traits = [] {
      ContractTraits t;
      t.name = DatabaseName::kSqlite;
      t.blob_type = "BLOB";
      t.endless_statement =
          "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) "
          "SELECT count(*) FROM c";
      t.change_setting = "PRAGMA recursive_triggers = 1";
      t.read_setting = "PRAGMA recursive_triggers";
      t.change_literals = "PRAGMA case_sensitive_like = 1";
      t.unique_violation = "SQLITE_CONSTRAINT_PRIMARYKEY";
      t.foreign_key_violation = "SQLITE_CONSTRAINT_FOREIGNKEY";
      t.missing_table = "SQLITE_ERROR";
      t.syntax_error = "SQLITE_ERROR";
      t.lock_timeout = "SQLITE_BUSY";
      return t;
    }();
    return traits;
  }

  std::vector<RefusedUrl> refused_urls() const override {
    const std::string text = absl::StrCat(folder_, "/text.db");
    std::ofstream(text) << "This is a letter, and no database at all.\n";
    return {
        {"an unknown parameter",
         absl::StrCat("sqlite:", folder_, "/x.db?key=s3cret"),
         absl::StatusCode::kInvalidArgument, "there is no parameter 'key'"},
        {"no file", "sqlite:", absl::StatusCode::kInvalidArgument,
         "names no file"},
        {"a folder", absl::StrCat("sqlite:", folder_),
         absl::StatusCode::kInvalidArgument, "it is a folder"},
        {"no such folder", absl::StrCat("sqlite:", folder_, "/no/x.db"),
         absl::StatusCode::kNotFound,
         absl::StrCat("the folder ", folder_, "/no does not exist")},
        {"a file for a folder", absl::StrCat("sqlite:", text, "/x.db"),
         absl::StatusCode::kInvalidArgument, "Not a directory"},
        {"no such file", absl::StrCat("sqlite:", folder_, "/no.db?mode=rw"),
         absl::StatusCode::kNotFound, "it does not exist"},
        {"no database", absl::StrCat("sqlite:", text),
         absl::StatusCode::kInvalidArgument, "no SQLite database"},
    };
  }

 private:
  std::string folder_;
};

INSTANTIATE_TEST_SUITE_P(Sqlite, DatabaseContract,
                         testing::Values(ContractDriver{[] {
                           return std::make_unique<SqliteFile>(false);
                         }}));

INSTANTIATE_TEST_SUITE_P(SqliteWal, DatabaseContract,
                         testing::Values(ContractDriver{[] {
                           return std::make_unique<SqliteFile>(true);
                         }}));

}  // namespace
}  // namespace gander

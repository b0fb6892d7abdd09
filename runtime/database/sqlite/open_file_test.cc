#include "runtime/database/sqlite/open_file.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "runtime/database/sqlite/test_folder.h"

namespace gander::sqlite {
namespace {

class OpenFileTest : public testing::Test {
 protected:
  OpenFileTest() { MustRun(File(path_), "CREATE TABLE t (a)"); }

  static Location File(const std::string& path) {
    Location location;
    location.path = path;
    return location;
  }

  // Opens, runs, closes.
  static absl::Status Run(const Location& location, const char* sql,
                          const ConnectOptions& options = {}) {
    const absl::StatusOr<sqlite3*> db = OpenFile(location, options);
    if (!db.ok()) return db.status();
    const int code = sqlite3_exec(*db, sql, nullptr, nullptr, nullptr);
    const std::string message = sqlite3_errmsg(*db);
    sqlite3_close(*db);
    return code == SQLITE_OK ? absl::OkStatus() : absl::InternalError(message);
  }
  static void MustRun(const Location& location, const char* sql) {
    const absl::Status status = Run(location, sql);
    EXPECT_TRUE(status.ok()) << status;
  }
  static void ExpectError(const absl::Status& status, absl::StatusCode code,
                          const std::string& message_holds) {
    EXPECT_EQ(status.code(), code) << status;
    EXPECT_NE(std::string(status.message()).find(message_holds),
              std::string::npos)
        << status;
  }

  // A process writes a part of a transaction into the file, and dies.
  static void DieWhileWriting(const std::string& path, const char* mode) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      sqlite3* db = OpenFile(File(path), {}).value();
      const std::string sql = absl::StrCat(
          "PRAGMA journal_mode=", mode, "; PRAGMA cache_size=1; BEGIN;",
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
          " WHERE i < 2000) INSERT INTO t SELECT hex(randomblob(200)) FROM n");
      const int code = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
      _exit(code == SQLITE_OK ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    ASSERT_EQ(status, 0);
  }

  TestFolder folder_;
  const std::string path_ = folder_ / "a.db";
};

TEST_F(OpenFileTest, MakesAFileUnlessItMustExist) {
  MustRun(File(folder_ / "new.db"), "CREATE TABLE t (a)");
  Location location = File(folder_ / "missing.db");
  ConnectOptions options;
  options.create = false;
  ExpectError(
      Run(location, "", options), absl::StatusCode::kNotFound,
      absl::StrCat("database file ", location.path, ": it does not exist"));
  location.must_exist = true;
  ExpectError(Run(location, ""), absl::StatusCode::kNotFound,
              "it does not exist");
  EXPECT_NE(access(location.path.c_str(), F_OK), 0);
}

TEST_F(OpenFileTest, AReadingSessionWritesNothing) {
  ConnectOptions options;
  options.read_only = true;
  EXPECT_TRUE(Run(File(path_), "SELECT a FROM t", options).ok());
  ExpectError(Run(File(path_), "INSERT INTO t VALUES (1)", options),
              absl::StatusCode::kInternal, "readonly");
  ExpectError(Run(File(folder_ / "missing.db"), "", options),
              absl::StatusCode::kNotFound, "it does not exist");
  ExpectError(Run(Location(), "CREATE TABLE t (a)", options),
              absl::StatusCode::kInternal, "readonly");
}

TEST_F(OpenFileTest, WhatADeadWriterLeftIsRolledBackForAReaderToo) {
  const char* kMustBeEmpty =
      "SELECT CASE WHEN EXISTS (SELECT * FROM t)"
      " THEN abs(-9223372036854775808) END";
  ConnectOptions options;
  options.read_only = true;
  DieWhileWriting(path_, "delete");
  ASSERT_EQ(access((path_ + "-journal").c_str(), F_OK), 0);
  Location read_only = File(path_);
  read_only.read_only = true;
  ExpectError(Run(read_only, kMustBeEmpty, options),
              absl::StatusCode::kPermissionDenied,
              "open it once without mode=ro");
  absl::Status status = Run(File(path_), kMustBeEmpty, options);
  EXPECT_TRUE(status.ok()) << status;
  status = Run(read_only, kMustBeEmpty, options);
  EXPECT_TRUE(status.ok()) << status;

  DieWhileWriting(path_, "wal");
  ASSERT_EQ(access((path_ + "-wal").c_str(), F_OK), 0);
  status = Run(File(path_), kMustBeEmpty, options);
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(OpenFileTest, WhoMayNotRollBackIsToldWhatMustBe) {
  DieWhileWriting(path_, "delete");
  chmod(path_.c_str(), 0444);
  chmod((path_ + "-journal").c_str(), 0444);
  ConnectOptions options;
  options.read_only = true;
  AsOrdinaryUser([&] {
    ExpectError(Run(File(path_), "SELECT 1", options),
                absl::StatusCode::kPermissionDenied, "must be rolled back");
  });
}

TEST_F(OpenFileTest, ForeignKeysAreAsTheUrlSays) {
  Location location = File(path_);
  const char* kOrphan =
      "CREATE TABLE p (id INTEGER PRIMARY KEY);"
      "CREATE TABLE c (p REFERENCES p (id)); INSERT INTO c VALUES (1);";
  location.foreign_keys = true;
  ExpectError(Run(location, kOrphan), absl::StatusCode::kInternal,
              "FOREIGN KEY");
  location.path = folder_ / "b.db";
  location.foreign_keys = false;
  MustRun(location, kOrphan);
}

TEST_F(OpenFileTest, AFileThatMayNotBeWrittenIsRefusedButReads) {
  chmod(path_.c_str(), 0444);
  AsOrdinaryUser([&] {
    ExpectError(Run(File(path_), ""), absl::StatusCode::kPermissionDenied,
                "this user may not write it");
    Location reading = File(path_);
    reading.read_only = true;
    const absl::Status status = Run(reading, "SELECT a FROM t");
    EXPECT_TRUE(status.ok()) << status;
  });
}

TEST_F(OpenFileTest, AFileThatMayNotBeReadIsRefused) {
  chmod(path_.c_str(), 0000);
  AsOrdinaryUser([&] {
    ExpectError(Run(File(path_), ""), absl::StatusCode::kPermissionDenied,
                "this user may not read it");
  });
}

TEST_F(OpenFileTest, AFolderThatMayNotBeWrittenIsNamed) {
  chmod(path_.c_str(), 0666);
  chmod(folder_.path().c_str(), 0555);
  AsOrdinaryUser([&] {
    ExpectError(Run(File(path_), ""), absl::StatusCode::kPermissionDenied,
                absl::StrCat("may not write its folder ", folder_.path()));
    ExpectError(Run(File(folder_ / "new.db"), ""),
                absl::StatusCode::kPermissionDenied,
                "may not write its folder");
  });
  chmod(folder_.path().c_str(), 0777);
}

TEST_F(OpenFileTest, AFolderThatMayNotBeEnteredIsRefused) {
  chmod(folder_.path().c_str(), 0000);
  AsOrdinaryUser([&] {
    ExpectError(Run(File(path_), ""), absl::StatusCode::kPermissionDenied,
                "may not enter its folder");
  });
  chmod(folder_.path().c_str(), 0777);
}

TEST_F(OpenFileTest, ABrokenDatabaseIsRefused) {
  const std::string text = folder_ / "text";
  std::ofstream(text) << std::string(4096, 'x');
  ExpectError(Run(File(text), ""), absl::StatusCode::kInvalidArgument,
              "no SQLite database");
  // The header is right, and what follows is not.
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(100);
  file << std::string(200, '\xee');
  file.close();
  ExpectError(Run(File(path_), ""), absl::StatusCode::kDataLoss,
              "integrity_check");
}

TEST_F(OpenFileTest, AnEmptyFileIsADatabase) {
  const std::string empty = folder_ / "empty";
  std::ofstream(empty).close();
  MustRun(File(empty), "CREATE TABLE t (a)");
}

TEST_F(OpenFileTest, ADatabaseThatAnotherHasLockedOpens) {
  sqlite3* other = OpenFile(File(path_), {}).value();
  ASSERT_EQ(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr),
            SQLITE_OK);
  const absl::StatusOr<sqlite3*> db = OpenFile(File(path_), {});
  EXPECT_TRUE(db.ok()) << db.status();
  if (db.ok()) sqlite3_close(*db);
  sqlite3_close(other);
}

}  // namespace
}  // namespace gander::sqlite

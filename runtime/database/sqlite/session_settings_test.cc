#include "runtime/database/sqlite/session_settings.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "runtime/database/sqlite/test_folder.h"

namespace gander::sqlite {
namespace {

class SessionSettingsTest : public testing::Test {
 protected:
  SessionSettingsTest() : session_(Open()) {
    EXPECT_FALSE(settings_.Capture(*session_).has_value());
  }

  std::unique_ptr<Session> Open() {
    Location location;
    location.path = folder_ / "a.db";
    return Session::Open(location, ConnectOptions()).value();
  }

  void MustRun(const std::string& sql) {
    const Failure failure = session_->Run(sql.c_str());
    EXPECT_FALSE(failure.has_value()) << sql << ": " << failure->message;
  }
  void Restore() {
    const Failure failure = settings_.Restore(*session_);
    EXPECT_FALSE(failure.has_value()) << failure->message;
  }
  std::string Pragma(const std::string& name) {
    std::string value;
    EXPECT_FALSE(ReadPragma(*session_, name, value).has_value());
    return value;
  }

  TestFolder folder_;
  SessionSettings settings_;
  std::unique_ptr<Session> session_;
};

TEST_F(SessionSettingsTest, EachSettingGoesBackToWhatItWas) {
  const struct {
    std::string name;
    std::string change;
  } kCases[] = {
      {"automatic_index", "0"},
      {"cache_size", "17"},
      {"cache_spill", "0"},
      {"cell_size_check", "1"},
      {"checkpoint_fullfsync", "1"},
      {"defer_foreign_keys", "1"},
      {"foreign_keys", "1"},
      {"full_column_names", "1"},
      {"fullfsync", "1"},
      {"ignore_check_constraints", "1"},
      {"journal_size_limit", "4096"},
      {"legacy_alter_table", "1"},
      {"locking_mode", "EXCLUSIVE"},
      {"query_only", "1"},
      {"read_uncommitted", "1"},
      {"recursive_triggers", "1"},
      {"reverse_unordered_selects", "1"},
      {"short_column_names", "0"},
      {"synchronous", "0"},
      {"temp_store", "2"},
      {"trusted_schema", "0"},
      {"wal_autocheckpoint", "3"},
      {"writable_schema", "1"},
  };
  for (const auto& c : kCases) {
    const std::string before = Pragma(c.name);
    MustRun(absl::StrCat("PRAGMA ", c.name, " = ", c.change));
    EXPECT_NE(Pragma(c.name), before) << c.name;
    Restore();
    EXPECT_EQ(Pragma(c.name), before) << c.name;
  }
}

TEST_F(SessionSettingsTest, AllOfThemAtOnceGoBack) {
  MustRun(
      "CREATE TEMP TABLE parent (a PRIMARY KEY);"
      "CREATE TEMP TABLE child (a REFERENCES parent (a));"
      "INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1);"
      "ATTACH ':memory:' AS other; PRAGMA foreign_keys = 1;"
      "PRAGMA synchronous = 0; PRAGMA recursive_triggers = 1;"
      "PRAGMA case_sensitive_like = 1; PRAGMA query_only = 1;");
  Restore();
  EXPECT_EQ(Pragma("foreign_keys"), "0");
  EXPECT_EQ(Pragma("query_only"), "0");
  EXPECT_EQ(Pragma("recursive_triggers"), "0");
}

TEST_F(SessionSettingsTest, AnExclusiveLockOnTheFileEnds) {
  MustRun("CREATE TABLE t (a)");
  MustRun("PRAGMA locking_mode = EXCLUSIVE; INSERT INTO t VALUES (1)");
  const auto other = Open();
  EXPECT_TRUE(other->Run("INSERT INTO t VALUES (2)").has_value());
  Restore();
  const Failure failure = other->Run("INSERT INTO t VALUES (2)");
  EXPECT_FALSE(failure.has_value()) << failure->message;
}

TEST_F(SessionSettingsTest, LikeIsAsItWas) {
  MustRun("PRAGMA case_sensitive_like = 1");
  Restore();
  MustRun("CREATE TABLE t (a CHECK (a)); INSERT INTO t VALUES ('a' LIKE 'A')");
}

TEST_F(SessionSettingsTest, WhatWasAttachedIsDetached) {
  MustRun(absl::StrCat("ATTACH '", folder_.path(),
                       "/it''s.db' AS \"the \"\"other\"\"\"; ATTACH ':memory:' "
                       "AS m; CREATE TABLE m.t (a)"));
  Restore();
  MustRun("ATTACH ':memory:' AS m; CREATE TABLE m.t (a)");
}

TEST_F(SessionSettingsTest, WhatIsTemporaryIsDropped) {
  MustRun(
      "CREATE TABLE stays (a);"
      "CREATE TEMP TABLE \"a \"\"table\" (id INTEGER PRIMARY KEY "
      "AUTOINCREMENT);"
      "CREATE TEMP TABLE sqlitest (a);"
      "CREATE INDEX temp.i ON sqlitest (a);"
      "CREATE TEMP VIEW v AS SELECT * FROM stays;"
      "CREATE TEMP TRIGGER g AFTER INSERT ON stays BEGIN"
      "  SELECT RAISE(ABORT, 'a leftover'); END;");
  Restore();
  MustRun("INSERT INTO stays VALUES (1)");
  MustRun("CREATE TABLE sqlitest (b); INSERT INTO sqlitest (b) VALUES (1)");
  MustRun(
      "CREATE TABLE left (n CHECK (n = 0)); INSERT INTO left "
      "SELECT count(*) FROM temp.sqlite_master WHERE name <> "
      "'sqlite_sequence'");
}

}  // namespace
}  // namespace gander::sqlite

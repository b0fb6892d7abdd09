// Whatever operation of the disk fails, and whether it goes on failing: what an
// Outcome says of a step is what the file then holds.

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "runtime/database/sqlite/failing_disk.h"
#include "runtime/database/sqlite/sqlite_database.h"
#include "runtime/database/sqlite/test_folder.h"

namespace gander::sqlite {
namespace {

struct Case {
  const char* name;
  FailingDisk::Failure failure;
  const char* journal_mode;
  // Pages do not wait in memory for the commit, but are written at once.
  bool small_cache;
};

class DiskFailure : public testing::TestWithParam<Case> {
 protected:
  static std::unique_ptr<Database> Open(const std::string& path) {
    return SqliteDatabase::Connect("sqlite:" + path, ConnectOptions()).value();
  }
  static std::string Read(Database& db, const std::string& sql) {
    const auto results = db.Query(sql);
    if (!results.ok()) return results.status().ToString();
    return results->front()[0][0].value_or("NULL");
  }
  static Outcome Step(Database& db) {
    std::string sql =
        "CREATE TABLE made (n, t); CREATE INDEX made_n ON made (n);";
    for (int i = 0; i < 30; ++i) {
      absl::StrAppend(&sql, "INSERT INTO made VALUES (", i,
                      ", hex(zeroblob(2000)));");
    }
    absl::StrAppend(&sql,
                    "UPDATE old SET t = 'new'; DELETE FROM made "
                    "WHERE n < 5;");
    if (GetParam().small_cache) sql = "PRAGMA cache_size = 2;" + sql;
    Script script;
    script.pieces.emplace_back().text = sql;
    Frame frame;
    frame.record = "INSERT INTO record VALUES (1)";
    return db.RunScript(script, frame);
  }
};

TEST_P(DiskFailure, TheOutcomeSaysWhatTheFileHolds) {
  FailingDisk disk;
  int64_t failures = 0;
  for (int64_t n = 1;; ++n) {
    TestFolder folder;
    const std::string path = folder / "a.db";
    auto db = Open(path);
    ASSERT_TRUE(db->Query(absl::StrCat(
                              "PRAGMA journal_mode = ", GetParam().journal_mode,
                              "; CREATE TABLE record (n); CREATE TABLE old (t);"
                              "INSERT INTO old VALUES ('old'), ('old')"))
                    .ok());
    disk.FailAt(n, GetParam().failure);
    const Outcome outcome = Step(*db);
    const bool failed = disk.failed();
    disk.Repair();

    if (outcome.committed != Committed::kYes) {
      ASSERT_TRUE(outcome.error.has_value());
      EXPECT_FALSE(outcome.error->code.empty());
      EXPECT_FALSE(outcome.error->hint.empty()) << outcome.error->message;
      // The session works, or it says that it does not.
      const auto answer = db->Query("SELECT 42");
      if (outcome.error->error_class == ErrorClass::kConnection) {
        EXPECT_EQ(answer.status().code(), absl::StatusCode::kUnavailable);
      } else {
        EXPECT_TRUE(answer.ok()) << answer.status();
      }
    }
    db = nullptr;

    const auto after = Open(path);
    const std::string records = Read(*after, "SELECT count(*) FROM record");
    const bool kept = records == "1";
    EXPECT_TRUE(kept || records == "0") << records;
    EXPECT_EQ(after->FindTable(TableName{"", "made"})->exists, kept) << n;
    EXPECT_EQ(Read(*after, "SELECT group_concat(t) FROM old"),
              kept ? "new,new" : "old,old");
    EXPECT_EQ(Read(*after, "PRAGMA integrity_check"), "ok") << n;
    switch (outcome.committed) {
      case Committed::kYes:
        EXPECT_TRUE(kept) << "operation " << n;
        break;
      case Committed::kNo:
        EXPECT_FALSE(kept) << "operation " << n << ": "
                           << outcome.error->message;
        break;
      case Committed::kUnknown:
        EXPECT_TRUE(outcome.error->at_commit) << "operation " << n;
        break;
    }
    if (!failed) break;
    ++failures;
    ASSERT_LT(n, 2000) << "it never came to an end";
  }
  EXPECT_GT(failures, 5);
}

constexpr Case kCases[] = {
    {"Once", FailingDisk::Failure::kOnce, "DELETE", false},
    {"Broken", FailingDisk::Failure::kBroken, "DELETE", false},
    {"Full", FailingDisk::Failure::kFull, "DELETE", false},
    {"OnceInTruncateMode", FailingDisk::Failure::kOnce, "TRUNCATE", false},
    {"OnceWithASmallCache", FailingDisk::Failure::kOnce, "DELETE", true},
    {"BrokenWithASmallCache", FailingDisk::Failure::kBroken, "DELETE", true},
    {"FullWithASmallCache", FailingDisk::Failure::kFull, "DELETE", true},
    {"OnceInWalMode", FailingDisk::Failure::kOnce, "WAL", false},
    {"BrokenInWalMode", FailingDisk::Failure::kBroken, "WAL", false},
    {"FullInWalMode", FailingDisk::Failure::kFull, "WAL", false},
    {"OnceInWalModeWithASmallCache", FailingDisk::Failure::kOnce, "WAL", true},
};

INSTANTIATE_TEST_SUITE_P(Sqlite, DiskFailure, testing::ValuesIn(kCases),
                         [](const testing::TestParamInfo<Case>& info) {
                           return info.param.name;
                         });

}  // namespace
}  // namespace gander::sqlite

#include "runtime/engine/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace gander {
namespace {

using ::testing::IsEmpty;

Migration File(int64_t version) {
  Migration m;
  m.version = Version(version);
  m.name = absl::StrCat("m", version);
  m.file = absl::StrCat(version, "_m", version, ".sql");
  m.up_checksum = absl::StrCat("sum", version);
  m.sql_up = SqlScript();
  return m;
}

Catalog Files(const std::vector<int64_t>& versions) {
  std::vector<Migration> migrations;
  for (int64_t version : versions) migrations.push_back(File(version));
  return Catalog::Create(DatabaseName::kPostgres, std::move(migrations))
      .value();
}

HistoryRow Row(int64_t version, HistoryState state = HistoryState::kApplied) {
  HistoryRow row;
  row.version = Version(version);
  row.sequence = version;
  row.name = absl::StrCat("m", version);
  row.state = state;
  if (state != HistoryState::kBaseline) {
    row.up_checksum = absl::StrCat("sum", version);
  }
  return row;
}

// "1 applied, 2 pending out_of_order; current 1; pending 1"
std::string Shown(const StatusReport& report) {
  std::vector<std::string> parts;
  for (const MigrationStatus& m : report.migrations) {
    parts.push_back(absl::StrCat(
        m.version.ToString(), " ", std::string(ToString(m.state)),
        m.changed ? " changed" : "", m.out_of_order ? " out_of_order" : ""));
  }
  return absl::StrCat(
      absl::StrJoin(parts, ", "), "; current ",
      report.current.has_value() ? report.current->ToString() : "none",
      "; pending ", report.pending);
}

TEST(StatusTest, NothingAtAll) {
  const StatusReport report = MakeStatus(Catalog(), {});
  EXPECT_THAT(report.migrations, IsEmpty());
  EXPECT_EQ(report.current, std::nullopt);
  EXPECT_FALSE(report.history_exists);
}

TEST(StatusTest, MergesFilesAndRowsByVersion) {
  EXPECT_EQ(Shown(MakeStatus(Files({3, 1, 5}), {Row(4), Row(1)})),
            "1 applied, 3 pending out_of_order, 4 missing, 5 pending; "
            "current 4; pending 2");
}

TEST(StatusTest, ABaselineCountsAsApplied) {
  EXPECT_EQ(Shown(MakeStatus(Files({1, 2}), {Row(1, HistoryState::kBaseline)})),
            "1 baseline, 2 pending; current 1; pending 1");
}

TEST(StatusTest, AHalfDoneStepIsPendingAndNotCurrent) {
  EXPECT_EQ(Shown(MakeStatus(Files({1, 2}),
                             {Row(1), Row(2, HistoryState::kPartial)})),
            "1 applied, 2 partial; current 1; pending 1");
}

TEST(StatusTest, HalfDoneMattersMoreThanMissing) {
  EXPECT_EQ(Shown(MakeStatus(Files({1}), {Row(2, HistoryState::kPartial)})),
            "1 pending out_of_order, 2 partial; current none; pending 2");
}

TEST(StatusTest, AnEditedUpIsChanged) {
  HistoryRow row = Row(1);
  row.up_checksum = "another";
  EXPECT_EQ(Shown(MakeStatus(Files({1}), {row})),
            "1 applied changed; current 1; pending 0");
}

TEST(StatusTest, WithoutAChecksumNothingIsChanged) {
  HistoryRow row = Row(1);
  row.up_checksum = "";
  EXPECT_EQ(Shown(MakeStatus(Files({1}), {row})),
            "1 applied; current 1; pending 0");
}

Catalog Renumbered() {
  Migration m = File(1);
  m.replaces = {Version(10)};
  return Catalog::Create(DatabaseName::kPostgres, {m, File(2)}).value();
}

HistoryRow Recorded(int64_t version, int64_t migration) {
  HistoryRow row = Row(migration);
  row.version = Version(version);
  return row;
}

TEST(StatusTest, ARowOfAReplacedVersionIsThatMigrations) {
  const StatusReport report = MakeStatus(Renumbered(), {Recorded(10, 1)});
  EXPECT_EQ(Shown(report), "1 applied, 2 pending; current 1; pending 1");
  EXPECT_TRUE(report.migrations[0].renumbered);
  EXPECT_FALSE(report.migrations[0].renamed);
  EXPECT_EQ(report.migrations[0].row->version, Version(10));
}

TEST(StatusTest, ASecondRowIsShownAndDoesNotCount) {
  const StatusReport report =
      MakeStatus(Renumbered(), {Row(1), Recorded(10, 1)});
  EXPECT_EQ(Shown(report),
            "1 applied, 2 pending, 10 surplus; current 1; pending 1");
  EXPECT_FALSE(report.migrations[0].renumbered);
  EXPECT_EQ(report.migrations[2].file, "1_m1.sql");
}

TEST(StatusTest, AFileThatHadAnotherNameIsRenamed) {
  HistoryRow row = Row(1);
  row.name = "another";
  const StatusReport report = MakeStatus(Files({1, 2}), {row, Row(2)});
  EXPECT_TRUE(report.migrations[0].renamed);
  EXPECT_EQ(report.migrations[0].name, "m1");
  EXPECT_FALSE(report.migrations[1].renamed);
}

TEST(StatusTest, SaysWhereTheMigrationIsAndWhatTheRowSays) {
  const StatusReport report = MakeStatus(Files({1}), {Row(1), Row(2)});
  ASSERT_EQ(report.migrations.size(), 2u);
  EXPECT_EQ(report.migrations[0].file, "1_m1.sql");
  EXPECT_EQ(report.migrations[0].row->sequence, 1);
  EXPECT_EQ(report.migrations[1].file, "");
  EXPECT_EQ(report.migrations[1].name, "m2");
}

TEST(MakeStatus, OfARepeatableMigrationSaysWhetherItRanAsItIs) {
  std::vector<Migration> migrations(3);
  const char* names[] = {"edited", "new", "same"};
  for (size_t i = 0; i < 3; ++i) {
    migrations[i].repeatable = true;
    migrations[i].name = names[i];
    migrations[i].file = "m/R.sql";
    migrations[i].up_checksum = "now";
  }
  const absl::StatusOr<Catalog> catalog =
      Catalog::Create(DatabaseName::kSqlite, migrations);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  std::vector<RepeatableRow> rows(3);
  rows[0].name = "same";
  rows[0].checksum = "now";
  rows[1].name = "edited";
  rows[1].checksum = "before";
  rows[2].name = "gone";
  const StatusReport report = MakeStatus(*catalog, {}, rows);
  std::string shown;
  for (const RepeatableStatus& status : report.repeatables) {
    shown += status.name + (status.pending ? "?" : "") +
             (status.file.empty() ? "-" : "") +
             (status.row.has_value() ? "+ " : " ");
  }
  EXPECT_EQ(shown, "edited?+ gone-+ new? same+ ");
  EXPECT_EQ(report.pending, 2);
}

}  // namespace
}  // namespace gander

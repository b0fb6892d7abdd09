#include "cmd/renumbering.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

std::vector<FolderFile> Named(const std::vector<std::string>& names) {
  std::vector<FolderFile> files;
  for (const std::string& name : names) {
    files.push_back({name, name.substr(name.rfind('.')) == ".cc"
                               ? "GANDER_MIGRATION(Up, Down);\n"
                               : "SELECT 1;\n"});
  }
  return files;
}

std::string Shown(const std::vector<FolderFile>& files) {
  const absl::StatusOr<std::vector<Renaming>> plan = PlanRenumbering(files);
  if (!plan.ok()) return std::string(plan.status().message());
  std::vector<std::string> parts;
  for (const Renaming& r : *plan) {
    parts.push_back(absl::StrCat(r.from, " -> ", r.to));
  }
  return absl::StrJoin(parts, ", ");
}

TEST(IsTimestamp, IsASecondSince1970) {
  for (const int64_t version :
       {20240131095500, 19700101000000, 99991231235959, 20240229000000}) {
    EXPECT_TRUE(IsTimestamp(Version(version))) << version;
  }
  for (const int64_t version :
       {int64_t{0}, int64_t{1}, int64_t{1652193010}, 2024013109550,
        202401310955001, 20241331095500, 20240132095500, 20240131245500,
        20230229000000, 19691231235959}) {
    EXPECT_FALSE(IsTimestamp(Version(version))) << version;
  }
}

TEST(PlanRenumbering, TimestampsGetTheNextNumbersInTheirOrder) {
  struct Case {
    std::vector<std::string> names;
    std::string expected;
  };
  for (const Case& c : {
           Case{{}, ""},
           Case{{"1_a.sql", "0002_b.cc"}, ""},
           Case{{"20240101000000_a.sql"},
                "20240101000000_a.sql -> 00001_a.sql"},
           Case{{"20240102000000_b.cc", "20240101000000_a.sql", "007_x.sql"},
                "20240101000000_a.sql -> 008_a.sql, "
                "20240102000000_b.cc -> 009_b.cc"},
           Case{{"9_x.sql", "20240101000000.sql"},
                "20240101000000.sql -> 10.sql"},
           Case{{"1652193010_x.sql", "20240101000000_a.sql"},
                "20240101000000_a.sql -> 1652193011_a.sql"},
           Case{{"0_x.sql", "20240101000000_a.sql"},
                "20240101000000_a.sql -> 1_a.sql"},
       }) {
    EXPECT_EQ(Shown(Named(c.names)), c.expected);
  }
}

TEST(PlanRenumbering, APairKeepsOneNumberAndItsUpSaysTheOldOne) {
  const absl::StatusOr<std::vector<Renaming>> plan = PlanRenumbering(
      Named({"R__view.sql", "1_x.sql", "20240101000000_a.down.sql",
             "20240101000000_a.postgres.down.sql", "20240101000000_a.up.sql"}));
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->size(), 3u);
  for (const Renaming& r : *plan) {
    EXPECT_EQ(r.to.substr(0, 3), "2_a") << r.to;
    const bool is_up = r.to == "2_a.up.sql";
    EXPECT_EQ(r.content.find("Replaces") != std::string::npos, is_up) << r.to;
  }
}

TEST(PlanRenumbering, TheFilesOfAVersionKeepOneNumber) {
  EXPECT_EQ(
      Shown(Named({"0001_x.sql", "20240101000000_a.postgres.sql",
                   "20240101000000_a.sqlite.cc", "20240102000000_b.sql"})),
      "20240101000000_a.postgres.sql -> 0002_a.postgres.sql, "
      "20240101000000_a.sqlite.cc -> 0002_a.sqlite.cc, "
      "20240102000000_b.sql -> 0003_b.sql");
}

TEST(PlanRenumbering, EachFileSaysWhatItReplaces) {
  const absl::StatusOr<std::vector<Renaming>> plan =
      PlanRenumbering(Named({"20240101000000_a.sql", "20240102000000_b.cc"}));
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_EQ(plan->size(), 2u);
  EXPECT_EQ(plan->at(0).content,
            "-- +gander Replaces 20240101000000\nSELECT 1;\n");
  EXPECT_EQ(plan->at(0).version, Version(1));
  EXPECT_EQ(plan->at(0).replaced, Version(20240101000000));
  EXPECT_EQ(plan->at(1).content,
            "GANDER_MIGRATION(Up, Down).Replaces(20240102000000);\n");
}

TEST(PlanRenumbering, WhatAFileSaysAlreadyIsNotSaidTwice) {
  const std::string content = "-- +gander Replaces 20240101000000\n";
  const absl::StatusOr<std::vector<Renaming>> plan =
      PlanRenumbering({{{"20240101000000_a.sql", content}}});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->at(0).content, content);
}

TEST(PlanRenumbering, WhatWasInterruptedGoesOn) {
  const std::string done = "-- +gander Replaces 20240101000000\nSELECT 1;\n";
  // The old file is still there beside the new one.
  EXPECT_EQ(Shown({{"00001_a.sql", done},
                   {"20240101000000_a.sql", "SELECT 1;\n"},
                   {"20240102000000_b.sql", ""}}),
            "20240101000000_a.sql -> 00001_a.sql, "
            "20240102000000_b.sql -> 00002_b.sql");
  // Only one variant has its new name.
  EXPECT_EQ(Shown({{"00001_a.postgres.sql", done},
                   {"20240101000000_a.sqlite.sql", "SELECT 2;\n"}}),
            "20240101000000_a.sqlite.sql -> 00001_a.sqlite.sql");
  EXPECT_EQ(Shown({{"00001_a.postgres.cc",
                    "GANDER_MIGRATION(Up, Down).Replaces(20240101000000);"},
                   {"20240101000000_a.sqlite.sql", "SELECT 2;\n"}}),
            "20240101000000_a.sqlite.sql -> 00001_a.sqlite.sql");
  EXPECT_EQ(Shown({{"00001_a.sql", done}}), "");
  // The Down of a pair, which does not say what it replaces, comes last.
  EXPECT_EQ(
      Shown(Named({"20240101000000_a.down.sql", "20240101000000_a.up.sql"})),
      "20240101000000_a.up.sql -> 00001_a.up.sql, "
      "20240101000000_a.down.sql -> 00001_a.down.sql");
  EXPECT_EQ(Shown({{"00001_a.up.sql", done},
                   {"20240101000000_a.down.sql", "SELECT 2;\n"}}),
            "20240101000000_a.down.sql -> 00001_a.down.sql");
}

TEST(PlanRenumbering, RefusesWithALineForEachProblem) {
  EXPECT_EQ(Shown({{"00001_a.sql", "-- +gander Replaces 20240101000000\nother"},
                   {"20240101000000_a.sql", "SELECT 1;\n"}}),
            "20240101000000_a.sql: it would become 00001_a.sql, which is there "
            "with other content; delete one of them");
  EXPECT_EQ(Shown({{"00001_z.sql", "-- +gander Replaces 20240101000000\n"},
                   {"20240101000000_a.sql", "SELECT 1;\n"}}),
            "20240101000000_a.sql: its version is still there, and 00001_z.sql "
            "replaces it; take that Replaces out, or delete one of the files");
  EXPECT_EQ(Shown({{"20240101000000_a.cc", "int x;"},
                   {"20240102000000_b.cc",
                    "GANDER_MIGRATION(A, B); GANDER_MIGRATION(C, D);"}}),
            "20240101000000_a.cc: no GANDER_MIGRATION is found: write "
            ".Replaces(20240101000000) behind the macro yourself, and rename "
            "the file "
            "to 00001_a.cc\n"
            "20240102000000_b.cc: GANDER_MIGRATION stands there twice: write "
            ".Replaces(20240102000000) behind the macro yourself, and rename "
            "the file "
            "to 00002_b.cc");
  EXPECT_EQ(Shown(Named({"20240101000000_a.sql", "20240101000000001_b.sql"})),
            "20240101000000001_b.sql: its version is above that of "
            "20240101000000_a.sql, which would come after it with a number of "
            "the sequence; fix does not change the order");
  EXPECT_EQ(
      PlanRenumbering(Named({"a.sql", "20240101000000_a.sql"})).status().code(),
      absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Shown({{"1_a.sql", "-- +gander Replaces x\n"}}).substr(0, 12),
            "1_a.sql:1:1:");
}

}  // namespace
}  // namespace gander::cmd

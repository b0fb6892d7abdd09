#include "runtime/sql/replaces_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gander {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(ReplacesLineTest, IsToldFromOtherLines) {
  for (const char* line :
       {"-- +gander Replaces 5", "--+gander Replaces 5", "-- +gander replaces",
        "  -- +gander Replaces x", "-- +gander REPLACES\t5\r\n"}) {
    EXPECT_TRUE(IsReplacesLine(line)) << line;
  }
  for (const char* line :
       {"-- +goose Replaces 5", "-- +gander Up", "+gander Replaces 5",
        "-- gander Replaces 5", "-- +gander ReplacesAll 5",
        "-- +ganderReplaces", "-- +GANDER Replaces 5",
        "SELECT 1; -- +gander Replaces 5"}) {
    EXPECT_FALSE(IsReplacesLine(line)) << line;
  }
}

TEST(ReplacesLineTest, VersionsAreFoundWhereverTheyStand) {
  EXPECT_THAT(FindReplaces("SELECT 1;\n").value(), IsEmpty());
  EXPECT_THAT(FindReplaces("").value(), IsEmpty());
  EXPECT_THAT(FindReplaces("-- +gander Replaces 5").value(),
              ElementsAre(Version(5)));
  EXPECT_THAT(
      FindReplaces("-- +gander Replaces 007 8\r\n"
                   "-- +gander Up\nSELECT 1;\n"
                   "-- +gander replaces 20240102030405\n"
                   "-- +gander Down\n-- +gander Replaces 1")
          .value(),
      ElementsAre(Version(7), Version(8), Version(20240102030405), Version(1)));
}

TEST(ReplacesLineTest, AMistakeIsNamedWithItsPlace) {
  const auto message = [](const char* text) {
    return std::string(FindReplaces(text).status().message());
  };
  EXPECT_THAT(message("\n-- +gander Replaces\n"),
              StartsWith("2:1: no version follows Replaces"));
  EXPECT_THAT(message("-- +gander Replaces 1, 2\n"), HasSubstr("\"1,\""));
  EXPECT_THAT(message("-- +gander Replaces -1\n"), StartsWith("1:1: "));
  EXPECT_THAT(message("SELECT 1;\n  -- +gander Replaces 5\n"),
              StartsWith("2:1: blanks stand before"));
}

TEST(ReplacesLineTest, WhatIsAddedIsWhatIsLeftOut) {
  for (const std::string content :
       {"", "SELECT 1;", "SELECT 1;\n", "SELECT 1;\r\nSELECT 2;\r\n", "\n",
        "\xEF\xBB\xBF-- +goose Up\nSELECT 1;\n", "\r\n"}) {
    const std::string with = AddReplaces(content, Version(20240102030405));
    EXPECT_THAT(FindReplaces(with).value(),
                ElementsAre(Version(20240102030405)));
    EXPECT_EQ(WithoutReplaces(with), content);
  }
}

TEST(ReplacesLineTest, IsWrittenAsTheFileIs) {
  EXPECT_EQ(AddReplaces("a\r\nb\r\n", Version(5)),
            "-- +gander Replaces 5\r\na\r\nb\r\n");
  EXPECT_EQ(AddReplaces("\xEF\xBB\xBF"
                        "a\n",
                        Version(5)),
            "\xEF\xBB\xBF-- +gander Replaces 5\na\n");
}

TEST(ReplacesLineTest, EveryLineIsLeftOut) {
  EXPECT_EQ(WithoutReplaces("a\n-- +gander Replaces 5\nb\n"
                            "-- +gander Replaces 6\n-- +gander Up\n"
                            "-- +gander Replaces 7"),
            "a\nb\n-- +gander Up\n");
}

}  // namespace
}  // namespace gander

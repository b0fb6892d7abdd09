#include "migrations/profile.h"

#include <string>

#include "gtest/gtest.h"

namespace shop {
namespace {

TEST(ParseProfile, KnownEntriesBecomeFieldsAndTheOthersKeepTheirOrder) {
  const absl::StatusOr<Profile> profile = ParseProfile(
      "newsletter=1;language=nb;birthday=1984-05-17;nick=%C3%85se;a=%3B");
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->newsletter, true);
  EXPECT_EQ(profile->language, "nb");
  EXPECT_EQ(profile->birthday, "1984-05-17");
  const std::vector<std::pair<std::string, std::string>> others{
      {"nick", "\xC3\x85se"}, {"a", ";"}};
  EXPECT_EQ(profile->preferences, others);
}

TEST(ParseProfile, EmptyTextIsAProfileWithoutEntries) {
  const absl::StatusOr<Profile> profile = ParseProfile("");
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(*profile, Profile());
  EXPECT_EQ(FormatProfile(*profile), "");
}

TEST(ParseProfile, RefusesWhatItWouldHaveToGuess) {
  const struct {
    const char* text;
    const char* says;
  } kCases[] = {
      {"newsletter", "\"newsletter\": not of the form key=value"},
      {"=1", "\"=1\": not of the form key=value"},
      {"a=1;", "\"\": not of the form key=value"},
      {"a=1;;b=2", "\"\": not of the form key=value"},
      {"a=1;a=2", "\"a=2\": the key stands twice"},
      {"a=1;%61=2", "\"%61=2\": the key stands twice"},
      {"newsletter=yes", "\"newsletter=yes\": neither 0 nor 1"},
      {"birthday=1984-02-30", "no day of the form YYYY-MM-DD"},
      {"birthday=1984-5-17", "no day of the form YYYY-MM-DD"},
      {"birthday=", "no day of the form YYYY-MM-DD"},
      {"a=%", "\"a=%\": not percent-encoded UTF-8 text"},
      {"a=%4", "\"a=%4\": not percent-encoded UTF-8 text"},
      {"a=%zz", "\"a=%zz\": not percent-encoded UTF-8 text"},
      {"a=%C3", "\"a=%C3\": not percent-encoded UTF-8 text"},
      {"a=%00", "\"a=%00\": not percent-encoded UTF-8 text"},
  };
  for (const auto& c : kCases) {
    const absl::StatusOr<Profile> profile = ParseProfile(c.text);
    EXPECT_EQ(profile.status().code(), absl::StatusCode::kInvalidArgument)
        << c.text;
    EXPECT_NE(std::string(profile.status().message()).find(c.says),
              std::string::npos)
        << profile.status();
  }
}

TEST(FormatProfile, GivesBackWhatTheOldShopWrote) {
  for (const char* text :
       {"newsletter=1;language=nb;birthday=1984-05-17;nick=%C3%85se;theme=dark",
        "newsletter=0", "language=en;discount=10%25;motto=a%3Db",
        "note=ring%3B do not knock", "z=1;a=2", "empty=", "tab=%09"}) {
    const absl::StatusOr<Profile> profile = ParseProfile(text);
    ASSERT_TRUE(profile.ok()) << profile.status();
    EXPECT_EQ(FormatProfile(*profile), text);
  }
}

TEST(Preferences, SurviveJsonInTheirOrder) {
  const absl::StatusOr<Profile> profile =
      ParseProfile("z=1;a=%22quoted%22;nick=%C3%85se;back=%5C");
  ASSERT_TRUE(profile.ok()) << profile.status();
  const std::string json = PreferencesToJson(*profile);
  EXPECT_EQ(json,
            "{\"z\":\"1\",\"a\":\"\\\"quoted\\\"\",\"nick\":\"\xC3\x85se\","
            "\"back\":\"\\\\\"}");
  const auto read = PreferencesFromJson(json);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, profile->preferences);
}

TEST(Preferences, OfAProfileWithoutAnyAreAnEmptyObject) {
  EXPECT_EQ(PreferencesToJson(Profile()), "{}");
  const auto read = PreferencesFromJson("{}");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(read->empty());
}

TEST(PreferencesFromJson, RefusesWhatTheTextCannotSay) {
  for (const char* json : {"", "{", "[]", "\"text\"", "{\"a\":1}",
                           "{\"a\":{\"b\":\"c\"}}", "{\"a\":null}"}) {
    EXPECT_EQ(PreferencesFromJson(json).status().code(),
              absl::StatusCode::kInvalidArgument)
        << json;
  }
}

}  // namespace
}  // namespace shop

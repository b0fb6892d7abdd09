#include "runtime/database/sqlite/location.h"

#include <string>

#include "gtest/gtest.h"

namespace gander::sqlite {
namespace {

TEST(ParseUrl, ReadsEachFormOfAPath) {
  const struct {
    std::string url;
    std::string path;
  } kCases[] = {
      {"sqlite:rel.db", "rel.db"},
      {"sqlite3:rel.db", "rel.db"},
      {"sqlite://rel.db", "rel.db"},
      {"sqlite://folder/rel.db", "folder/rel.db"},
      {"sqlite:../rel.db", "../rel.db"},
      {"sqlite:/abs.db", "/abs.db"},
      {"sqlite:///abs.db", "/abs.db"},
      {"sqlite:////abs.db", "//abs.db"},
      {"sqlite:a%20b%3F.db", "a b?.db"},
      {"sqlite:a b#c&d=e.db", "a b#c&d=e.db"},
      {"sqlite:C:colons.db", "C:colons.db"},
      {"sqlite:gr%C3%B6%c3%9fe.db", "größe.db"},
      {"sqlite:file:x.db", "./file:x.db"},
      {"sqlite::memory:", ""},
      {"sqlite://:memory:", ""},
      {"sqlite:x.db?mode=memory", ""},
      {"sqlite:x.db?", "x.db"},
      {"sqlite:x.db?&", "x.db"},
  };
  for (const auto& c : kCases) {
    const absl::StatusOr<Location> location = ParseUrl(c.url);
    ASSERT_TRUE(location.ok()) << c.url << location.status();
    EXPECT_EQ(location->path, c.path) << c.url;
    EXPECT_EQ(location->in_memory(), c.path.empty());
    EXPECT_FALSE(location->read_only);
    EXPECT_FALSE(location->must_exist);
    EXPECT_FALSE(location->foreign_keys.has_value());
    EXPECT_EQ(location->busy_timeout, kDefaultBusyTimeout);
  }
}

TEST(ParseUrl, ReadsParameters) {
  const Location read_only = ParseUrl("sqlite:x?mode=ro").value();
  EXPECT_TRUE(read_only.read_only);
  EXPECT_TRUE(read_only.must_exist);
  const Location existing = ParseUrl("sqlite:x?mode=rw").value();
  EXPECT_FALSE(existing.read_only);
  EXPECT_TRUE(existing.must_exist);
  EXPECT_FALSE(ParseUrl("sqlite:x?mode=rwc").value().must_exist);

  EXPECT_EQ(ParseUrl("sqlite:x?foreign_keys=on").value().foreign_keys, true);
  EXPECT_EQ(ParseUrl("sqlite:x?foreign_keys=1").value().foreign_keys, true);
  EXPECT_EQ(ParseUrl("sqlite:x?foreign_keys=off").value().foreign_keys, false);

  EXPECT_EQ(ParseUrl("sqlite:x?busy_timeout=250").value().busy_timeout,
            absl::Milliseconds(250));
  EXPECT_EQ(ParseUrl("sqlite:x?busy_timeout=2m").value().busy_timeout,
            absl::Minutes(2));
  EXPECT_EQ(ParseUrl("sqlite:x?mode=ro&busy_timeout=0").value().busy_timeout,
            absl::ZeroDuration());
}

TEST(ParseUrl, RefusesWhatItCannotReadAndSaysWhatWouldBeRight) {
  const struct {
    std::string url;
    std::string message_holds;
  } kCases[] = {
      {"sqlite:", "names no file"},
      {"sqlite://", "names no file"},
      {"sqlite:?mode=ro", "names no file"},
      {"sqlite:50%.db", "write %25 for a percent sign"},
      {"sqlite:%zz", "write %25 for a percent sign"},
      {"sqlite:a%0", "write %25 for a percent sign"},
      {"sqlite:a%00b", "stands for a NUL"},
      {std::string("sqlite:a\0b", 10), "stands for a NUL"},
      {"sqlite:x?mode=rx", "mode is ro, rw, rwc or memory"},
      {"sqlite:x?mode", "mode is ro, rw, rwc or memory"},
      {"sqlite:x?foreign_keys=maybe", "foreign_keys is on or off"},
      {"sqlite:x?busy_timeout=-1", "busy_timeout is a duration"},
      {"sqlite:x?busy_timeout=-1s", "busy_timeout is a duration"},
      {"sqlite:x?busy_timeout=soon", "busy_timeout is a duration"},
      {"sqlite:x?cache=shared", "there is no parameter 'cache'"},
      {"sqlite:x?mode=ro?mode=ro", "mode is ro, rw, rwc or memory"},
      {"sqlite:x?=1", "there is no parameter ''"},
  };
  for (const auto& c : kCases) {
    const absl::Status status = ParseUrl(c.url).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.url;
    EXPECT_NE(std::string(status.message()).find(c.message_holds),
              std::string::npos)
        << c.url << ": " << status;
  }
}

}  // namespace
}  // namespace gander::sqlite

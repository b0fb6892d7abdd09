#include "cmd/log_line.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

const absl::Time kNow =
    absl::FromUnixMillis(1700000000123);  // 2023-11-14T22:13:20.123Z

LogRecord Failure() {
  return {LogLevel::kError, "error", "it failed\nm/1_a.sql:2:3: no such table"};
}

TEST(LogLine, TextSaysTheLevelWhenItIsNotInfo) {
  EXPECT_EQ(
      LogLines({LogLevel::kInfo, "x", "applied 1"}, LogFormat::kText, "", kNow),
      "applied 1\n");
  EXPECT_EQ(LogLines({LogLevel::kWarning, "x", "careful"}, LogFormat::kText, "",
                     kNow),
            "warning: careful\n");
  EXPECT_EQ(LogLines(Failure(), LogFormat::kText, "", kNow),
            "error: it failed\nm/1_a.sql:2:3: error: no such table\n");
}

TEST(LogLine, EachLineOfTextNamesTheTarget) {
  EXPECT_EQ(LogLines(Failure(), LogFormat::kText, "acme", kNow),
            "acme: error: it failed\n"
            "acme: m/1_a.sql:2:3: error: no such table\n");
}

TEST(LogLine, ARecordIsOneLineOfJson) {
  EXPECT_EQ(LogLines(Failure(), LogFormat::kJson, "acme", kNow),
            R"({"time":"2023-11-14T22:13:20.123Z","level":"error",)"
            R"("event":"error","target":"acme",)"
            R"("message":"it failed\nm/1_a.sql:2:3: no such table"})"
            "\n");
}

TEST(LogLine, FieldsFollow) {
  EXPECT_EQ(LogLines({LogLevel::kInfo,
                      "step_finished",
                      "m",
                      {{"version", 3}, {"name", "a"}}},
                     LogFormat::kJson, "", kNow),
            R"({"time":"2023-11-14T22:13:20.123Z","level":"info",)"
            R"("event":"step_finished","message":"m","version":3,"name":"a"})"
            "\n");
}

TEST(LogLine, NothingCommandsATerminalOrIsNoUtf8) {
  EXPECT_EQ(
      LogLines({LogLevel::kInfo, "x", "a\x1b[2J"}, LogFormat::kText, "", kNow),
      "a\\x1b[2J\n");
  EXPECT_EQ(
      LogLines({LogLevel::kInfo, "x", "\xff\x1b"}, LogFormat::kJson, "", kNow),
      R"({"time":"2023-11-14T22:13:20.123Z","level":"info","event":"x",)"
      "\"message\":\"\xef\xbf\xbd\\u001b\"}\n");
}

}  // namespace
}  // namespace gander::cmd

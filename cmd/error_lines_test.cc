#include "cmd/error_lines.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

TEST(ErrorLines, KeepsThePlaceAtTheBeginningOfTheLine) {
  const struct {
    const char* message;
    const char* lines;
  } rows[] = {
      {"no database", "error: no database\n"},
      {"a/1_x.sql:3:5: bad", "a/1_x.sql:3:5: error: bad\n"},
      {"a/1_x.cc:3: bad", "a/1_x.cc:3: error: bad\n"},
      {"with space/1_x.sql:3:5: bad", "with space/1_x.sql:3:5: error: bad\n"},
      {"c:/1_x.sql:3:5: bad", "c:/1_x.sql:3:5: error: bad\n"},
      {"1_x.sql: bad", "error: 1_x.sql: bad\n"},
      {"cannot read x: at 3:5: bad", "error: cannot read x: at 3:5: bad\n"},
      {":3:5: bad", "error: :3:5: bad\n"},
      {"a.sql:1:2: one\na.sql:3:4: two\n  note",
       "a.sql:1:2: error: one\na.sql:3:4: error: two\n  note\n"},
      {"first\nsecond", "error: first\nsecond\n"},
      {"", "error: \n"},
  };
  for (const auto& row : rows) EXPECT_EQ(ErrorLines(row.message), row.lines);
}

TEST(Printable, CommandsNoTerminal) {
  EXPECT_EQ(Printable("a\x1b[2J\r\x7f\tb\n\xc3\xa9"),
            "a\\x1b[2J\\x0d\\x7f\tb\n\xc3\xa9");
  EXPECT_EQ(ErrorLines("1_\x1b.sql: bad"), "error: 1_\\x1b.sql: bad\n");
}

TEST(Printable, IsUtf8) {
  EXPECT_EQ(Printable("a\xff\xc3(\xc3\xa9"), "a\\xff\\xc3(\xc3\xa9");
}

TEST(ErrorLines, SaysWarningWhereItIsOne) {
  EXPECT_EQ(ErrorLines("a.sql:1:2: x", "warning"), "a.sql:1:2: warning: x\n");
}

}  // namespace
}  // namespace gander::cmd

#include "runtime/sql/copy_data.h"

#include <string>

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(FindCopyData, FindsTheRowsUpToTheTerminator) {
  const struct {
    const char* rule;
    std::string text;  // the semicolon is its first character
    CopyProblem problem;
    std::string rows;
    std::string rest;
  } cases[] = {
      {"rows", ";\n1\ta\n2\tb\n\\.\nSELECT", CopyProblem::kNone, "1\ta\n2\tb\n",
       "SELECT"},
      {"no rows", ";\n\\.\n", CopyProblem::kNone, "", ""},
      {"a terminator at the end of the file", ";\n1\n\\.", CopyProblem::kNone,
       "1\n", ""},
      {"CR LF", ";\r\n1\r\n\\.\r\nx", CopyProblem::kNone, "1\r\n", "x"},
      {"blanks behind the semicolon", ";  \t\n1\n\\.\n", CopyProblem::kNone,
       "1\n", ""},
      {"a comment behind the semicolon", "; -- rows\n1\n\\.\n",
       CopyProblem::kNone, "1\n", ""},
      {"a terminator inside a line is none", ";\na\\.\n\\.b\n\\.\n",
       CopyProblem::kNone, "a\\.\n\\.b\n", ""},
      {"blanks before a terminator make it a row", ";\n \\.\n\\.\n",
       CopyProblem::kNone, " \\.\n", ""},
      {"quotes in rows mean nothing", ";\n'\"$$\n\\.\n", CopyProblem::kNone,
       "'\"$$\n", ""},
      {"empty rows", ";\n\n\n\\.\n", CopyProblem::kNone, "\n\n", ""},
  };
  for (const auto& c : cases) {
    CopyData data;
    EXPECT_EQ(FindCopyData(c.text, 1, data), c.problem) << c.rule;
    EXPECT_EQ(c.text.substr(data.begin, data.end - data.begin), c.rows)
        << c.rule;
    EXPECT_EQ(c.text.substr(data.next), c.rest) << c.rule;
  }
}

TEST(FindCopyData, SaysWhereTheProblemIs) {
  const struct {
    std::string text;
    CopyProblem problem;
    size_t where;
  } cases[] = {
      {";", CopyProblem::kNoTerminator, 1},
      {";\n", CopyProblem::kNoTerminator, 2},
      {";\n1\n2\n", CopyProblem::kNoTerminator, 2},
      {";\n1\n\\. \n", CopyProblem::kNoTerminator, 2},
      {"; SELECT 1;\n1\n\\.\n", CopyProblem::kTextBehindSemicolon, 2},
      {"; /* c */\n1\n\\.\n", CopyProblem::kTextBehindSemicolon, 2},
  };
  for (const auto& c : cases) {
    CopyData data;
    EXPECT_EQ(FindCopyData(c.text, 1, data), c.problem) << c.text;
    EXPECT_EQ(data.begin, c.where) << c.text;
  }
}

}  // namespace
}  // namespace gander

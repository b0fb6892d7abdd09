#include "runtime/sql/variables_line.h"

#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

using Variables = std::vector<DeclaredVariable>;

TEST(FindVariables, ReadsNamesAndFallbacks) {
  const struct {
    const char* text;
    Variables variables;
  } cases[] = {
      {"SELECT 1;", {}},
      {"-- +gander Variables tenant\nSELECT 1;", {{"tenant", {}}}},
      {"-- +gander variables a b=c _d2=\r\n",
       {{"a", {}}, {"b", "c"}, {"_d2", ""}}},
      {"--  +gander  Variables  a='two words'  b='it''s'\n",
       {{"a", "two words"}, {"b", "it's"}}},
      {"-- +gander Variables a\n-- +gander Variables b\n",
       {{"a", {}}, {"b", {}}}},
      {"-- the +gander Variables of old\n", {}},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<Variables> variables = FindVariables(c.text);
    ASSERT_TRUE(variables.ok()) << c.text << variables.status();
    EXPECT_EQ(*variables, c.variables) << c.text;
  }
}

TEST(FindVariables, SaysWhatIsWrong) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {" -- +gander Variables a\n", "1:1: blanks stand before"},
      {"x\n-- +gander Variables\n", "2:1: no variable follows Variables"},
      {"-- +gander Variables 1a\n", "1:1: \"1a\" is no variable"},
      {"-- +gander Variables a-b\n", "1:1: \"a-b\" is no variable"},
      {"-- +gander Variables a,b\n", "1:1: \"a,b\" is no variable"},
      {"-- +gander Variables =x\n", "1:1: \"=x\" is no variable"},
      {"-- +gander Variables a='x\n", "1:1: the value that begins with 'x"},
      {"-- +gander Variables a b a\n", "1:1: the variable a is declared twice"},
      {"-- +gander Variables a\n-- +gander Variables a\n",
       "2:1: the variable a is declared twice"},
  };
  for (const auto& c : cases) {
    const absl::Status status = FindVariables(c.text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.text;
    EXPECT_TRUE(absl::StartsWith(std::string(status.message()), c.message))
        << c.text << status;
  }
}

}  // namespace
}  // namespace gander

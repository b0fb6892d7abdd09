#include "runtime/sql/envsub.h"

#include <map>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

absl::StatusOr<std::string> Expand(absl::string_view text, bool on = true,
                                   SourcePosition start = {}) {
  const std::map<std::string, std::string> environment = {
      {"A", "val"}, {"EMPTY", ""}, {"A_B2", "under"}, {"Q", "it's $A"}};
  return ExpandEnvsub(
      text, on, start,
      [&](const std::string& name) -> std::optional<std::string> {
        const auto found = environment.find(name);
        if (found == environment.end()) return std::nullopt;
        return found->second;
      },
      [](absl::string_view piece, SourcePosition) {
        return absl::StatusOr<std::string>(piece);
      });
}

TEST(ExpandEnvsub, ReplacesWhatGooseReplaces) {
  const struct {
    const char* text;
    const char* expanded;
  } cases[] = {
      {"", ""},
      {"SELECT 1;", "SELECT 1;"},
      {"x $A y", "x val y"},
      {"${A}", "val"},
      {"'$A'", "'val'"},
      {"$A_B2.", "under."},
      {"${A}_B2", "val_B2"},
      {"${EMPTY}", ""},
      {"${U:-d}", "d"},
      {"${EMPTY:-d}", "d"},
      {"${A:-d}", "val"},
      {"${U-d}", "d"},
      {"${EMPTY-d}", ""},
      {"${U-}", ""},
      {"${U:-a b}", "a b"},
      {"${U:-${A}}", "val"},
      {"${U:-${V:-$A}}", "val"},
      {"${A:-${U}}", "val"},
      {"${A?boom}", "val"},
      {"${A:1}", "al"},
      {"${A:1:1}", "a"},
      {"${A: -2}", "al"},
      {"${A:0:-1}", "va"},
      {"${A:9}", ""},
      {"${A:1:9}", "al"},
      {"$$", "$"},
      {"$$$$", "$$"},
      {"AS $$$$", "AS $$"},
      {"\\$A", "$A"},
      {"\\\\$A", "\\\\val"},
      {"\\n", "\\n"},
      {"$(A)", "$(A)"},
      {"cost $", "cost $"},
      {"cost $\nnext", "cost $\nnext"},
      {"cost $\r\nnext", "cost $\r\nnext"},
      // A value is not looked at again.
      {"$Q", "it's $A"},
  };
  for (const auto& c : cases) {
    const absl::StatusOr<std::string> expanded = Expand(c.text);
    ASSERT_TRUE(expanded.ok()) << c.text << ": " << expanded.status();
    EXPECT_EQ(*expanded, c.expanded) << c.text;
  }
}

TEST(ExpandEnvsub, IsOnBetweenItsLinesAndLeavesThemEmpty) {
  EXPECT_EQ(*Expand("$A\n-- +goose ENVSUB ON\n$A\n-- +gander envsub off\r\n$A",
                    /*on=*/false),
            "$A\n\nval\n\r\n$A");
  EXPECT_EQ(
      *Expand("AS $$\n-- +goose ENVSUB ON\n'$A'\n-- +goose ENVSUB OFF\n$$;",
              /*on=*/false),
      "AS $$\n\n'val'\n\n$$;");
}

TEST(ExpandEnvsub, LeavesWhatStandsOutsideToItsCaller) {
  const auto expand = [](ExpandPiece outside) {
    return ExpandEnvsub(
        "a\nb\r\n-- +goose ENVSUB ON\n$A\n-- +goose ENVSUB OFF\nc $A\nd",
        /*on=*/false, {7, 1}, [](const std::string&) { return std::nullopt; },
        outside);
  };
  std::string pieces;
  const auto not_set =
      [&](absl::string_view piece,
          SourcePosition start) -> absl::StatusOr<std::string> {
    absl::StrAppend(&pieces, start.line, ":", start.column, "<", piece, ">");
    return absl::FailedPreconditionError(absl::StrCat(start.line));
  };
  EXPECT_EQ(expand(not_set).status(),
            absl::FailedPreconditionError(
                "7\n10:1: the variable A is not set; set it in the "
                "environment, or write ${A:-a default}\n12"));
  EXPECT_EQ(pieces, "7:1<a\nb\r\n>12:1<c $A\nd>");
  const auto fail = [](absl::string_view, SourcePosition) {
    return absl::StatusOr<std::string>(absl::DataLossError("x"));
  };
  EXPECT_EQ(expand(fail).status(), absl::DataLossError("x"));
}

TEST(ExpandEnvsub, NamesEveryVariableThatIsNotSet) {
  const absl::Status status =
      Expand("a $U\n${V} ${U?ask the admin}\n", true, {10, 3}).status();
  EXPECT_EQ(status, absl::FailedPreconditionError(
                        "10:5: the variable U is not set; set it in the "
                        "environment, or write ${U:-a default}\n"
                        "11:1: the variable V is not set; set it in the "
                        "environment, or write ${V:-a default}\n"
                        "11:6: the variable U is not set: ask the admin"));
}

TEST(ExpandEnvsub, AMessageHoldsNoValue) {
  EXPECT_EQ(Expand("${U?set U, as A is $A, not ${V:-$A}}").status().message(),
            "1:1: the variable U is not set: set U, as A is $A, not ${V:-$A}");
}

TEST(ExpandEnvsub, RefusesWhatIsNoVariable) {
  const struct {
    const char* text;
    const char* place;
  } cases[] = {
      {"$1", "1:1: "},     {"a\n $_X", "2:2: "}, {"a$ b", "1:2: "},
      {"${", "1:1: "},     {"${A", "1:1: "},     {"${}", "1:1: "},
      {"${A:-d", "1:1: "}, {"${A:+x}", "1:1: "}, {"${A:?x}", "1:1: "},
      {"${A=x}", "1:1: "}, {"${A:1", "1:1: "},   {"${A:-\n}", "1:1: "},
      {"$A$ x", "1:3: "},
  };
  for (const auto& c : cases) {
    const absl::Status status = Expand(c.text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.text;
    EXPECT_EQ(std::string(status.message()).substr(0, 5), c.place)
        << c.text << status;
  }
}

TEST(ExpandEnvsub, DefaultsInDefaultsHaveALimit) {
  std::string text;
  for (int i = 0; i < 10000; ++i) text += "${U:-";
  EXPECT_EQ(Expand(text).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace gander

// docs/commands.md, held to the tables that the program is made of.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "cmd/command_table.h"
#include "cmd/flag_table.h"
#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

using Names = std::set<std::string>;

const std::string& Page() {
  static const std::string* const page = [] {
    std::ifstream file("docs/commands.md");
    auto* text = new std::string((std::istreambuf_iterator<char>(file)), {});
    EXPECT_FALSE(text->empty());
    return text;
  }();
  return *page;
}

// The first group of each match of `pattern` in the page.
Names Matches(const std::string& pattern) {
  const std::regex regex(pattern);
  Names names;
  for (std::sregex_iterator match(Page().begin(), Page().end(), regex), end;
       match != end; ++match) {
    names.insert((*match)[1].str());
  }
  return names;
}

// The cells of the row of `flag` in the table of flags; none without a row.
std::vector<std::string> RowOf(const FlagRow& flag) {
  for (const absl::string_view line : absl::StrSplit(Page(), '\n')) {
    const std::string begin = absl::StrCat("| `--", flag.name);
    if (!absl::StartsWith(line, begin + "`") &&
        !absl::StartsWith(line, begin + "=")) {
      continue;
    }
    // A bar inside a cell is written \|.
    const std::string row = std::regex_replace(
        std::string(line), std::regex("\\\\\\|"), std::string(1, '\1'));
    std::vector<std::string> cells = absl::StrSplit(row, '|');
    for (std::string& cell : cells) {
      std::replace(cell.begin(), cell.end(), '\1', '|');
      cell = std::string(absl::StripAsciiWhitespace(cell));
    }
    return cells;
  }
  return {};
}

std::string Code(absl::string_view text) {
  return text.empty() ? "" : absl::StrCat("`", text, "`");
}

// What the cell "commands" says, as the table of flags says it.
std::vector<std::string> CommandsIn(absl::string_view cell) {
  const std::vector<std::string> all = CommandNames();
  Names names;
  if (cell == "all" || cell == "all but help") {
    names.insert(all.begin(), all.end());
    if (cell != "all") names.erase("help");
  } else if (cell == "all that read the database") {
    names = {"up",       "down",   "redo",     "goto",     "status",
             "version",  "plan",   "rehearse", "validate", "wait",
             "baseline", "repair", "adopt"};
  } else if (absl::StartsWith(cell, "all that read a folder")) {
    names = {"up",       "down",   "redo",     "goto",     "status",
             "version",  "plan",   "rehearse", "validate", "wait",
             "baseline", "repair", "adopt",    "hash"};
    if (absl::EndsWith(cell, ", fix")) names.insert("fix");
  } else if (cell != "none") {
    const std::vector<std::string> listed = absl::StrSplit(cell, ", ");
    names.insert(listed.begin(), listed.end());
  }
  return std::vector<std::string>(names.begin(), names.end());
}

std::vector<std::string> Sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return names;
}

TEST(CommandsPage, HasASectionForEachCommandAndForNoOther) {
  Names names;
  for (const CommandRow& command : CommandTable()) names.insert(command.name);
  EXPECT_EQ(Matches("\n### ([a-z]+)"), names);
}

TEST(CommandsPage, EachSectionShowsTheArgumentsOfItsCommand) {
  for (const CommandRow& command : CommandTable()) {
    const std::string arguments =
        *command.arguments == '\0' ? "" : absl::StrCat(" ", command.arguments);
    EXPECT_TRUE(absl::StrContains(
        Page(), absl::StrCat("\n### ", command.name, arguments, "\n")))
        << command.name << arguments;
  }
}

TEST(CommandsPage, ItsExamplesAreOfCommandsThatExist) {
  for (const std::string& name : Matches("\ngander ([a-z]+)")) {
    EXPECT_NE(FindCommand(name), nullptr) << name;
  }
}

TEST(CommandsPage, EachFlagHasARowThatIsTrue) {
  for (const FlagRow& flag : FlagTable()) {
    SCOPED_TRACE(flag.name);
    const std::vector<std::string> cells = RowOf(flag);
    ASSERT_EQ(cells.size(), 7) << absl::StrJoin(cells, " | ");
    const bool is_switch = flag.kind == FlagKind::kSwitch;
    EXPECT_EQ(cells[1], Code(absl::StrCat("--", flag.name, is_switch ? "" : "=",
                                          is_switch ? "" : flag.value)));
    EXPECT_EQ(cells[2], Code(flag.variable == nullptr ? "" : flag.variable));
    EXPECT_EQ(cells[3], is_switch ? "off" : Code(DefaultOf(flag)));
    const std::vector<std::string> commands =
        absl::StrSplit(cells[4], " (a project's binary: ");
    EXPECT_EQ(CommandsIn(commands[0]), Sorted(CommandsThatTake(flag, false)));
    if (commands.size() > 1) {
      EXPECT_EQ(CommandsIn(absl::StripSuffix(commands[1], ")")),
                Sorted(CommandsThatTake(flag, true)));
    } else {
      EXPECT_EQ(flag.project_commands, nullptr);
    }
  }
}

TEST(CommandsPage, NamesNoFlagThatDoesNotExist) {
  // How a flag is written, and the two that are no rows of the table.
  const Names others = {"name", "no-name", "help", "version"};
  for (const std::string& name : Matches("--([a-z][a-z-]*)")) {
    EXPECT_TRUE(FindFlag(name) != nullptr || others.count(name) != 0) << name;
  }
}

TEST(CommandsPage, NamesNoVariableThatDoesNotExist) {
  Names variables;
  for (const FlagRow& flag : FlagTable()) {
    if (flag.variable != nullptr) variables.insert(flag.variable);
  }
  EXPECT_EQ(Matches("(GANDER_[A-Z_]+)"), variables);
}

}  // namespace
}  // namespace gander::cmd

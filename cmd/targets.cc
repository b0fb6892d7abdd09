#include "cmd/targets.h"

#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "cmd/given_file.h"
#include "cmd/redact.h"
#include "runtime/database/driver.h"

namespace gander::cmd {
namespace {

// A hundred thousand of them.
constexpr size_t kLongestFile = 32 * 1024 * 1024;
// More would bury what kind of file it is.
constexpr size_t kMostProblems = 20;

bool IsName(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '.' &&
        c != '_' && c != '-') {
      return false;
    }
  }
  return !text.empty() && text[0] != '-';
}

// What is wrong with a line; empty when nothing is.
std::string WrongWith(const std::vector<std::string>& words) {
  if (words.size() != 2) {
    return "the line is not NAME URL; a blank in a URL is written %20, and "
           "there are no quotes around it";
  }
  if (!IsName(words[0])) {
    return absl::StrCat(
        QuotedArgument(words[0]),
        " is no name of a target: letters, digits, '.', '_' and '-'");
  }
  return std::string(CheckUrl(words[1]).message());
}

}  // namespace

absl::StatusOr<std::vector<Target>> ParseTargets(absl::string_view text,
                                                 absl::string_view file) {
  std::vector<Target> targets;
  std::map<std::string, int> lines;
  std::vector<std::string> problems;
  int number = 0;
  // What some editors put before UTF-8.
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    const std::vector<std::string> words =
        absl::StrSplit(line, absl::ByAnyChar(" \t\r"), absl::SkipEmpty());
    if (words.empty() || words[0][0] == '#') continue;
    std::string wrong = WrongWith(words);
    if (wrong.empty() && !lines.emplace(words[0], number).second) {
      wrong = absl::StrCat("the target ", words[0], " is in line ",
                           lines[words[0]], " already");
    }
    if (wrong.empty()) {
      targets.push_back({words[0], words[1]});
    } else {
      problems.push_back(absl::StrCat(file, ":", number, ": ", wrong));
    }
  }
  if (problems.size() > kMostProblems) {
    const size_t more = problems.size() - kMostProblems;
    problems.resize(kMostProblems);
    problems.push_back(absl::StrCat("and ", more, " lines more"));
  }
  if (!problems.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(problems, "\n"));
  }
  if (targets.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        file, " has no target; it should hold a line NAME URL for each"));
  }
  return targets;
}

absl::StatusOr<std::vector<Target>> ReadTargets(absl::string_view source,
                                                const std::string& path) {
  const absl::StatusOr<std::string> text = ReadGivenFile(
      source, path, "a line NAME URL for each database", kLongestFile);
  if (!text.ok()) return text.status();
  return ParseTargets(*text, path);
}

bool IsForFleets(const std::string& command) {
  return command == "up" || command == "status" || command == "version" ||
         command == "plan" || command == "validate" || command == "wait";
}

}  // namespace gander::cmd

#include "runtime/migration/flyway_name.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace gander {
namespace {

constexpr size_t kMostParts = 4;
constexpr int64_t kPerPart = 1000;

// Reads "1.2" or "1_2".
absl::StatusOr<std::vector<int64_t>> ParseParts(absl::string_view text) {
  std::vector<int64_t> parts;
  for (absl::string_view part : absl::StrSplit(text, absl::ByAnyChar("._"))) {
    int64_t number = 0;
    if (part.empty() ||
        part.find_first_not_of("0123456789") != absl::string_view::npos) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", text,
                       "\" is no version; it is made of numbers with '.' or "
                       "'_' between them"));
    }
    if (!absl::SimpleAtoi(part, &number)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "version ", text, " is greater than 9223372036854775807"));
    }
    parts.push_back(number);
  }
  while (parts.size() > 1 && parts.back() == 0) parts.pop_back();
  return parts;
}

}  // namespace

std::optional<FlywayPrefix> TakeFlywayPrefix(absl::string_view stem) {
  FlywayPrefix prefix;
  if (absl::ConsumePrefix(&stem, "R__")) {
    prefix.role = FileRole::kRepeatable;
    prefix.rest = stem;
    return prefix;
  }
  if (stem.size() < 2 ||
      !absl::ascii_isdigit(static_cast<unsigned char>(stem[1]))) {
    return std::nullopt;
  }
  const char letter = stem[0];
  if (letter != 'V' && letter != 'U' && letter != 'B') return std::nullopt;
  const size_t end = stem.find("__");
  if (letter == 'U') prefix.role = FileRole::kDown;
  if (letter == 'B') {
    prefix.status = absl::InvalidArgumentError(
        "a baseline migration of Flyway, which gander does not have: make it "
        "the first migration of a folder of its own, or take a database over "
        "with the command baseline");
    return prefix;
  }
  // V366_name is taken for Flyway's all the same, to say what is wrong.
  if (end == absl::string_view::npos) {
    prefix.status = absl::InvalidArgumentError(
        "in Flyway's names two underscores stand behind the version: "
        "V<version>__<name>.sql");
    return prefix;
  }
  absl::StatusOr<std::vector<int64_t>> parts =
      ParseParts(stem.substr(1, end - 1));
  if (parts.ok()) {
    prefix.parts = *std::move(parts);
  } else {
    prefix.status = parts.status();
  }
  prefix.rest = stem.substr(end + 2);
  return prefix;
}

absl::StatusOr<Version> DottedVersion(const std::vector<int64_t>& parts) {
  // The largest first part that leaves room for three more.
  constexpr int64_t kLargestFirst = 9223372036;
  if (parts.size() > kMostParts) {
    return absl::InvalidArgumentError(
        absl::StrCat("a version has at most ", kMostParts, " parts"));
  }
  int64_t version = 0;
  for (size_t i = 0; i < kMostParts; ++i) {
    const int64_t part = i < parts.size() ? parts[i] : 0;
    if (i == 0 ? part >= kLargestFirst : part >= kPerPart) {
      return absl::InvalidArgumentError(absl::StrCat(
          "in a version of several parts the first is less than ",
          kLargestFirst, " and each other less than ", kPerPart, ", and here ",
          part, " is one; give the file another version"));
    }
    version = version * kPerPart + part;
  }
  return Version(version);
}

}  // namespace gander

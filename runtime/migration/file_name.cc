#include "runtime/migration/file_name.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace gander {
namespace {

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

bool IsNameCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
         c == '-';
}

absl::string_view LeadingDigits(absl::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), IsDigit);
  return text.substr(0, end - text.begin());
}

// Endings of C++ files that are not .cc, and of .cc in other letters.
bool IsOtherCppEnding(absl::string_view base_name) {
  for (absl::string_view ending : {".cc", ".cpp", ".cxx", ".c++"}) {
    if (absl::EndsWithIgnoreCase(base_name, ending)) return true;
  }
  return false;
}

// goose's.
bool IsGo(absl::string_view base_name) {
  return absl::EndsWith(base_name, ".go");
}

absl::Status Wrong(absl::string_view base_name, absl::string_view message) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", absl::Utf8SafeCHexEscape(base_name), "\": ", message));
}

// Names of other tools, which must not pass for something else.
absl::string_view ForeignTool(absl::string_view stem) {
  if (absl::EndsWith(stem, ".up") || absl::EndsWith(stem, ".down")) {
    return "golang-migrate";
  }
  if (stem.empty() || !absl::StrContains("VURB", stem.substr(0, 1))) return {};
  stem.remove_prefix(1);
  while (!stem.empty() &&
         (IsDigit(stem[0]) || stem[0] == '.' ||
          (stem[0] == '_' && stem.size() > 1 && IsDigit(stem[1])))) {
    stem.remove_prefix(1);
  }
  return absl::StartsWith(stem, "__") ? "Flyway" : absl::string_view();
}

absl::Status NoVersion(absl::string_view base_name) {
  if (base_name.size() > 1 && IsDigit(base_name[1]) &&
      (base_name[0] == '-' || base_name[0] == '+')) {
    return Wrong(base_name,
                 "a version is a number without sign, such as 0001_name.sql");
  }
  return Wrong(base_name,
               "it does not begin with a version; a migration is called "
               "<version>_<name>.sql, such as 0001_create_customers.sql");
}

// Reads "_name" and ".database" behind the version.
absl::Status ParseRest(absl::string_view base_name, absl::string_view rest,
                       FileName& result) {
  const size_t dot = std::min(rest.find('.'), rest.size());
  absl::string_view name = rest.substr(0, dot);
  if (!name.empty() && !absl::ConsumePrefix(&name, "_")) {
    return Wrong(
        base_name,
        absl::StrCat("behind the version comes '_', not '",
                     absl::Utf8SafeCHexEscape(name.substr(0, 1)), "'"));
  }
  const auto odd = std::find_if_not(name.begin(), name.end(), IsNameCharacter);
  if (odd != name.end()) {
    return Wrong(base_name,
                 *odd == ' '
                     ? "a name holds no spaces; write '_' instead"
                     : "a name holds letters (a-z, A-Z), digits, '_' and '-' "
                       "only");
  }
  result.name = std::string(name);
  if (dot == rest.size()) return absl::OkStatus();
  const absl::string_view database = rest.substr(dot + 1);
  result.database = ParseDatabaseName(database);
  if (result.database.has_value()) return absl::OkStatus();
  return Wrong(
      base_name,
      absl::StrCat("between name and ending stands \"",
                   absl::Utf8SafeCHexEscape(database),
                   "\", which is no database; it may be postgres, sqlite or "
                   "mysql, and a name holds no dots"));
}

}  // namespace

bool LooksLikeMigration(absl::string_view base_name) {
  if (absl::EndsWithIgnoreCase(base_name, ".sql")) return true;
  if (LeadingDigits(base_name).empty() ||
      (!IsOtherCppEnding(base_name) && !IsGo(base_name))) {
    return false;
  }
  const absl::string_view stem = base_name.substr(0, base_name.rfind('.'));
  return !absl::EndsWith(stem, "_test");
}

absl::StatusOr<FileName> ParseFileName(absl::string_view base_name) {
  FileName result;
  absl::string_view stem = base_name;
  if (absl::ConsumeSuffix(&stem, ".sql")) {
    result.language = FileLanguage::kSql;
  } else if (absl::ConsumeSuffix(&stem, ".cc")) {
    result.language = FileLanguage::kCpp;
  } else if (absl::EndsWithIgnoreCase(base_name, ".sql")) {
    return Wrong(base_name, "the ending .sql is written in lower case");
  } else if (IsOtherCppEnding(base_name)) {
    return Wrong(base_name, "a C++ step ends in .cc");
  } else if (IsGo(base_name)) {
    return Wrong(base_name,
                 "a migration in Go, which gander does not run; write it as a "
                 "C++ step, <version>_<name>.cc");
  } else {
    return Wrong(base_name, "a migration ends in .sql or .cc");
  }
  if (absl::StrContains(base_name, "/")) {
    return Wrong(base_name, "a folder stands before the file name");
  }
  const absl::string_view tool = ForeignTool(stem);
  if (!tool.empty()) {
    return Wrong(base_name,
                 absl::StrCat("a file of ", tool,
                              ", which this version of gander does not read; "
                              "write one file <version>_<name>.sql with -- "
                              "+gander Up and -- +gander Down instead"));
  }
  const absl::string_view digits = LeadingDigits(stem);
  if (digits.empty()) return NoVersion(base_name);
  const absl::StatusOr<Version> version = Version::Parse(digits);
  if (!version.ok()) {
    return Wrong(base_name, std::string(version.status().message()));
  }
  result.version = *version;
  absl::Status status =
      ParseRest(base_name, stem.substr(digits.size()), result);
  if (!status.ok()) return status;
  return result;
}

absl::StatusOr<std::string> SnakeName(absl::string_view text) {
  std::string name;
  for (char c : text) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      name += absl::ascii_tolower(static_cast<unsigned char>(c));
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  if (!name.empty() && name.back() == '_') name.pop_back();
  if (name.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", absl::Utf8SafeCHexEscape(text),
                     "\" has no letter (a-z) and no digit to make a name of"));
  }
  return name;
}

}  // namespace gander

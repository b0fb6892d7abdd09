#include "runtime/migration/file_name.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "runtime/migration/flyway_name.h"
#include "runtime/migration/utf8.h"

namespace gander {
namespace {

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

bool IsPlainCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
         c == '-';
}

bool IsNameCharacter(char c) {
  return !absl::ascii_iscntrl(static_cast<unsigned char>(c)) && c != '"' &&
         c != '\\' && c != '/';
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

absl::Status Wrong(absl::string_view file_name, absl::string_view message) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", absl::Utf8SafeCHexEscape(file_name), "\": ", message));
}

absl::Status NoVersion(absl::string_view file_name) {
  if (file_name.size() > 1 && IsDigit(file_name[1]) &&
      (file_name[0] == '-' || file_name[0] == '+')) {
    return Wrong(file_name,
                 "a version is a number without sign, such as 0001_name.sql");
  }
  return Wrong(file_name,
               "it does not begin with a version; a migration is called "
               "<version>_<name>.sql, such as 0001_create_customers.sql");
}

absl::Status CheckCppName(absl::string_view file_name, absl::string_view name) {
  const auto odd = std::find_if_not(name.begin(), name.end(), IsPlainCharacter);
  if (odd == name.end()) return absl::OkStatus();
  return Wrong(file_name,
               *odd == ' '
                   ? "the name of a C++ file holds no spaces; write '_' instead"
                   : "the name of a C++ file holds letters (a-z, A-Z), digits, "
                     "'_' and '-' only");
}

absl::Status CheckName(absl::string_view file_name, absl::string_view name) {
  if (!std::all_of(name.begin(), name.end(), IsNameCharacter)) {
    return Wrong(file_name,
                 "a name holds no control characters, quotes (\") and "
                 "backslashes");
  }
  if (!IsValidUtf8(name)) return Wrong(file_name, "the name is not UTF-8");
  if (absl::StartsWith(name, " ") || absl::EndsWith(name, " ")) {
    return Wrong(file_name, "a name neither begins nor ends with a space");
  }
  return absl::OkStatus();
}

absl::Status NoDatabase(absl::string_view file_name, absl::string_view text) {
  return Wrong(
      file_name,
      absl::StrCat("between name and ending stands \"",
                   absl::Utf8SafeCHexEscape(text),
                   "\", which is no database; it may be postgres, sqlite or "
                   "mysql, and a name has a dot only before a digit"));
}

// Reads "name[.database]".
absl::Status TakeName(absl::string_view file_name, absl::string_view text,
                      FileName& result) {
  const size_t dot = text.rfind('.');
  if (dot != absl::string_view::npos) {
    result.database = ParseDatabaseName(text.substr(dot + 1));
    if (result.database.has_value()) text = text.substr(0, dot);
  }
  // A word behind a dot is a database that was misspelled; a number is not.
  for (size_t i = text.find('.'); i != absl::string_view::npos;
       i = text.find('.', i + 1)) {
    if (result.language == FileLanguage::kSql && i + 1 < text.size() &&
        IsDigit(text[i + 1])) {
      continue;
    }
    return NoDatabase(file_name, text.substr(i + 1));
  }
  result.name = std::string(text);
  return result.language == FileLanguage::kCpp ? CheckCppName(file_name, text)
                                               : CheckName(file_name, text);
}

// Reads "_name[.database]" behind the digits of the version.
absl::Status TakeRest(absl::string_view file_name, absl::string_view rest,
                      FileName& result) {
  if (rest.empty()) return absl::OkStatus();
  if (absl::ConsumePrefix(&rest, ".")) {
    result.database = ParseDatabaseName(rest);
    return result.database.has_value() ? absl::OkStatus()
                                       : NoDatabase(file_name, rest);
  }
  if (absl::ConsumePrefix(&rest, "_")) return TakeName(file_name, rest, result);
  // Before a digit it would be a date: 2024-01-31.
  if (rest[0] == '-' && result.language == FileLanguage::kSql &&
      rest.size() > 1 &&
      absl::ascii_isalpha(static_cast<unsigned char>(rest[1]))) {
    return TakeName(file_name, rest.substr(1), result);
  }
  return Wrong(file_name,
               absl::StrCat("behind the version comes '_', not '",
                            absl::Utf8SafeCHexEscape(rest.substr(0, 1)), "'"));
}

absl::StatusOr<FileName> ParseFlyway(absl::string_view file_name,
                                     const FlywayPrefix& prefix) {
  FileName result;
  result.naming = FileNaming::kFlyway;
  result.role = prefix.role;
  if (!prefix.status.ok()) {
    return Wrong(file_name, std::string(prefix.status.message()));
  }
  result.parts = prefix.parts;
  if (result.parts.size() == 1) {
    result.version = Version(result.parts[0]);
  } else if (!result.parts.empty()) {
    const absl::StatusOr<Version> version = DottedVersion(result.parts);
    if (!version.ok()) {
      return Wrong(file_name, std::string(version.status().message()));
    }
    result.version = *version;
  }
  absl::Status status = TakeName(file_name, prefix.rest, result);
  if (!status.ok()) return status;
  if (result.role == FileRole::kRepeatable && result.name.empty()) {
    return Wrong(file_name,
                 "a repeatable migration is known by its name; write "
                 "R__<name>.sql");
  }
  return result;
}

// `folder`/up.sql or `folder`/down.sql.
absl::StatusOr<FileName> ParseDiesel(absl::string_view file_name,
                                     absl::string_view folder,
                                     absl::string_view base_name) {
  FileName result;
  result.naming = FileNaming::kDiesel;
  if (base_name == "up.sql") {
    result.role = FileRole::kUp;
  } else if (base_name == "down.sql") {
    result.role = FileRole::kDown;
  } else {
    return Wrong(file_name, "a folder stands before the file name");
  }
  const size_t end = std::min(folder.find('_'), folder.size());
  std::string digits(folder.substr(0, end));
  digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
  const absl::StatusOr<Version> version = Version::Parse(digits);
  if (!version.ok()) {
    return Wrong(file_name,
                 "the folder of a migration of diesel is called "
                 "<version>_<name>, such as 2024-01-31-095500_split_names");
  }
  result.version = *version;
  absl::Status status = TakeName(
      file_name, folder.substr(std::min(end + 1, folder.size())), result);
  if (!status.ok()) return status;
  return result;
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

absl::string_view MigrationFileName(absl::string_view path) {
  size_t slash = path.rfind('/');
  if (slash == absl::string_view::npos) return path;
  const absl::string_view base_name = path.substr(slash + 1);
  if (base_name != "up.sql" && base_name != "down.sql") return base_name;
  const size_t before = slash == 0 ? 0 : path.rfind('/', slash - 1);
  return before == absl::string_view::npos ? path : path.substr(before + 1);
}

absl::StatusOr<FileName> ParseFileName(absl::string_view file_name) {
  FileName result;
  absl::string_view stem = file_name;
  if (absl::ConsumeSuffix(&stem, ".sql")) {
    result.language = FileLanguage::kSql;
  } else if (absl::ConsumeSuffix(&stem, ".cc")) {
    result.language = FileLanguage::kCpp;
  } else if (absl::EndsWithIgnoreCase(file_name, ".sql")) {
    return Wrong(file_name, "the ending .sql is written in lower case");
  } else if (IsOtherCppEnding(file_name)) {
    return Wrong(file_name, "a C++ step ends in .cc");
  } else if (IsGo(file_name)) {
    return Wrong(file_name,
                 "a migration in Go, which gander does not run; write it as a "
                 "C++ step, <version>_<name>.cc");
  } else {
    return Wrong(file_name, "a migration ends in .sql or .cc");
  }
  if (const size_t slash = file_name.rfind('/');
      slash != absl::string_view::npos) {
    return ParseDiesel(file_name, file_name.substr(0, slash),
                       file_name.substr(slash + 1));
  }
  if (result.language == FileLanguage::kSql) {
    const std::optional<FlywayPrefix> flyway = TakeFlywayPrefix(stem);
    if (flyway.has_value()) return ParseFlyway(file_name, *flyway);
    if (absl::ConsumeSuffix(&stem, ".up")) {
      result.role = FileRole::kUp;
      result.naming = FileNaming::kPair;
    } else if (absl::ConsumeSuffix(&stem, ".down")) {
      result.role = FileRole::kDown;
      result.naming = FileNaming::kPair;
    }
  }
  const absl::string_view digits = LeadingDigits(stem);
  if (digits.empty()) return NoVersion(file_name);
  const absl::StatusOr<Version> version = Version::Parse(digits);
  if (!version.ok()) {
    return Wrong(file_name, std::string(version.status().message()));
  }
  result.version = *version;
  absl::Status status = TakeRest(file_name, stem.substr(digits.size()), result);
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

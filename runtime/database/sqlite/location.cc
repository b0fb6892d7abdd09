#include "runtime/database/sqlite/location.h"

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "runtime/database/url.h"

namespace gander::sqlite {
namespace {

absl::Status Refused(absl::string_view url, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("database URL ", RedactedUrl(url), ": ", why));
}

int HexDigit(char c) {
  return absl::ascii_isdigit(c) ? c - '0' : absl::ascii_tolower(c) - 'a' + 10;
}

// False: not a text with well-formed %XX, or one for a NUL.
bool PercentDecode(absl::string_view text, std::string& decoded) {
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || !absl::ascii_isxdigit(text[i + 1]) ||
          !absl::ascii_isxdigit(text[i + 2])) {
        return false;
      }
      c = static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
      i += 2;
    }
    if (c == '\0') return false;
    decoded += c;
  }
  return true;
}

bool SetMode(absl::string_view value, Location& location) {
  location.read_only = value == "ro";
  location.must_exist = value == "ro" || value == "rw";
  if (value == "memory") location.path.clear();
  return value == "ro" || value == "rw" || value == "rwc" || value == "memory";
}

bool SetForeignKeys(absl::string_view value, Location& location) {
  const bool on = value == "on" || value == "1" || value == "true";
  location.foreign_keys = on;
  return on || value == "off" || value == "0" || value == "false";
}

bool SetBusyTimeout(absl::string_view value, Location& location) {
  int milliseconds = 0;
  if (absl::SimpleAtoi(value, &milliseconds)) {
    location.busy_timeout = absl::Milliseconds(milliseconds);
  } else if (!absl::ParseDuration(value, &location.busy_timeout)) {
    return false;
  }
  return location.busy_timeout >= absl::ZeroDuration();
}

struct Parameter {
  absl::string_view name;
  absl::string_view values;  // for the message
  bool (*set)(absl::string_view value, Location& location);
};

constexpr Parameter kParameters[] = {
    {"mode", "ro, rw, rwc or memory", &SetMode},
    {"foreign_keys", "on or off", &SetForeignKeys},
    {"busy_timeout", "a duration such as 5s, or milliseconds", &SetBusyTimeout},
};

absl::Status ReadParameter(absl::string_view url, absl::string_view text,
                           Location& location) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits('=', 1));
  for (const Parameter& parameter : kParameters) {
    if (parameter.name != parts.first) continue;
    if (parameter.set(parts.second, location)) return absl::OkStatus();
    return Refused(url, absl::StrCat("parameter ", parameter.name, " is ",
                                     parameter.values));
  }
  return Refused(url, absl::StrCat("there is no parameter '", parts.first,
                                   "'; SQLite's are mode, foreign_keys and "
                                   "busy_timeout (write %3F for a question "
                                   "mark in the path)"));
}

}  // namespace

absl::StatusOr<Location> ParseUrl(absl::string_view url) {
  absl::string_view rest = url.substr(url.find(':') + 1);
  const size_t question = rest.find('?');
  absl::string_view path = rest.substr(0, question);
  if (absl::ConsumePrefix(&path, "//") && !absl::StartsWith(path, "/") &&
      absl::StrContains(path, "@")) {
    return Refused(
        url,
        "SQLite has no users and hosts; a file with an @ in its name "
        "is written sqlite:name");
  }

  Location location;
  if (!PercentDecode(path, location.path)) {
    return Refused(url,
                   "a % in the path is not followed by two hexadecimal digits, "
                   "or stands for a NUL; write %25 for a percent sign");
  }
  if (location.path.empty()) {
    return Refused(url,
                   "it names no file; write sqlite:file.db, "
                   "sqlite:///folder/file.db or sqlite::memory:");
  }
  if (location.path == ":memory:") location.path.clear();
  if (absl::StrContains(location.path, "://")) {
    return Refused(url, "a path follows 'sqlite:', and here it is another URL");
  }
  // SQLite may be built to read "file:..." as a URL of its own.
  if (absl::StartsWith(location.path, "file:")) location.path.insert(0, "./");

  if (question == absl::string_view::npos) return location;
  for (absl::string_view parameter :
       absl::StrSplit(rest.substr(question + 1), '&')) {
    if (parameter.empty()) continue;
    absl::Status status = ReadParameter(url, parameter, location);
    if (!status.ok()) return status;
  }
  return location;
}

}  // namespace gander::sqlite

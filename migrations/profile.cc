#include "migrations/profile.h"

#include <set>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "nlohmann/json.hpp"

namespace shop {
namespace {

using Json = nlohmann::ordered_json;

// The library checks text when it writes it.
bool IsUtf8(const std::string& text) {
  try {
    Json(text).dump();
    return true;
  } catch (const Json::exception&) {
    return false;
  }
}

std::optional<std::string> Unescape(absl::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result.push_back(text[i]);
      continue;
    }
    const absl::string_view hex = text.substr(i + 1, 2);
    if (hex.size() != 2 || !absl::ascii_isxdigit(hex[0]) ||
        !absl::ascii_isxdigit(hex[1])) {
      return std::nullopt;
    }
    result.push_back(
        static_cast<char>(std::stoi(std::string(hex), nullptr, 16)));
    i += 2;
  }
  // No database takes a NUL in text.
  if (result.find('\0') != std::string::npos || !IsUtf8(result)) {
    return std::nullopt;
  }
  return result;
}

std::string Escape(absl::string_view text) {
  std::string result;
  for (unsigned char c : text) {
    if (c == '%' || c == ';' || c == '=' || c < 0x20 || c > 0x7e) {
      absl::StrAppend(&result, absl::StrFormat("%%%02X", c));
    } else {
      result.push_back(static_cast<char>(c));
    }
  }
  return result;
}

bool IsDay(const std::string& text) {
  absl::CivilDay day;
  // The second comparison refuses forms such as 1984-5-7.
  return absl::ParseCivilTime(text, &day) && absl::FormatCivilTime(day) == text;
}

absl::Status Wrong(absl::string_view entry, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("profile entry \"", absl::CHexEscape(entry), "\": ", what));
}

}  // namespace

absl::StatusOr<Profile> ParseProfile(absl::string_view text) {
  Profile profile;
  if (text.empty()) return profile;
  std::set<std::string> seen;
  for (absl::string_view entry : absl::StrSplit(text, ';')) {
    const size_t equals = entry.find('=');
    if (equals == absl::string_view::npos || equals == 0) {
      return Wrong(entry, "not of the form key=value");
    }
    const std::optional<std::string> key = Unescape(entry.substr(0, equals));
    const std::optional<std::string> value = Unescape(entry.substr(equals + 1));
    if (!key.has_value() || !value.has_value()) {
      return Wrong(entry, "not percent-encoded UTF-8 text");
    }
    if (!seen.insert(*key).second) return Wrong(entry, "the key stands twice");
    if (*key == "newsletter") {
      if (*value != "0" && *value != "1")
        return Wrong(entry, "neither 0 nor 1");
      profile.newsletter = *value == "1";
    } else if (*key == "language") {
      profile.language = *value;
    } else if (*key == "birthday") {
      if (!IsDay(*value)) return Wrong(entry, "no day of the form YYYY-MM-DD");
      profile.birthday = *value;
    } else {
      profile.preferences.emplace_back(*key, *value);
    }
  }
  return profile;
}

std::string FormatProfile(const Profile& profile) {
  std::vector<std::string> entries;
  if (profile.newsletter.has_value()) {
    entries.push_back(*profile.newsletter ? "newsletter=1" : "newsletter=0");
  }
  if (profile.language.has_value()) {
    entries.push_back(absl::StrCat("language=", Escape(*profile.language)));
  }
  if (profile.birthday.has_value()) {
    entries.push_back(absl::StrCat("birthday=", Escape(*profile.birthday)));
  }
  for (const auto& [key, value] : profile.preferences) {
    entries.push_back(absl::StrCat(Escape(key), "=", Escape(value)));
  }
  return absl::StrJoin(entries, ";");
}

std::string PreferencesToJson(const Profile& profile) {
  Json json = Json::object();
  for (const auto& [key, value] : profile.preferences) json[key] = value;
  return json.dump();
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>>
PreferencesFromJson(const std::string& json) {
  const Json object = Json::parse(json, /*cb=*/nullptr,
                                  /*allow_exceptions=*/false);
  if (!object.is_object()) {
    return absl::InvalidArgumentError("preferences: not a JSON object");
  }
  std::vector<std::pair<std::string, std::string>> result;
  for (const auto& [key, value] : object.items()) {
    if (!value.is_string()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "preferences: \"", absl::CHexEscape(key), "\" is not a string"));
    }
    result.emplace_back(key, value.get<std::string>());
  }
  return result;
}

}  // namespace shop

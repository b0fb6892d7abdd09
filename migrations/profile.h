// File: profile.h
//
// The text in which the old shop kept what it knew of a customer, and its
// parts. Used by the step that splits the text into columns, both ways.
#ifndef GANDER_MIGRATIONS_PROFILE_H_
#define GANDER_MIGRATIONS_PROFILE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace shop {

// newsletter=1;language=nb;birthday=1984-05-17;nick=%C3%85se
struct Profile {
  std::optional<bool> newsletter;
  std::optional<std::string> language;
  // YYYY-MM-DD, a day that exists.
  std::optional<std::string> birthday;
  // All other entries, in the order of the text.
  std::vector<std::pair<std::string, std::string>> preferences;

  friend bool operator==(const Profile&, const Profile&) = default;
};

// Reads entries "key=value" with semicolons between them; in keys and values,
// %XX stands for a byte. Empty text is a profile without entries.
//
// kInvalidArgument: an entry without '=' or without a key, a key that stands
// twice, a newsletter other than 0 and 1, a birthday that is no day, a '%'
// without two hexadecimal digits, or bytes that are no UTF-8 text. The message
// quotes the entry.
absl::StatusOr<Profile> ParseProfile(absl::string_view text);

// The text as the old shop wrote it: newsletter, language and birthday first,
// then the others; '%', ';', '=' and bytes outside ASCII's printable characters
// as %XX. ParseProfile reads the same profile from it, and FormatProfile of
// what ParseProfile read from such a text is that text.
std::string FormatProfile(const Profile& profile);

// The preferences as a JSON object of strings, in their order.
std::string PreferencesToJson(const Profile& profile);

// The reverse.
// kInvalidArgument: not JSON, not an object, or a value that is no string.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>>
PreferencesFromJson(const std::string& json);

}  // namespace shop

#endif  // GANDER_MIGRATIONS_PROFILE_H_

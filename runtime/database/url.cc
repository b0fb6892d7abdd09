#include "runtime/database/url.h"

#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace gander {
namespace {

constexpr absl::string_view kHidden = "***";

// The readers below return nothing when they are in doubt.
using Shown = std::optional<std::string>;

std::optional<std::string> PercentDecoded(absl::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size() || !absl::ascii_isxdigit(text[i + 1]) ||
        !absl::ascii_isxdigit(text[i + 2])) {
      return std::nullopt;
    }
    const std::string digits(text.substr(i + 1, 2));
    decoded += static_cast<char>(std::stoi(digits, nullptr, 16));
    i += 2;
  }
  return decoded;
}

bool LooksSecret(absl::string_view decoded) {
  const std::string lower = absl::AsciiStrToLower(decoded);
  for (absl::string_view word : {"pass", "pwd", "secret", "token", "key",
                                 "credential", "auth", "private"}) {
    if (absl::StrContains(lower, word)) return true;
  }
  return false;
}

bool IsNumber(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(c)) return false;
  }
  return true;
}

// "host", "host:5432", "[::1]:5432", "a,b:1"; what has another form may be a
// part of a password.
bool AreHosts(absl::string_view hosts) {
  for (absl::string_view host : absl::StrSplit(hosts, ',')) {
    if (absl::StartsWith(host, "[")) {
      const size_t end = host.find(']');
      if (end == absl::string_view::npos) return false;
      for (const char c : host.substr(1, end - 1)) {
        if (!absl::ascii_isxdigit(c) && c != ':' && c != '.') return false;
      }
      host.remove_prefix(end + 1);
    } else {
      const size_t end = host.find(':');
      for (const char c : host.substr(0, end)) {
        if (!absl::ascii_isalnum(c) && !absl::StrContains("._-%", c)) {
          return false;
        }
      }
      host = end == absl::string_view::npos ? "" : host.substr(end);
    }
    if (!host.empty() && (host[0] != ':' || !IsNumber(host.substr(1)))) {
      return false;
    }
  }
  return true;
}

// user:password@hosts
Shown Authority(absl::string_view authority) {
  const size_t at = authority.rfind('@');
  if (at == absl::string_view::npos) {
    if (!AreHosts(authority)) return std::nullopt;
    return std::string(authority);
  }
  const absl::string_view hosts = authority.substr(at + 1);
  if (!AreHosts(hosts)) return std::nullopt;
  const absl::string_view user_info = authority.substr(0, at);
  const size_t colon = user_info.find(':');
  const absl::string_view user = user_info.substr(0, colon);
  const std::optional<std::string> decoded = PercentDecoded(user);
  // A colon or an @ in a user's name is more likely the beginning of a
  // password that was encoded together with it, or not at all.
  if (!decoded.has_value() || absl::StrContains(*decoded, ":") ||
      absl::StrContains(user, "@")) {
    return std::nullopt;
  }
  if (colon == absl::string_view::npos) return std::string(authority);
  return absl::StrCat(user, ":", kHidden, "@", hosts);
}

Shown Query(absl::string_view query) {
  std::vector<std::string> shown;
  for (absl::string_view parameter :
       absl::StrSplit(query, absl::ByAnyChar("&;"))) {
    const size_t equals = parameter.find('=');
    if (equals == absl::string_view::npos) {
      shown.push_back(std::string(parameter.empty() ? "" : kHidden));
      continue;
    }
    const absl::string_view key = parameter.substr(0, equals);
    const auto decoded_key = PercentDecoded(key);
    const auto decoded_value = PercentDecoded(parameter.substr(equals + 1));
    if (!decoded_key.has_value()) return std::nullopt;
    if (!decoded_value.has_value() || LooksSecret(*decoded_key) ||
        LooksSecret(*decoded_value)) {
      shown.push_back(absl::StrCat(key, "=", kHidden));
    } else {
      shown.push_back(std::string(parameter));
    }
  }
  return absl::StrJoin(shown, "&");
}

// What follows the scheme of a server's URL.
Shown ServerPart(absl::string_view rest) {
  if (!absl::ConsumePrefix(&rest, "//")) return std::nullopt;
  const size_t question = rest.find('?');
  const absl::string_view before = rest.substr(0, question);
  const size_t slash = before.find('/');
  const absl::string_view path =
      slash == absl::string_view::npos ? "" : before.substr(slash);
  // An @ here ends a password that holds the '/' or '?' before it, unless it is
  // in a parameter: doubtful all the same.
  if (absl::StrContains(path, "@") || absl::StrContains(rest, "#")) {
    return std::nullopt;
  }
  const Shown authority = Authority(before.substr(0, slash));
  if (!authority.has_value()) return std::nullopt;
  if (question == absl::string_view::npos) {
    return absl::StrCat("//", *authority, path);
  }
  const absl::string_view query = rest.substr(question + 1);
  if (absl::StrContains(query, "@")) return std::nullopt;
  const Shown shown = Query(query);
  if (!shown.has_value()) return std::nullopt;
  return absl::StrCat("//", *authority, path, "?", *shown);
}

// What follows the scheme of a file's URL. There is no password in a path, but
// one that was written as for a server, "//user:password@host", has one.
Shown FilePart(absl::string_view rest) {
  // A whole URL in a path's place.
  if (absl::StrContains(rest, "://")) return std::nullopt;
  if (absl::StartsWith(rest, "//") && !absl::StartsWith(rest, "///") &&
      absl::StrContains(rest, "@")) {
    return ServerPart(rest);
  }
  const size_t question = rest.find('?');
  if (question == absl::string_view::npos) return std::string(rest);
  const Shown shown = Query(rest.substr(question + 1));
  if (!shown.has_value()) return std::nullopt;
  return absl::StrCat(rest.substr(0, question), "?", *shown);
}

// The value at the beginning of `rest`, quoted or not, is taken off it.
bool TakeConninfoValue(absl::string_view& rest, absl::string_view& value) {
  const bool quoted = absl::StartsWith(rest, "'");
  size_t i = quoted ? 1 : 0;
  for (;; ++i) {
    if (i >= rest.size()) {
      if (quoted) return false;
      break;
    }
    if (rest[i] == '\\') {
      ++i;
    } else if (quoted ? rest[i] == '\'' : absl::ascii_isspace(rest[i])) {
      break;
    }
  }
  if (i > rest.size()) return false;  // ends in a backslash
  if (quoted) ++i;
  value = rest.substr(0, i);
  rest.remove_prefix(i);
  return rest.empty() || absl::ascii_isspace(rest[0]);
}

// libpq's key=value pairs.
Shown Conninfo(absl::string_view rest) {
  std::vector<std::string> shown;
  for (rest = absl::StripAsciiWhitespace(rest); !rest.empty();
       rest = absl::StripLeadingAsciiWhitespace(rest)) {
    const size_t equals = rest.find('=');
    if (equals == absl::string_view::npos) return std::nullopt;
    const absl::string_view key =
        absl::StripTrailingAsciiWhitespace(rest.substr(0, equals));
    for (const char c : key) {
      if (!absl::ascii_islower(c) && c != '_') return std::nullopt;
    }
    if (key.empty()) return std::nullopt;
    rest = absl::StripLeadingAsciiWhitespace(rest.substr(equals + 1));
    absl::string_view value;
    if (!TakeConninfoValue(rest, value)) return std::nullopt;
    const bool secret =
        LooksSecret(key) || LooksSecret(value) || absl::StrContains(value, "@");
    shown.push_back(absl::StrCat(key, "=", secret ? kHidden : value));
  }
  if (shown.empty()) return std::nullopt;
  return absl::StrJoin(shown, " ");
}

bool IsScheme(absl::string_view text) {
  if (text.empty() || !absl::ascii_isalpha(text[0])) return false;
  for (const char c : text) {
    if (!absl::ascii_isalnum(c) && !absl::StrContains("+-.", c)) return false;
  }
  return true;
}

}  // namespace

std::string RedactedUrl(absl::string_view url) {
  bool printable = true;
  for (const char c : url) printable = printable && !absl::ascii_iscntrl(c);

  const size_t colon = url.find(':');
  const absl::string_view scheme =
      colon == absl::string_view::npos ? "" : url.substr(0, colon);
  if (!IsScheme(scheme)) {
    const Shown shown = printable ? Conninfo(url) : std::nullopt;
    return shown.value_or(std::string(kHidden));
  }
  Shown rest;
  if (printable) {
    const absl::string_view text = url.substr(colon + 1);
    const bool is_file = absl::EqualsIgnoreCase(scheme, "sqlite") ||
                         absl::EqualsIgnoreCase(scheme, "sqlite3");
    rest = is_file ? FilePart(text) : ServerPart(text);
  }
  return absl::StrCat(scheme, ":", rest.value_or(std::string(kHidden)));
}

}  // namespace gander

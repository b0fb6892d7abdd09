#include "runtime/migration/replaces_call.h"

#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace gander {
namespace {

constexpr absl::string_view kCall = ".Replaces(";
constexpr absl::string_view kMacros[] = {"GANDER_MIGRATION_NO_TX",
                                         "GANDER_MIGRATION", "GANDER_BACKFILL"};

bool IsWordCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// Calls `visit` with begin, end and argument of each call.
void ForEachCall(
    absl::string_view source,
    absl::FunctionRef<void(size_t, size_t, absl::string_view)> visit) {
  size_t i = 0;
  while ((i = source.find(kCall, i)) != absl::string_view::npos) {
    const size_t argument = i + kCall.size();
    const size_t end = source.find_first_not_of("0123456789'", argument);
    if (end != absl::string_view::npos && end > argument &&
        source[end] == ')') {
      visit(i, end + 1, source.substr(argument, end - argument));
    }
    i = argument;
  }
}

// The end of the comment or literal that begins at `i`; `i` itself when none
// does.
size_t SkipCommentOrLiteral(absl::string_view source, size_t i) {
  const absl::string_view rest = source.substr(i);
  const auto behind = [&](absl::string_view what, size_t from) {
    const size_t end = source.find(what, from);
    return end == absl::string_view::npos ? source.size() : end + what.size();
  };
  if (absl::StartsWith(rest, "//")) return behind("\n", i);
  if (absl::StartsWith(rest, "/*")) return behind("*/", i + 2);
  if (absl::StartsWith(rest, "R\"")) {
    const size_t open = source.find('(', i);
    if (open == absl::string_view::npos) return source.size();
    return behind(absl::StrCat(")", source.substr(i + 2, open - i - 2), "\""),
                  open);
  }
  // A ' behind a digit or letter separates digits.
  if (rest[0] != '"' &&
      (rest[0] != '\'' || (i > 0 && IsWordCharacter(source[i - 1])))) {
    return i;
  }
  size_t end = i + 1;
  while (end < source.size() && source[end] != rest[0] && source[end] != '\n') {
    end += source[end] == '\\' ? 2 : 1;
  }
  return end < source.size() ? end + 1 : source.size();
}

// Behind the name of the macro that begins at `i`; 0 when none does.
size_t BehindMacroName(absl::string_view source, size_t i) {
  if (i > 0 && IsWordCharacter(source[i - 1])) return 0;
  size_t end = i;
  for (const absl::string_view macro : kMacros) {
    if (!absl::StartsWith(source.substr(i), macro)) continue;
    end = i + macro.size();
    break;
  }
  if (end == i) return 0;
  while (end < source.size() && absl::ascii_isspace(source[end])) ++end;
  return end < source.size() && source[end] == '(' ? end : 0;
}

// Behind the parenthesis that closes the one at `open`; 0 when none does.
size_t BehindParentheses(absl::string_view source, size_t open) {
  int depth = 0;
  for (size_t i = open; i < source.size();) {
    const size_t skipped = SkipCommentOrLiteral(source, i);
    if (skipped != i) {
      i = skipped;
      continue;
    }
    if (source[i] == '(') ++depth;
    if (source[i] == ')' && --depth == 0) return i + 1;
    ++i;
  }
  return 0;
}

}  // namespace

std::vector<Version> FindReplacesCalls(absl::string_view source) {
  std::vector<Version> versions;
  ForEachCall(source, [&](size_t, size_t, absl::string_view argument) {
    const absl::StatusOr<Version> version =
        Version::Parse(absl::StrReplaceAll(argument, {{"'", ""}}));
    if (version.ok()) versions.push_back(*version);
  });
  return versions;
}

std::string WithoutReplacesCalls(absl::string_view source) {
  std::string rest;
  size_t kept = 0;
  ForEachCall(source, [&](size_t begin, size_t end, absl::string_view) {
    absl::StrAppend(&rest, source.substr(kept, begin - kept));
    kept = end;
  });
  absl::StrAppend(&rest, source.substr(kept));
  return rest;
}

absl::StatusOr<std::string> AddReplacesCall(absl::string_view source,
                                            Version version) {
  size_t behind_macro = 0;
  for (size_t i = 0; i < source.size();) {
    const size_t skipped = SkipCommentOrLiteral(source, i);
    if (skipped != i) {
      i = skipped;
      continue;
    }
    const size_t open = BehindMacroName(source, i);
    if (open == 0) {
      ++i;
      continue;
    }
    if (behind_macro != 0) {
      return absl::InvalidArgumentError(
          ": GANDER_MIGRATION stands there twice");
    }
    behind_macro = BehindParentheses(source, open);
    if (behind_macro == 0) {
      return absl::InvalidArgumentError(
          ": the parentheses of its GANDER_MIGRATION do not close");
    }
    i = behind_macro;
  }
  if (behind_macro == 0) {
    return absl::InvalidArgumentError(": no GANDER_MIGRATION is found");
  }
  return absl::StrCat(source.substr(0, behind_macro), kCall, version.ToString(),
                      ")", source.substr(behind_macro));
}

}  // namespace gander

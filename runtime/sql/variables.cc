#include "runtime/sql/variables.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "runtime/migration/passed_pages.h"

namespace gander {
namespace {

constexpr absl::string_view kOpen = "${";

// A variable in the text.
struct Use {
  absl::string_view name;
  char quote = '\0';
  size_t end = 0;  // behind its }
};

bool IsNamePart(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// The variable that begins at `i`, where ${ stands.
std::optional<Use> UseAt(absl::string_view text, size_t i) {
  Use use;
  i += kOpen.size();
  if (i < text.size() && (text[i] == '\'' || text[i] == '"')) {
    use.quote = text[i++];
  }
  const size_t begin = i;
  while (i < text.size() && IsNamePart(text[i])) ++i;
  use.name = text.substr(begin, i - begin);
  if (use.name.empty() || absl::ascii_isdigit(use.name[0])) return std::nullopt;
  if (use.quote != '\0') {
    if (i >= text.size() || text[i] != use.quote) return std::nullopt;
    ++i;
  }
  if (i >= text.size() || text[i] != '}') return std::nullopt;
  use.end = i + 1;
  return use;
}

std::string Quoted(absl::string_view value, char quote, DatabaseName database) {
  const bool mysql = database == DatabaseName::kMysql;
  if (quote == '\'') {
    std::string text = absl::StrReplaceAll(value, {{"'", "''"}});
    // PostgreSQL and SQLite take a backslash as it stands.
    if (mysql) text = absl::StrReplaceAll(text, {{"\\", "\\\\"}});
    return absl::StrCat("'", text, "'");
  }
  if (quote == '"' && mysql) {
    return absl::StrCat("`", absl::StrReplaceAll(value, {{"`", "``"}}), "`");
  }
  if (quote == '"') {
    return absl::StrCat("\"", absl::StrReplaceAll(value, {{"\"", "\"\""}}),
                        "\"");
  }
  return std::string(value);
}

const DeclaredVariable* Find(absl::Span<const DeclaredVariable> declared,
                             absl::string_view name) {
  const auto found = std::find_if(
      declared.begin(), declared.end(),
      [name](const DeclaredVariable& v) { return v.name == name; });
  return found == declared.end() ? nullptr : &*found;
}

}  // namespace

bool HasVariables(absl::string_view text) {
  PassedPages pages(text);
  for (size_t i = FindPassing(text, kOpen, 0, pages);
       i != absl::string_view::npos;
       i = FindPassing(text, kOpen, i + 1, pages)) {
    if (UseAt(text, i).has_value()) return true;
  }
  return false;
}

absl::StatusOr<std::string> ExpandVariables(
    absl::string_view text, absl::Span<const DeclaredVariable> declared,
    DatabaseName database, SourcePosition start, VariableLookup lookup) {
  std::string result;
  std::vector<std::string> undeclared;
  std::vector<std::string> unset;
  size_t kept = 0;
  for (size_t i = text.find(kOpen); i != absl::string_view::npos;
       i = text.find(kOpen, i)) {
    const std::optional<Use> use = UseAt(text, i);
    if (!use.has_value()) {
      i += kOpen.size();
      continue;
    }
    if (i > kept && text[i - 1] == '\\') {
      absl::StrAppend(&result, text.substr(kept, i - 1 - kept));
      kept = i;
      i = use->end;
      continue;
    }
    const SourcePosition at = PositionAt(text, i, start);
    const std::string place = absl::StrCat(at.line, ":", at.column, ": ");
    const std::string name(use->name);
    const DeclaredVariable* variable = Find(declared, name);
    std::optional<std::string> value;
    if (variable == nullptr) {
      undeclared.push_back(absl::StrCat(
          place, "the variable ", name,
          " is not declared; add it to a line -- +gander Variables, or write "
          "\\${ for a plain ${"));
    } else {
      value = lookup(name);
      if (!value.has_value()) value = variable->fallback;
      if (!value.has_value()) {
        unset.push_back(absl::StrCat(
            place, "the variable ", name, " is not set; give --var=", name,
            "=VALUE, or set GANDER_VAR_", name, " in the environment"));
      }
    }
    absl::StrAppend(&result, text.substr(kept, i - kept),
                    Quoted(value.value_or(""), use->quote, database));
    kept = i = use->end;
  }
  if (!undeclared.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(undeclared, "\n"));
  }
  if (!unset.empty()) {
    return absl::FailedPreconditionError(absl::StrJoin(unset, "\n"));
  }
  absl::StrAppend(&result, text.substr(kept));
  return result;
}

}  // namespace gander

#include "runtime/sql/variables_line.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "runtime/sql/gander_line.h"
#include "runtime/sql/position_error.h"

namespace gander {
namespace {

constexpr absl::string_view kVariables = "Variables";

bool IsNamePart(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

bool IsBlank(char c) {
  return absl::ascii_isspace(static_cast<unsigned char>(c));
}

// Takes a value off the front of `list`: up to a blank, or quoted.
absl::StatusOr<std::string> TakeValue(absl::string_view& list) {
  std::string value;
  if (list.empty() || list[0] != '\'') {
    const size_t end =
        std::find_if(list.begin(), list.end(), IsBlank) - list.begin();
    value = std::string(list.substr(0, end));
    list.remove_prefix(end);
    return value;
  }
  for (size_t i = 1; i < list.size(); ++i) {
    if (list[i] != '\'') {
      value += list[i];
    } else if (i + 1 < list.size() && list[i + 1] == '\'') {
      value += list[++i];
    } else {
      list.remove_prefix(i + 1);
      return value;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("the value that begins with ", list.substr(0, 20),
                   " is not closed with a quote"));
}

absl::Status Add(DeclaredVariable variable,
                 std::vector<DeclaredVariable>& variables) {
  for (const DeclaredVariable& other : variables) {
    if (other.name != variable.name) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("the variable ", variable.name, " is declared twice"));
  }
  variables.push_back(std::move(variable));
  return absl::OkStatus();
}

}  // namespace

bool IsVariablesLine(absl::string_view line) {
  absl::string_view rest;
  return TakeGanderLine(line, kVariables, rest);
}

absl::StatusOr<std::vector<DeclaredVariable>> ParseVariables(
    absl::string_view list) {
  std::vector<DeclaredVariable> variables;
  while (true) {
    list = absl::StripLeadingAsciiWhitespace(list);
    if (list.empty()) return variables;
    const size_t end =
        std::find_if_not(list.begin(), list.end(), IsNamePart) - list.begin();
    DeclaredVariable variable;
    variable.name = std::string(list.substr(0, end));
    list.remove_prefix(end);
    const bool has_value = !list.empty() && list[0] == '=';
    if (variable.name.empty() || absl::ascii_isdigit(variable.name[0]) ||
        (!list.empty() && !has_value && !IsBlank(list[0]))) {
      return absl::InvalidArgumentError(absl::StrCat(
          "\"", variable.name, list.substr(0, 20),
          "\" is no variable, which is NAME or NAME=VALUE, and whose name is "
          "made of letters, digits and '_'"));
    }
    if (has_value) {
      list.remove_prefix(1);
      absl::StatusOr<std::string> value = TakeValue(list);
      if (!value.ok()) return value.status();
      variable.fallback = *std::move(value);
    }
    absl::Status status = Add(std::move(variable), variables);
    if (!status.ok()) return status;
  }
}

absl::StatusOr<std::vector<DeclaredVariable>> FindVariables(
    absl::string_view text) {
  std::vector<DeclaredVariable> variables;
  absl::Status status;
  ForEachGanderLine(text, kVariables, [&](size_t begin, size_t end) {
    if (!status.ok()) return;
    const SourcePosition position = PositionAt(text, begin);
    const absl::string_view line = text.substr(begin, end - begin);
    status = CheckBeginsItsLine(line, position);
    if (!status.ok()) return;
    absl::string_view list;
    TakeGanderLine(line, kVariables, list);
    absl::StatusOr<std::vector<DeclaredVariable>> declared =
        ParseVariables(list);
    absl::Status wrong = declared.status();
    if (wrong.ok() && declared->empty()) {
      wrong = absl::InvalidArgumentError(
          "no variable follows Variables; write their names, such as -- "
          "+gander Variables tenant schema=public");
    }
    for (size_t i = 0; wrong.ok() && i < declared->size(); ++i) {
      wrong = Add((*declared)[i], variables);
    }
    if (!wrong.ok()) {
      status = InvalidAt(position, std::string(wrong.message()));
    }
  });
  if (!status.ok()) return status;
  return variables;
}

}  // namespace gander

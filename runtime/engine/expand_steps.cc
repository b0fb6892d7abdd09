#include "runtime/engine/expand_steps.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "runtime/sql/expanded_script.h"

namespace gander {
namespace {

constexpr absl::string_view kEnvironmentPrefix = "GANDER_VAR_";

// The value of the variable `name`, whose name in the environment has `prefix`.
std::optional<std::string> ValueOf(const VariableValues& values,
                                   absl::string_view prefix,
                                   const std::string& name) {
  const auto given = values.given.find(name);
  if (given != values.given.end()) return given->second;
  if (!values.environment) return std::nullopt;
  return values.environment(absl::StrCat(prefix, name));
}

// Every line of `message` with the file before it.
std::string InFileLines(const std::string& file, absl::string_view message) {
  return absl::StrJoin(absl::StrSplit(message, '\n'), "\n",
                       [&](std::string* out, absl::string_view line) {
                         absl::StrAppend(out, file, ":", line);
                       });
}

}  // namespace

std::optional<Problem> ExpandStep(const VariableValues& values,
                                  PlannedStep& step) {
  const SqlScript* script = ScriptOf(step);
  if (script == nullptr || script->substitution == Substitution::kNone) {
    return std::nullopt;
  }
  const Migration& migration = *step.migration;
  const auto declared = [&](const std::string& name) {
    return ValueOf(values, kEnvironmentPrefix, name);
  };
  const auto envsub = [&](const std::string& name) {
    return ValueOf(values, /*prefix=*/"", name);
  };
  absl::StatusOr<std::shared_ptr<const ExpandedScript>> expanded =
      ExpandScript(*script, migration.format, migration.database,
                   migration.variables, {declared, envsub});
  if (expanded.ok() && migration.repeatable &&
      !(*expanded)->script.transactional) {
    expanded = absl::InvalidArgumentError(
        "1:1: with its values in it, this repeatable migration cannot run in "
        "a transaction");
  }
  if (!expanded.ok()) {
    return Problem{Problem::Kind::kVariable, migration.version,
                   InFileLines(FileOf(step), expanded.status().message())};
  }
  step.expanded = *std::move(expanded);
  return std::nullopt;
}

void ExpandSteps(const VariableValues& values, Plan& plan) {
  for (PlannedStep& step : plan.steps) {
    std::optional<Problem> problem = ExpandStep(values, step);
    if (problem.has_value()) plan.problems.push_back(*std::move(problem));
  }
}

}  // namespace gander

#include "cmd/target_settings.h"

#include <cstdint>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cmd/flags.h"
#include "cmd/redact.h"

namespace gander::cmd {
namespace {

// More would bury the message.
constexpr size_t kMostNames = 20;

using Choice = absl::StatusOr<TargetChoice>;

Choice Usage(absl::string_view message) {
  return absl::InvalidArgumentError(message);
}

bool IsGiven(const char* flag, const Invocation& invocation) {
  return invocation.given.count(flag) != 0;
}

// "; it has acme, globex"
std::string Names(const std::vector<Target>& targets) {
  if (targets.size() > kMostNames) return "";
  std::vector<std::string> names;
  for (const Target& target : targets) names.push_back(target.name);
  return absl::StrCat("; it has ", absl::StrJoin(names, ", "));
}

Choice ByIndex(const std::vector<Target>& targets,
               const Invocation& invocation) {
  int64_t number = 0;
  // The flag's text was checked when it was set.
  (void)absl::SimpleAtoi(FLAGS_gander_target_index, &number);
  if (number >= static_cast<int64_t>(targets.size())) {
    return Usage(absl::StrCat(
        SourceOf("target-index", invocation), ": ", FLAGS_gander_targets_file,
        " has the targets 0 to ", targets.size() - 1, ", and no ", number));
  }
  return TargetChoice{targets[number], {}};
}

Choice ByName(const std::vector<Target>& targets,
              const Invocation& invocation) {
  for (const Target& target : targets) {
    if (target.name == FLAGS_gander_target) return TargetChoice{target, {}};
  }
  return Usage(absl::StrCat(
      SourceOf("target", invocation), ": ", FLAGS_gander_targets_file,
      " has no target ", QuotedArgument(FLAGS_gander_target), Names(targets)));
}

}  // namespace

bool MeansFleet(const Invocation& invocation) {
  // A flag comes before a variable, whatever the two are called.
  return !FLAGS_gander_targets_file.empty() &&
         (IsGiven("targets-file", invocation) ||
          !(IsGiven("database-url", invocation) ||
            IsGiven("database-url-file", invocation)));
}

absl::StatusOr<TargetChoice> ChooseTarget(const Invocation& invocation) {
  if (IsGiven("database-url", invocation) ||
      IsGiven("database-url-file", invocation)) {
    return Usage("--targets-file excludes --database-url[-file]");
  }
  bool by_name = !FLAGS_gander_target.empty();
  bool by_index = !FLAGS_gander_target_index.empty();
  if (by_name && by_index) {
    by_name = IsGiven("target", invocation);
    by_index = IsGiven("target-index", invocation);
    if (by_name == by_index) {
      return Usage(absl::StrCat(SourceOf("target", invocation), " and ",
                                SourceOf("target-index", invocation),
                                " exclude each other"));
    }
  }
  const absl::StatusOr<std::vector<Target>> targets = ReadTargets(
      SourceOf("targets-file", invocation), FLAGS_gander_targets_file);
  if (!targets.ok()) return targets.status();
  if (by_index) return ByIndex(*targets, invocation);
  if (by_name) return ByName(*targets, invocation);
  if (!IsForFleets(invocation.command)) {
    return Usage(absl::StrCat(
        "'", invocation.command,
        "' is for one database at a time: choose it with --target=NAME or "
        "--target-index=N"));
  }
  return TargetChoice{{}, *targets};
}

}  // namespace gander::cmd

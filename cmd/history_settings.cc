#include "cmd/history_settings.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cmd/flags.h"
#include "cmd/redact.h"
#include "cmd/version_argument.h"
#include "runtime/database/table_name.h"
#include "runtime/migration/version.h"

namespace gander::cmd {
namespace {

using Optional = absl::StatusOr<std::optional<HistoryRequest>>;
using Action = RepairRequest::Action;

absl::Status Usage(absl::string_view message) {
  return absl::InvalidArgumentError(message);
}

Optional ToBaseline(const Invocation& invocation) {
  const std::string& text = invocation.arguments.at(0);
  const absl::StatusOr<Version> version = ReadVersion(text);
  if (!version.ok()) {
    return Usage(absl::StrCat("baseline: ", QuotedArgument(text), " ",
                              std::string(version.status().message())));
  }
  return BaselineRequest{*version};
}

absl::StatusOr<Action> ToResolution() {
  const std::string& as = FLAGS_gander_as;
  if (as == "applied") return Action::kResolveApplied;
  if (as == "not-applied") return Action::kResolveNotApplied;
  if (as == "undone") return Action::kResolveUndone;
  return Usage(
      "--resolve needs --as: applied (the statement in doubt took effect), "
      "not-applied (it did not), or undone (all that the step did has been "
      "undone)");
}

Optional ToRepair() {
  std::vector<std::string> given;
  RepairRequest request;
  const auto add = [&](const char* flag, const std::string& text,
                       Action action) {
    if (text.empty()) return;
    given.push_back(flag);
    request.action = action;
    // The flag's text was checked when it was set.
    request.version = *ReadVersion(text);
  };
  add("--accept", FLAGS_gander_accept, Action::kAccept);
  add("--accept-all", FLAGS_gander_accept_all ? "0" : "", Action::kAcceptAll);
  add("--forget", FLAGS_gander_forget, Action::kForget);
  add("--mark-applied", FLAGS_gander_mark_applied, Action::kMarkApplied);
  add("--resolve", FLAGS_gander_resolve, Action::kResolveUndone);
  if (given.size() > 1) {
    return Usage(absl::StrCat(absl::StrJoin(given, " and "),
                              " exclude each other: repair does one thing at a "
                              "time"));
  }
  if (FLAGS_gander_resolve.empty()) {
    if (!FLAGS_gander_as.empty()) return Usage("--as is for --resolve");
  } else {
    const absl::StatusOr<Action> action = ToResolution();
    if (!action.ok()) return action.status();
    request.action = *action;
  }
  if (given.empty()) return std::nullopt;
  return request;
}

Optional ToAdopt() {
  const std::optional<ForeignTool> tool = ParseForeignTool(FLAGS_gander_from);
  if (!tool.has_value()) {
    if (FLAGS_gander_from_table.empty() && !FLAGS_gander_allow_missing) {
      return std::nullopt;
    }
    return Usage("--from-table and --allow-missing need --from=TOOL");
  }
  AdoptRequest request;
  request.from = *tool;
  request.allow_missing = FLAGS_gander_allow_missing;
  if (!FLAGS_gander_from_table.empty()) {
    absl::StatusOr<TableName> table = TableName::Parse(FLAGS_gander_from_table);
    if (!table.ok()) {
      return Usage(absl::StrCat("--from-table: ",
                                std::string(table.status().message())));
    }
    request.table = *std::move(table);
  }
  return request;
}

}  // namespace

absl::StatusOr<std::optional<HistoryRequest>> ToHistoryRequest(
    const Invocation& invocation) {
  if (invocation.command == "baseline") return ToBaseline(invocation);
  if (invocation.command == "repair") return ToRepair();
  if (invocation.command == "adopt") return ToAdopt();
  return std::nullopt;
}

}  // namespace gander::cmd

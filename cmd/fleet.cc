#include "cmd/fleet.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "cmd/log.h"
#include "cmd/output.h"
#include "cmd/step_label.h"
#include "runtime/database/driver.h"

namespace gander::cmd {
namespace {

constexpr ExitCode kWorstFirst[] = {ExitCode::kOutcomeUnknown,
                                    ExitCode::kMigrationFailed,
                                    ExitCode::kDisagreement,
                                    ExitCode::kUsage,
                                    ExitCode::kInterrupted,
                                    ExitCode::kUnreachable,
                                    ExitCode::kLockNotFree,
                                    ExitCode::kPending,
                                    ExitCode::kDone};

bool IsWorse(ExitCode a, ExitCode b) {
  return std::find(std::begin(kWorstFirst), std::end(kWorstFirst), a) <
         std::find(std::begin(kWorstFirst), std::end(kWorstFirst), b);
}

// What the log and the texts have of one target.
Json Tell(const Target& target, const Result& result) {
  for (const std::string& warning : result.warnings) {
    Log({LogLevel::kWarning, "warning", warning});
  }
  Json json = {{"target", target.name},
               {"exit_code", static_cast<int>(result.code)},
               {"result", std::string(ToString(result.code))}};
  if (!result.error.empty()) {
    Log(ErrorRecord(result));
    json["error"] = {{"message", result.error}};
  }
  json.update(result.json);
  return json;
}

class Fleet {
 public:
  explicit Fleet(const Context& context) : context_(context) {}

  Result Run(absl::FunctionRef<Result(const Context&)> run) {
    const std::vector<Target>& targets = context_.settings.targets;
    joined_.json["targets"] = Json::array();
    size_t reached = 0;
    while (reached < targets.size() && !interrupted_) {
      RunOne(targets[reached++], run);
    }
    const int64_t left = targets.size() - reached;
    joined_.json["targets_failed"] = failed_.size();
    joined_.json["targets_left"] = left;
    if (!failed_.empty()) {
      joined_.error =
          absl::StrCat(failed_.size(), " of ", Count(targets.size(), "target"),
                       " failed: ", absl::StrJoin(failed_, ", "));
    }
    if (left > 0) {
      absl::StrAppend(&joined_.error, "; ", Count(left, "target"),
                      " not reached, the first of them ",
                      targets[reached].name);
    }
    return std::move(joined_);
  }

 private:
  void RunOne(const Target& target,
              absl::FunctionRef<Result(const Context&)> run) {
    Settings settings = context_.settings;
    settings.migrator.database_url = target.url;
    // ReadTargets has seen that there is one.
    settings.database = (*FindDriver(target.url))->name;
    settings.deadline = std::max(settings.deadline - (absl::Now() - begin_),
                                 absl::Milliseconds(1));
    SetLogTarget(target.name);
    const Result result = run({context_.project, context_.invocation, settings,
                               context_.events, context_.stop});
    joined_.json["targets"].push_back(Tell(target, result));
    SetLogTarget("");
    absl::StrAppend(&joined_.text, joined_.text.empty() ? "" : "\n",
                    "== ", target.name, "\n", result.text);
    if (result.code == ExitCode::kDone) return;
    failed_.push_back(
        absl::StrCat(target.name, " (", static_cast<int>(result.code), ")"));
    // There is room for a few.
    const std::string why = result.error.empty() ? result.text : result.error;
    absl::StrAppend(&joined_.details, joined_.details.empty() ? "" : "\n",
                    failed_.back(), ": ", why.substr(0, why.find('\n')));
    if (IsWorse(result.code, joined_.code)) joined_.code = result.code;
    interrupted_ = context_.stop->stopped();
  }

  const Context& context_;
  const absl::Time begin_ = absl::Now();
  std::vector<std::string> failed_;
  bool interrupted_ = false;
  Result joined_;
};

}  // namespace

Result RunFleet(const Context& context,
                absl::FunctionRef<Result(const Context&)> run) {
  return Fleet(context).Run(run);
}

}  // namespace gander::cmd

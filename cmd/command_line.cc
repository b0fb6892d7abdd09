#include "cmd/command_line.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cmd/arguments.h"
#include "cmd/command.h"
#include "cmd/command_table.h"
#include "cmd/error_lines.h"
#include "cmd/file_commands.h"
#include "cmd/flags.h"
#include "cmd/help.h"
#include "cmd/log.h"
#include "cmd/progress.h"
#include "cmd/redact.h"
#include "cmd/run_command.h"
#include "cmd/settings.h"
#include "cmd/standard_streams.h"
#include "cmd/status_command.h"
#include "cmd/stop_signals.h"
#include "cmd/validate_command.h"
#include "cmd/working_folder.h"
#include "runtime/engine/tool_version.h"

namespace gander::cmd {
namespace {

Result Run(const Context& context) {
  const std::string& command = context.invocation.command;
  if (command == "create") return CreateCommand(context);
  if (command == "hash") return HashCommand(context);
  if (command == "status") return StatusCommand(context);
  if (command == "version") return VersionCommand(context);
  if (command == "plan") return PlanCommand(context);
  if (command == "validate") return ValidateCommand(context);
  if (command == "help") return HelpCommand(context);
  return RunCommand(context);
}

Progress::Amount AmountOf(const Settings& settings) {
  if (settings.quiet) return Progress::Amount::kQuiet;
  return settings.verbose ? Progress::Amount::kVerbose
                          : Progress::Amount::kNormal;
}

Result VersionOfTool(const Project& project) {
  Result result;
  result.text =
      project.embedded()
          ? absl::StrCat(project.program, " (gander ", kToolVersion, ")\n")
          : absl::StrCat("gander ", kToolVersion, "\n");
  result.json = {{"gander", kToolVersion}};
  return result;
}

// What was wrong with the command line, and where to look.
Result UsageFailure(const absl::Status& status, const Project& project,
                    const std::vector<std::string>& arguments) {
  Result result = Result::Failure(status);
  std::string command;
  for (const std::string& argument : arguments) {
    if (FindCommand(argument) == nullptr) continue;
    command = argument;
    break;
  }
  absl::StrAppend(&result.error, "\nTry '", project.program, " help",
                  command.empty() ? "" : " ", command, "'.");
  return result;
}

// Reads the command line and does what it says. `json` is set as soon as it is
// known.
Result Execute(const std::vector<std::string>& arguments,
               const Project& project, std::string* command, bool* json) {
  *json = AsksForJson(arguments);
  absl::StatusOr<Invocation> invocation = ParseArguments(arguments, project);
  if (!invocation.ok())
    return UsageFailure(invocation.status(), project, arguments);
  *command = invocation->command;
  if (invocation->help) {
    if (!command->empty() && *command != "help") {
      invocation->arguments = {*command};
    }
    const Settings none;
    return HelpCommand({project, *invocation, none, nullptr, nullptr});
  }
  if (invocation->version) return VersionOfTool(project);
  if (command->empty()) {
    Result result;
    result.code = ExitCode::kUsage;
    result.error = absl::StrCat("no command is given\n", ShortUsage(project));
    result.error.pop_back();
    return result;
  }
  const absl::Status defaults = ApplyDefaults(project, &*invocation);
  if (!defaults.ok()) return UsageFailure(defaults, project, arguments);
  *json = FLAGS_gander_output == "json";
  const absl::StatusOr<Settings> settings =
      ResolveSettings(*invocation, project);
  if (!settings.ok())
    return UsageFailure(settings.status(), project, arguments);

  StopSignals stop;
  Progress progress(AmountOf(*settings), ShowLine);
  return Run({project, *invocation, *settings, &progress, &stop});
}

std::string JsonLine(const Result& result, const std::string& command) {
  Json json;
  json["command"] = command.empty() ? Json(nullptr) : Json(command);
  json["exit_code"] = static_cast<int>(result.code);
  json["result"] = std::string(ToString(result.code));
  if (!result.error.empty()) json["error"] = {{"message", result.error}};
  json.update(result.json);
  // Text from files and databases need not be UTF-8.
  return absl::StrCat(json.dump(-1, ' ', false, Json::error_handler_t::replace),
                      "\n");
}

// False: it could not be written, and the reader did not just go away.
bool WriteOutput(const std::string& text) {
  errno = 0;
  const bool written =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
      std::fflush(stdout) == 0;
  return written || errno == EPIPE;
}

int Finish(const Result& result, const std::string& command, bool json) {
  for (const std::string& warning : result.warnings) {
    std::fputs(ErrorLines(warning, "warning").c_str(), stderr);
  }
  const bool written =
      WriteOutput(json ? JsonLine(result, command) : result.text);
  if (!result.error.empty()) {
    std::fputs(ErrorLines(result.error).c_str(), stderr);
  }
  if (written) return static_cast<int>(result.code);
  std::fprintf(stderr, "error: cannot write to standard output: %s\n",
               std::strerror(errno));
  return static_cast<int>(result.code == ExitCode::kDone ? ExitCode::kUsage
                                                         : result.code);
}

}  // namespace

int RunCommandLine(int argc, char** argv, const Project& project) {
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0),
                                           argv + argc);
  ScrubArguments(argc, argv);
  OpenStandardStreams();
  StartLog(project.program);
  LeaveRunfiles();
  std::string command;
  bool json = false;
  try {
    const Result result = Execute(arguments, project, &command, &json);
    return Finish(result, command, json);
  } catch (const std::exception& e) {
    std::fputs(ErrorLines(absl::StrCat("internal error: ", e.what())).c_str(),
               stderr);
    return static_cast<int>(ExitCode::kOutcomeUnknown);
  }
}

}  // namespace gander::cmd

#include "cmd/command_line.h"

#include <unistd.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cmd/arguments.h"
#include "cmd/command.h"
#include "cmd/command_table.h"
#include "cmd/file_commands.h"
#include "cmd/fix_command.h"
#include "cmd/flags.h"
#include "cmd/fleet.h"
#include "cmd/help.h"
#include "cmd/history_commands.h"
#include "cmd/log.h"
#include "cmd/output.h"
#include "cmd/progress.h"
#include "cmd/redact.h"
#include "cmd/rehearse_command.h"
#include "cmd/run_command.h"
#include "cmd/settings.h"
#include "cmd/standard_streams.h"
#include "cmd/status_command.h"
#include "cmd/stop_signals.h"
#include "cmd/termination_message.h"
#include "cmd/validate_command.h"
#include "cmd/wait_command.h"
#include "cmd/working_folder.h"
#include "runtime/engine/tool_version.h"

namespace gander::cmd {
namespace {

Result Run(const Context& context) {
  const std::string& command = context.invocation.command;
  if (command == "create") return CreateCommand(context);
  if (command == "hash") return HashCommand(context);
  if (command == "fix") return FixCommand(context);
  if (command == "status") return StatusCommand(context);
  if (command == "version") return VersionCommand(context);
  if (command == "plan") return PlanCommand(context);
  if (command == "rehearse") return RehearseCommand(context);
  if (command == "validate") return ValidateCommand(context);
  if (command == "wait") return WaitCommand(context);
  if (command == "baseline" || command == "repair" || command == "adopt") {
    return HistoryCommand(context);
  }
  if (command == "help") return HelpCommand(context);
  return RunCommand(context);
}

bool IsJson(const std::string& log_format) {
  return log_format == "json" ||
         (log_format == "auto" && isatty(STDERR_FILENO) == 0);
}

void ApplyLogFlags(const std::string& format, const std::string& termination) {
  SetLogFormat(IsJson(format) ? LogFormat::kJson : LogFormat::kText);
  SetTerminationFile(termination);
}

// Where the log goes, and a bar if a person looks.
Progress::Surroundings LogAndTerminal() {
  Progress::Surroundings surroundings;
  surroundings.log = Log;
  if (!IsJson(FLAGS_gander_log_format) && isatty(STDERR_FILENO) != 0) {
    surroundings.draw = [](absl::string_view text) {
      // What cannot be drawn is not missed.
      const ssize_t ignored = write(STDERR_FILENO, text.data(), text.size());
      (void)ignored;
    };
  }
  return surroundings;
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
  if (!project.embedded()) return result;
  result.json["databases"] = Json::array();
  Json latest;
  for (const DatabaseName database : project.catalog->databases()) {
    result.json["databases"].push_back(std::string(ToString(database)));
    // One that cannot be read is told by every command that needs it.
    const absl::StatusOr<Catalog> catalog = project.catalog->For(database);
    if (catalog.ok() && !catalog->migrations().empty()) {
      latest = catalog->migrations().back().version.value();
    }
  }
  result.json["latest"] = latest;
  return result;
}

// What was wrong with the command line, and where to look.
Result UsageFailure(const absl::Status& status, const Project& project,
                    const std::string& command) {
  Result result = Result::Failure(status);
  absl::StrAppend(&result.error, "\nTry '", project.program, " help",
                  command.empty() ? "" : " ", command, "'.");
  return result;
}

// Reads the command line and does what it says. `form` is set as soon as it is
// known.
Result Execute(const std::vector<std::string>& arguments,
               const Project& project, OutputForm* form) {
  form->json = ValueOf("output", arguments) == "json";
  ApplyLogFlags(ValueOf("log-format", arguments),
                ValueOf("termination-message", arguments));
  form->command = NamedCommand(arguments);
  absl::StatusOr<Invocation> invocation = ParseArguments(arguments, project);
  if (!invocation.ok()) {
    return UsageFailure(invocation.status(), project, form->command);
  }
  if (invocation->help) {
    const std::string& command = invocation->command;
    if (!command.empty() && command != "help") {
      invocation->arguments = {command};
    }
    const Settings none;
    return HelpCommand({project, *invocation, none, nullptr, nullptr});
  }
  if (invocation->version) return VersionOfTool(project);
  if (invocation->command.empty()) {
    Result result;
    result.code = ExitCode::kUsage;
    result.error = absl::StrCat("no command is given\n", ShortUsage(project));
    result.error.pop_back();
    return result;
  }
  const absl::Status defaults = ApplyDefaults(project, &*invocation);
  if (!defaults.ok()) return UsageFailure(defaults, project, form->command);
  form->json = FLAGS_gander_output == "json";
  ApplyLogFlags(FLAGS_gander_log_format, FLAGS_gander_termination_message);
  const absl::StatusOr<Settings> settings =
      ResolveSettings(*invocation, project);
  if (!settings.ok()) {
    return UsageFailure(settings.status(), project, form->command);
  }

  form->target = settings->target;
  SetLogTarget(settings->target);

  StopSignals stop;
  Progress progress(AmountOf(*settings), LogAndTerminal());
  const Context context = {project, *invocation, *settings, &progress, &stop};
  return settings->targets.empty() ? Run(context) : RunFleet(context, Run);
}

}  // namespace

int RunCommandLine(int argc, char** argv, const Project& project) {
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0),
                                           argv + argc);
  ScrubArguments(argc, argv);
  OpenStandardStreams();
  StartLog(project.program);
  LeaveRunfiles();
  return RunAndPrint(
      [&](OutputForm* form) { return Execute(arguments, project, form); });
}

}  // namespace gander::cmd

// File: arguments.h
//
// The command line, read: which command, with what, under which flags.
#ifndef GANDER_CMD_ARGUMENTS_H_
#define GANDER_CMD_ARGUMENTS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "cmd/project.h"

namespace gander::cmd {

struct Invocation {
  // Empty: none was given.
  std::string command;
  // What stands behind it.
  std::vector<std::string> arguments;
  // Each --var, in order.
  std::vector<std::string> variables;
  // The flags that were given, by the names of flag_table.h.
  std::set<std::string> given;
  // Where the value of a flag comes from when it is not given: "the environment
  // variable GANDER_DIR".
  std::map<std::string, std::string> sources;
  // --help, -h. Then nothing else was checked but the command.
  bool help = false;
  // --version.
  bool version = false;
};

// Reads the arguments behind the program's name, and sets the flags that they
// give. Flags may stand before and behind the command and its arguments:
//
//   --name=value  --name value  -name=value  --switch  --noswitch
//   --switch=false
//
// "--" ends the flags. Given twice, a flag's last value counts. A project's
// binary takes other flags with some commands than gander itself.
//
// Never prints, never exits. kInvalidArgument: an unknown command or flag, one
// that the command does not take, a bad value, too many or too few arguments.
// The message says what to type instead, and never repeats a password.
absl::StatusOr<Invocation> ParseArguments(absl::Span<const std::string> text,
                                          const Project& project);

// Sets the flags that the command takes and that were not given: from the
// environment, else as the project's BUILD file says. An empty variable counts
// as none. The two flags for the URL are left out: database_url.h knows their
// order.
//
// kInvalidArgument: a bad value; the message names its source.
absl::Status ApplyDefaults(const Project& project, Invocation* invocation);

// Who gave a flag (a name of flag_table.h) its value, for messages: "--format",
// "the environment variable GANDER_FORMAT".
std::string SourceOf(const std::string& flag, const Invocation& invocation);

// The command that `text` names, for when it cannot be parsed; empty when there
// is none.
std::string NamedCommand(absl::Span<const std::string> text);

// The value that `text`, else the environment gives to `flag` (a name of
// flag_table.h), for when `text` cannot be parsed; empty when neither does.
std::string ValueOf(absl::string_view flag, absl::Span<const std::string> text);

}  // namespace gander::cmd

#endif  // GANDER_CMD_ARGUMENTS_H_

// File: help.h
//
// What `help` and --help print: made of flag_table.h and command_table.h, so
// that it is true.
#ifndef GANDER_CMD_HELP_H_
#define GANDER_CMD_HELP_H_

#include <string>

#include "absl/strings/string_view.h"
#include "cmd/command.h"
#include "cmd/command_table.h"
#include "cmd/project.h"

namespace gander::cmd {

// Every command, in a line each, and the exit codes.
std::string OverviewHelp(const Project& project);

// One command and its flags.
std::string CommandHelp(const CommandRow& command, const Project& project);

// For whoever typed nothing.
std::string ShortUsage(const Project& project);

Result HelpCommand(const Context& context);

// `text` in lines of at most 80 columns, each after `indent` spaces. Empty
// lines in `text` are kept, other line ends are not.
std::string Wrap(absl::string_view text, int indent);

}  // namespace gander::cmd

#endif  // GANDER_CMD_HELP_H_

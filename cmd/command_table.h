// File: command_table.h
//
// The commands as the command line and help know them. What they do is in a
// file per group (run_command.h, status_command.h, ...).
#ifndef GANDER_CMD_COMMAND_TABLE_H_
#define GANDER_CMD_COMMAND_TABLE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gander::cmd {

struct CommandRow {
  const char* name;
  // What stands behind the command, for help: "VERSION". Empty: nothing may.
  const char* arguments;
  int min_arguments;
  int max_arguments;
  // One line, for the list of commands.
  const char* summary;
  // Paragraphs, separated by empty lines.
  const char* description;
};

absl::Span<const CommandRow> CommandTable();

// Null when there is no such command.
const CommandRow* FindCommand(absl::string_view name);

// For suggestions.
std::vector<std::string> CommandNames();

}  // namespace gander::cmd

#endif  // GANDER_CMD_COMMAND_TABLE_H_

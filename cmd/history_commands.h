// File: history_commands.h
//
// baseline, repair, adopt: what changes the history and runs no migration.
#ifndef GANDER_CMD_HISTORY_COMMANDS_H_
#define GANDER_CMD_HISTORY_COMMANDS_H_

#include "cmd/command.h"

namespace gander::cmd {

// Shows what would be written, asks, and writes it. repair and adopt without an
// action list what they could do instead.
Result HistoryCommand(const Context& context);

}  // namespace gander::cmd

#endif  // GANDER_CMD_HISTORY_COMMANDS_H_

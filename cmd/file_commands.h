// File: file_commands.h
//
// create and hash: the commands that write to the folder of migrations, and
// never to a database.
#ifndef GANDER_CMD_FILE_COMMANDS_H_
#define GANDER_CMD_FILE_COMMANDS_H_

#include "cmd/command.h"

namespace gander::cmd {

Result CreateCommand(const Context& context);
Result HashCommand(const Context& context);

}  // namespace gander::cmd

#endif  // GANDER_CMD_FILE_COMMANDS_H_

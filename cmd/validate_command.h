// File: validate_command.h
//
// validate: everything that can be wrong with migrations before they run.
#ifndef GANDER_CMD_VALIDATE_COMMAND_H_
#define GANDER_CMD_VALIDATE_COMMAND_H_

#include "cmd/command.h"

namespace gander::cmd {

Result ValidateCommand(const Context& context);

}  // namespace gander::cmd

#endif  // GANDER_CMD_VALIDATE_COMMAND_H_

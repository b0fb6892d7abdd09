// File: wait_command.h
#ifndef GANDER_CMD_WAIT_COMMAND_H_
#define GANDER_CMD_WAIT_COMMAND_H_

#include "cmd/command.h"

namespace gander::cmd {

// wait: until somebody else has applied the migrations.
Result WaitCommand(const Context& context);

}  // namespace gander::cmd

#endif  // GANDER_CMD_WAIT_COMMAND_H_

// File: status_command.h
//
// status and version: how things stand. Neither writes anything.
#ifndef GANDER_CMD_STATUS_COMMAND_H_
#define GANDER_CMD_STATUS_COMMAND_H_

#include "cmd/command.h"

namespace gander::cmd {

Result StatusCommand(const Context& context);
Result VersionCommand(const Context& context);

}  // namespace gander::cmd

#endif  // GANDER_CMD_STATUS_COMMAND_H_

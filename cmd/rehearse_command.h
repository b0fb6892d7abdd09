// File: rehearse_command.h
//
// `rehearse`: runs the pending migrations in a scratch database, and shows what
// they did there.
#ifndef GANDER_CMD_REHEARSE_COMMAND_H_
#define GANDER_CMD_REHEARSE_COMMAND_H_

#include "cmd/command.h"

namespace gander::cmd {

Result RehearseCommand(const Context& context);

}  // namespace gander::cmd

#endif  // GANDER_CMD_REHEARSE_COMMAND_H_

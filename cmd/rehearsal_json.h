// File: rehearsal_json.h
//
// A rehearsal as docs/json-output.md has it.
#ifndef GANDER_CMD_REHEARSAL_JSON_H_
#define GANDER_CMD_REHEARSAL_JSON_H_

#include "cmd/command.h"
#include "runtime/safety/rehearsal.h"

namespace gander::cmd {

// The members beside "database".
Json ToJson(const RehearsalReport& report);

}  // namespace gander::cmd

#endif  // GANDER_CMD_REHEARSAL_JSON_H_

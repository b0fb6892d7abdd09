// File: advice.h
//
// What a run that failed adds to the engine's message, which is about one
// migration and does not know the rest.
#ifndef GANDER_CMD_ADVICE_H_
#define GANDER_CMD_ADVICE_H_

#include <string>

#include "cmd/command.h"
#include "runtime/engine/report.h"

namespace gander::cmd {

// One line, with a line end before it: what is left of the migration that
// failed, how much of the run took effect where it may simply be run again, and
// what to type next. Empty where the engine's message says it all: a run that
// did what it should, was refused, or failed with something of it left behind.
std::string Advice(const RunReport& report, const Context& context);

}  // namespace gander::cmd

#endif  // GANDER_CMD_ADVICE_H_

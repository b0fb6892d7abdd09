// File: rehearsal_text.h
//
// A rehearsal for people.
#ifndef GANDER_CMD_REHEARSAL_TEXT_H_
#define GANDER_CMD_REHEARSAL_TEXT_H_

#include <string>

#include "runtime/safety/rehearsal.h"

namespace gander::cmd {

// Each step with its statements, and under each statement what it did. Why one
// failed is not in it.
std::string RehearsalText(const RehearsalReport& report);

}  // namespace gander::cmd

#endif  // GANDER_CMD_REHEARSAL_TEXT_H_

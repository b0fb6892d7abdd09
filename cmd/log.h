// File: log.h
//
// What is told while a command runs: by glog, on standard error only.
#ifndef GANDER_CMD_LOG_H_
#define GANDER_CMD_LOG_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gander::cmd {

// Call it once, before the first line. No file is ever written, whatever glog's
// own environment variables say, and no signal handler installed.
void StartLog(const std::string& program);

// A line without prefix.
void ShowLine(absl::string_view line);

}  // namespace gander::cmd

#endif  // GANDER_CMD_LOG_H_

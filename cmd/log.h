// File: log.h
//
// What is told while a command runs, and how it ended: on standard error only.
// State of the process.
#ifndef GANDER_CMD_LOG_H_
#define GANDER_CMD_LOG_H_

#include <string>

#include "cmd/log_line.h"

namespace gander::cmd {

// Call it once, before the first line. No file is ever written, whatever glog's
// own environment variables say, and no signal handler installed.
void StartLog(const std::string& program);

// Of all lines from here on; text when it is never called. Thread-safe.
void SetLogFormat(LogFormat format);

// The database, of several, that lines are about from here on; empty: the only
// one. Thread-safe.
void SetLogTarget(const std::string& target);

// Thread-safe.
void Log(const LogRecord& record);

// The same without glog, for when the program is about to end with _exit.
// Thread-safe; not for signal handlers.
void LogDirectly(const LogRecord& record);

}  // namespace gander::cmd

#endif  // GANDER_CMD_LOG_H_

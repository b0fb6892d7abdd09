// File: log_line.h
//
// What the log says, and how a line of it is written: for a person, or as one
// JSON object (docs/json-output.md).
#ifndef GANDER_CMD_LOG_LINE_H_
#define GANDER_CMD_LOG_LINE_H_

#include <string>

#include "absl/time/time.h"
#include "nlohmann/json.hpp"

namespace gander::cmd {

enum class LogLevel { kInfo, kWarning, kError };
enum class LogFormat { kText, kJson };

struct LogRecord {
  LogLevel level = LogLevel::kInfo;
  // What happened, as a word: "step_finished".
  std::string event;
  // For a person. Without "warning: " and "error: ".
  std::string message;
  // For programs: the members beside those that every object has.
  nlohmann::ordered_json fields = nlohmann::ordered_json::object();
};

// The lines of `record`, each with its end. A `target` that is not empty stands
// at the beginning of each line, or as the member "target". Printable: control
// characters in the message command no terminal.
std::string LogLines(const LogRecord& record, LogFormat format,
                     const std::string& target, absl::Time now);

}  // namespace gander::cmd

#endif  // GANDER_CMD_LOG_LINE_H_

// File: progress.h
//
// A run as a person follows it: a record of the log per step.
#ifndef GANDER_CMD_PROGRESS_H_
#define GANDER_CMD_PROGRESS_H_

#include <functional>

#include "absl/strings/string_view.h"
#include "cmd/log_line.h"
#include "runtime/engine/event_sink.h"

namespace gander::cmd {

// Turns events into records whose messages are lines such as
//
//   applied  0003 create_orders (sql, 4 statements, 12 ms)
//
// docs/json-output.md has the fields of each event.
class Progress : public EventSink {
 public:
  enum class Amount {
    kQuiet,    // warnings only
    kNormal,   // and a line per step, and whatever is waited for
    kVerbose,  // and each step as it begins
  };
  Progress(Amount amount, std::function<void(const LogRecord&)> log);

  void ConnectRetry(const absl::Status& reason, absl::Duration waited) override;
  void LockWait(absl::string_view holder, absl::Duration waited) override;
  void Waiting(absl::string_view reason, absl::Duration waited) override;
  void StepStarted(const PlannedStep& step) override;
  void StepFinished(const PlannedStep& step, const StepReport& report) override;
  void StepRetry(const PlannedStep& step, const absl::Status& reason,
                 int next_attempt, absl::Duration pause) override;
  void StepNotice(const PlannedStep& step, const Notice& notice) override;
  void StepLog(const PlannedStep& step, absl::string_view message) override;
  void StepProgress(const PlannedStep& step, int64_t done,
                    int64_t total) override;
  void Warning(absl::string_view message) override;

 private:
  void LogUnlessQuiet(LogRecord record);

  const Amount amount_;
  const std::function<void(const LogRecord&)> log_;
};

}  // namespace gander::cmd

#endif  // GANDER_CMD_PROGRESS_H_

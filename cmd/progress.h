// File: progress.h
//
// A run as a person follows it: a record of the log per step.
#ifndef GANDER_CMD_PROGRESS_H_
#define GANDER_CMD_PROGRESS_H_

#include <functional>

#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cmd/log_line.h"
#include "cmd/step_meter.h"
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
    kNormal,   // and a line per step, how far it is, and whatever is waited for
    kVerbose,  // and each step as it begins
  };
  // Where the log goes, and what it asks.
  struct Surroundings {
    std::function<void(const LogRecord&)> log;
    // Writes to a terminal, as it is; null when there is none. How far a step
    // is, is then drawn as a bar that stays in one line.
    std::function<void(absl::string_view)> draw = nullptr;
    std::function<absl::Time()> now = absl::Now;
  };
  Progress(Amount amount, Surroundings surroundings);

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

  void Log(const LogRecord& record);
  void EraseBar();

  const Amount amount_;
  const Surroundings surroundings_;
  // Of the step that runs.
  StepMeter meter_;
  absl::Time last_line_ = absl::InfinitePast();
  bool bar_is_drawn_ = false;
};

}  // namespace gander::cmd

#endif  // GANDER_CMD_PROGRESS_H_

// File: step_recorder.h
//
// Collects what a run's steps did.
#ifndef GANDER_RUNTIME_SAFETY_STEP_RECORDER_H_
#define GANDER_RUNTIME_SAFETY_STEP_RECORDER_H_

#include <memory>
#include <string>
#include <vector>

#include "runtime/engine/event_sink.h"
#include "runtime/engine/step_watcher.h"
#include "runtime/safety/rehearsal.h"
#include "runtime/safety/step_observer.h"

namespace gander {

// Both ears of one Migrator.
class StepRecorder : public StepWatcher, public EventSink {
 public:
  explicit StepRecorder(StepObserverOptions options);
  ~StepRecorder() override;

  StatementObserver* Watch(const PlannedStep& step,
                           Database* database) override;
  void StepStarted(const PlannedStep& step) override;
  void StepNotice(const PlannedStep& step, const Notice& notice) override;
  void StepFinished(const PlannedStep& step, const StepReport& report) override;

  std::vector<RehearsedStep> TakeSteps() { return std::move(steps_); }

 private:
  class Placing;

  const StepObserverOptions options_;
  std::unique_ptr<Placing> observer_;
  std::vector<Notice> notices_;
  std::vector<RehearsedStep> steps_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_SAFETY_STEP_RECORDER_H_

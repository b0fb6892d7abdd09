// File: forwarding_event_sink.h
//
// Listens to a run beside somebody else.
#ifndef GANDER_RUNTIME_ENGINE_FORWARDING_EVENT_SINK_H_
#define GANDER_RUNTIME_ENGINE_FORWARDING_EVENT_SINK_H_

#include "runtime/engine/event_sink.h"

namespace gander {

// Hands every event on. Override what interests you, and call the overridden
// function.
class ForwardingEventSink : public EventSink {
 public:
  // `next` is not owned, and may be null.
  explicit ForwardingEventSink(EventSink* next)
      : next_(next == nullptr ? &nobody_ : next) {}
  ForwardingEventSink(const ForwardingEventSink&) = delete;
  ForwardingEventSink& operator=(const ForwardingEventSink&) = delete;

  void ConnectRetry(const absl::Status& reason,
                    absl::Duration waited) override {
    next_->ConnectRetry(reason, waited);
  }
  void LockWait(absl::string_view holder, absl::Duration waited) override {
    next_->LockWait(holder, waited);
  }
  void Waiting(absl::string_view reason, absl::Duration waited) override {
    next_->Waiting(reason, waited);
  }
  void StepStarted(const PlannedStep& step) override {
    next_->StepStarted(step);
  }
  void StepFinished(const PlannedStep& step,
                    const StepReport& report) override {
    next_->StepFinished(step, report);
  }
  void StepRetry(const PlannedStep& step, const absl::Status& reason,
                 int next_attempt, absl::Duration pause) override {
    next_->StepRetry(step, reason, next_attempt, pause);
  }
  void StepNotice(const PlannedStep& step, const Notice& notice) override {
    next_->StepNotice(step, notice);
  }
  void StepLog(const PlannedStep& step, absl::string_view message) override {
    next_->StepLog(step, message);
  }
  void StepProgress(const PlannedStep& step, int64_t done,
                    int64_t total) override {
    next_->StepProgress(step, done, total);
  }
  void Warning(absl::string_view message) override { next_->Warning(message); }

 private:
  EventSink nobody_;
  EventSink* const next_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_FORWARDING_EVENT_SINK_H_

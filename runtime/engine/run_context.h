// File: run_context.h
//
// The StepContext that a running C++ step is given.
#ifndef GANDER_RUNTIME_ENGINE_RUN_CONTEXT_H_
#define GANDER_RUNTIME_ENGINE_RUN_CONTEXT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "runtime/engine/event_sink.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/stop_flag.h"
#include "runtime/migration/step_context.h"

namespace gander {

// Hands on to the run's events. Everything it refers to must outlive it;
// `variables` and `backfill_host` may be null.
class RunContext : public StepContext {
 public:
  RunContext(const PlannedStep& step, EventSink* events, const StopFlag* stop,
             const std::map<std::string, std::string>* variables,
             BackfillHost* backfill_host = nullptr)
      : step_(step),
        events_(*events),
        stop_(*stop),
        variables_(variables),
        backfill_host_(backfill_host) {}

  Version version() const override { return step_.migration->version; }
  absl::string_view name() const override { return step_.migration->name; }
  void Log(absl::string_view message) override {
    events_.StepLog(step_, message);
  }
  void Progress(int64_t done, int64_t total) override;
  bool cancelled() const override { return stop_.raised(); }
  absl::Time Now() const override { return absl::Now(); }
  std::optional<std::string> Variable(absl::string_view name) const override;
  BackfillHost* backfill_host() override { return backfill_host_; }

 private:
  const PlannedStep& step_;
  EventSink& events_;
  const StopFlag& stop_;
  const std::map<std::string, std::string>* variables_;
  BackfillHost* const backfill_host_;
  absl::Time last_progress_ = absl::InfinitePast();
  int64_t last_done_ = -1;
  int64_t last_total_ = -1;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_RUN_CONTEXT_H_

// File: event_sink.h
//
// What a run tells while it goes on.
#ifndef GANDER_RUNTIME_ENGINE_EVENT_SINK_H_
#define GANDER_RUNTIME_ENGINE_EVENT_SINK_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/report.h"
#include "runtime/migration/server_error.h"

namespace gander {

// Override what interests you. All calls come on the thread that called
// Migrator, one at a time; they must not call the Migrator.
class EventSink {
 public:
  virtual ~EventSink() = default;

  // The database does not answer yet, and will be tried again.
  virtual void ConnectRetry(const absl::Status& /*reason*/,
                            absl::Duration /*waited*/) {}
  // Another migrator holds the lock. Told once, and again when the holder
  // changes or every 10 seconds.
  virtual void LockWait(absl::string_view /*holder*/,
                        absl::Duration /*waited*/) {}
  // Migrator::Wait: what is not there yet, or why it cannot be told. Again when
  // that changes, and every 10 seconds.
  virtual void Waiting(absl::string_view /*reason*/,
                       absl::Duration /*waited*/) {}
  virtual void StepStarted(const PlannedStep& /*step*/) {}
  // Took effect, or failed: see `report.status`.
  virtual void StepFinished(const PlannedStep& /*step*/,
                            const StepReport& /*report*/) {}
  // Was rolled back for a transient reason, and will be run again.
  virtual void StepRetry(const PlannedStep& /*step*/,
                         const absl::Status& /*reason*/, int /*next_attempt*/,
                         absl::Duration /*pause*/) {}
  // The server sent a notice while this step ran.
  virtual void StepNotice(const PlannedStep& /*step*/,
                          const Notice& /*notice*/) {}
  // A C++ step called StepContext::Log or Progress. Progress comes at most
  // every 500 ms.
  virtual void StepLog(const PlannedStep& /*step*/,
                       absl::string_view /*message*/) {}
  virtual void StepProgress(const PlannedStep& /*step*/, int64_t /*done*/,
                            int64_t /*total*/) {}
  virtual void Warning(absl::string_view /*message*/) {}
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_EVENT_SINK_H_

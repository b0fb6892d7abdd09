// File: step_context.h
//
// What a C++ step may take as its first parameter: the run around it.
#ifndef GANDER_RUNTIME_MIGRATION_STEP_CONTEXT_H_
#define GANDER_RUNTIME_MIGRATION_STEP_CONTEXT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "runtime/migration/version.h"

namespace gander {

class BackfillHost;

// Valid while the step runs. Thread safety: cancelled() may be called from any
// thread; the rest from the step's own.
class StepContext {
 public:
  virtual ~StepContext() = default;

  virtual Version version() const = 0;
  virtual absl::string_view name() const = 0;

  // Shows a line of text where the run's progress is shown.
  virtual void Log(absl::string_view message) = 0;

  // Says that `done` of `total` units (rows, say) are finished. total 0: not
  // known. Cheap to call often; what is shown is thinned out.
  virtual void Progress(int64_t done, int64_t total) = 0;

  // True once the run is asked to stop. A step that sees it should return
  // absl::CancelledError() soon; its transaction is rolled back.
  virtual bool cancelled() const = 0;

  // The run's clock.
  virtual absl::Time Now() const = 0;

  // What a gander::Backfill (gander/backfill.h) needs of the run; null when the
  // step runs in a transaction.
  virtual BackfillHost* backfill_host() { return nullptr; }

  // A variable given to the run (--var NAME=VALUE); nothing when it was not.
  virtual std::optional<std::string> Variable(absl::string_view name) const = 0;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_STEP_CONTEXT_H_

// File: run_backfill_host.h
//
// The BackfillHost of a running step.
#ifndef GANDER_RUNTIME_ENGINE_RUN_BACKFILL_HOST_H_
#define GANDER_RUNTIME_ENGINE_RUN_BACKFILL_HOST_H_

#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "runtime/database/database.h"
#include "runtime/engine/planned_step.h"
#include "runtime/engine/step_runner.h"
#include "runtime/migration/backfill_host.h"

namespace gander {

class RunBackfillHost : public BackfillHost {
 public:
  // All must outlive it.
  RunBackfillHost(const StepEnvironment* environment, const PlannedStep* step);

  absl::Status OnConnection(
      absl::FunctionRef<absl::Status(Connection&)> body) override;
  void CancelConnections() override;
  bool has_more_connections() const override;
  bool rolling_back() const override {
    return step_.direction == Direction::kDown;
  }
  std::string token() const override { return token_; }
  std::string beginning() const override { return beginning_; }
  std::string checkpoint_table() const override { return Table("backfill"); }
  std::string error_table() const override { return Table("backfill_error"); }
  std::string ProgressStatement(int64_t done, int64_t total) const override;
  void NoteEffect() override { has_effect_ = true; }
  void AtEnd(std::string statement) override { at_end_ += statement; }
  int tries() const override { return env_.lock_tries; }
  std::optional<int64_t> max_load() const override { return env_.max_load; }

  bool has_effect() const { return has_effect_; }
  // What AtEnd was told, in order.
  const std::string& at_end() const { return at_end_; }

 private:
  std::string Table(absl::string_view suffix) const;

  const StepEnvironment& env_;
  const PlannedStep& step_;
  const std::string token_;
  const std::string beginning_;
  std::string at_end_;
  std::atomic<bool> has_effect_ = false;
  std::mutex mutex_;
  std::set<Database*> open_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_RUN_BACKFILL_HOST_H_

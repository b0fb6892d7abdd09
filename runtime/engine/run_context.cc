#include "runtime/engine/run_context.h"

#include "absl/time/clock.h"

namespace gander {
namespace {

constexpr absl::Duration kBetweenProgress = absl::Milliseconds(500);

}  // namespace

void RunContext::Progress(int64_t done, int64_t total) {
  // A step may say at its end what it has said already.
  if (done == last_done_ && total == last_total_) return;
  const absl::Time now = absl::Now();
  // The last unit is always told, so that what is shown ends complete.
  if (now - last_progress_ < kBetweenProgress && done != total) return;
  last_progress_ = now;
  last_done_ = done;
  last_total_ = total;
  events_.StepProgress(step_, done, total);
}

std::optional<std::string> RunContext::Variable(absl::string_view name) const {
  if (variables_ == nullptr) return std::nullopt;
  const auto it = variables_->find(std::string(name));
  if (it == variables_->end()) return std::nullopt;
  return it->second;
}

}  // namespace gander

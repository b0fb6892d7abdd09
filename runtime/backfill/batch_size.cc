#include "runtime/backfill/batch_size.h"

#include <algorithm>

namespace gander {
namespace {

constexpr int64_t kFirst = 1000;
constexpr int64_t kFewest = 10;
// More is no faster, and takes memory.
constexpr int64_t kMost = 10000;

}  // namespace

BatchSize::BatchSize(int64_t fixed, absl::Duration target)
    : is_fixed_(fixed > 0),
      target_(target),
      rows_(is_fixed_ ? fixed : kFirst) {}

void BatchSize::Took(int64_t rows, absl::Duration duration) {
  // The last batch of a range says little.
  const int64_t now = rows_;
  if (is_fixed_ || rows < now / 2) return;
  const double factor =
      absl::FDivDuration(target_, std::max(duration, absl::Microseconds(1)));
  // By steps: one batch that was slow or fast by chance does not count much.
  rows_ = std::clamp(static_cast<int64_t>(static_cast<double>(now) *
                                          std::clamp(factor, 0.5, 2.0)),
                     kFewest, kMost);
}

void BatchSize::Halve() {
  if (!is_fixed_) rows_ = std::max(kFewest, rows_.load() / 2);
}

}  // namespace gander

#include "runtime/safety/lock_sampler.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace gander {
namespace {

constexpr absl::Duration kBetweenLooks = absl::Milliseconds(1);

}  // namespace

LockSampler::LockSampler(std::unique_ptr<Database> database, int64_t session)
    : database_(std::move(database)),
      session_(session),
      thread_([this] { Look(); }) {}

LockSampler::~LockSampler() {
  ends_ = true;
  thread_.join();
}

void LockSampler::Look() {
  const std::string sql = LocksOf(absl::StrCat(session_));
  while (!ends_) {
    const absl::Time before = absl::Now();
    const auto results = database_->Query(sql);
    if (!results.ok()) {
      const std::lock_guard<std::mutex> lock(mutex_);
      status_ = results.status();
      return;
    }
    const absl::Time now = absl::Now();
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      for (const LockId& id : LocksIn((*results)[0])) {
        const auto [entry, is_new] = seen_.try_emplace(id, before, now);
        if (!is_new) entry->second.second = now;
      }
    }
    absl::SleepFor(kBetweenLooks);
  }
}

absl::Status LockSampler::status() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return status_;
}

std::map<LockId, absl::Duration> LockSampler::Take() {
  std::map<LockId, absl::Duration> held;
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& [id, when] : seen_) held[id] = when.second - when.first;
  seen_.clear();
  return held;
}

}  // namespace gander

#include "runtime/engine/kept_connection.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/database/backoff.h"

namespace gander {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(2);

}  // namespace

KeptConnection::KeptConnection(std::string url, absl::Duration timeout,
                               const LockOptions& lock, EventSink* events,
                               StopFlag* stop)
    : url_(std::move(url)),
      timeout_(timeout),
      lock_(lock),
      events_(*events),
      stop_(*stop) {}

absl::Status KeptConnection::Open(bool read_only,
                                  std::optional<absl::Duration> timeout) {
  if (database_ != nullptr && (read_only || !is_read_only_)) {
    return absl::OkStatus();
  }
  Close();
  ConnectOptions connect = Options(read_only);
  const absl::Duration longest = timeout.value_or(timeout_);
  const absl::Time begin = absl::Now();
  Backoff backoff(kFirstPause, kLongestPause);
  while (true) {
    if (stop_.raised()) return absl::CancelledError("stopped");
    const absl::Duration left = longest - (absl::Now() - begin);
    connect.timeout = std::clamp(left, absl::Seconds(1), absl::Seconds(10));
    absl::StatusOr<std::unique_ptr<Database>> database = Connect(url_, connect);
    if (database.ok()) {
      std::lock_guard<std::mutex> hold(mutex_);
      database_ = *std::move(database);
      is_read_only_ = read_only;
      return absl::OkStatus();
    }
    if (!absl::IsUnavailable(database.status())) return database.status();
    const absl::Duration waited = absl::Now() - begin;
    if (waited >= longest) {
      // Another limit than the constructor's is for the caller to name.
      if (timeout.has_value() || longest <= absl::ZeroDuration()) {
        return database.status();
      }
      return absl::UnavailableError(absl::StrCat(
          std::string(database.status().message()), " (tried for ",
          absl::FormatDuration(absl::Trunc(waited, absl::Milliseconds(100))),
          ", --connect-timeout)"));
    }
    events_.ConnectRetry(database.status(), waited);
    stop_.SleepFor(std::min(backoff.Next(), longest - waited));
  }
}

ConnectOptions KeptConnection::Options(bool read_only) const {
  ConnectOptions options;
  options.create = !read_only;
  options.read_only = read_only;
  options.lock = lock_;
  options.stopped = [this] { return stop_.raised(); };
  return options;
}

absl::StatusOr<std::unique_ptr<Database>> KeptConnection::OpenAnother() const {
  return Connect(url_, Options(/*read_only=*/false));
}

absl::Status KeptConnection::Noting(absl::Status status) {
  if (absl::IsUnavailable(status)) is_lost_ = true;
  return status;
}

void KeptConnection::DropIfLost() {
  if (is_lost_) Close();
  is_lost_ = false;
}

void KeptConnection::Cancel() {
  std::lock_guard<std::mutex> hold(mutex_);
  if (database_ != nullptr) database_->Cancel();
}

void KeptConnection::Close() {
  std::lock_guard<std::mutex> hold(mutex_);
  database_.reset();
}

}  // namespace gander

#include "runtime/background_migrator.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/database/backoff.h"
#include "runtime/engine/forwarding_event_sink.h"
#include "runtime/engine/run.h"
#include "runtime/engine/stop_flag.h"

namespace gander {
namespace {

bool MayPass(RunResult result) {
  return result == RunResult::kUnreachable ||
         result == RunResult::kLockNotFree || result == RunResult::kInterrupted;
}

}  // namespace

absl::string_view ToString(BackgroundState state) {
  switch (state) {
    case BackgroundState::kMigrating:
      return "migrating";
    case BackgroundState::kReady:
      return "ready";
    case BackgroundState::kFailed:
      return "failed";
    case BackgroundState::kStopped:
      return "stopped";
  }
  return "failed";
}

class BackgroundMigrator::Impl : private ForwardingEventSink {
 public:
  // `options` but for what Begin needs.
  explicit Impl(BackgroundOptions options)
      : ForwardingEventSink(options.migrator.events),
        options_(std::move(options)) {
    report_.doing = "connecting";
  }

  ~Impl() override {
    Stop();
    if (thread_.joinable()) thread_.join();
  }

  // Makes the Migrator, and starts the thread. Once.
  template <typename AnyCatalog>
  absl::Status Begin(AnyCatalog&& catalog) {
    MigratorOptions migrator = options_.migrator;
    migrator.events = this;
    absl::StatusOr<Migrator> made = Migrator::Create(
        std::forward<AnyCatalog>(catalog), std::move(migrator));
    if (!made.ok()) return made.status();
    migrator_.emplace(*std::move(made));
    thread_ = std::thread([this] { Run(); });
    return absl::OkStatus();
  }

  BackgroundReport report() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return report_;
  }

  BackgroundState Wait(absl::Duration timeout) {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto is_done = [this] {
      return report_.state != BackgroundState::kMigrating;
    };
    if (timeout == absl::InfiniteDuration()) {
      changed_.wait(lock, is_done);
    } else {
      changed_.wait_for(lock, absl::ToChronoNanoseconds(timeout), is_done);
    }
    return report_.state;
  }

  void Stop() {
    stop_.Raise();
    if (migrator_.has_value()) migrator_->Stop();
  }

 private:
  void Run() {
    // The outermost frame of this thread, where an exception would end the
    // whole application.
    try {
      TryUntilDone();
    } catch (const std::exception& e) {
      End(BackgroundState::kFailed,
          absl::InternalError(absl::StrCat("internal error: ", e.what())));
    }
    if (options_.on_done) options_.on_done(report());
  }

  void TryUntilDone() {
    Backoff backoff(options_.first_pause, options_.longest_pause);
    while (true) {
      NoteAttempt();
      const auto [result, status] = TryOnce();
      if (result == RunResult::kDone) {
        return End(BackgroundState::kReady, absl::OkStatus());
      }
      if (stop_.raised()) return End(BackgroundState::kStopped, status);
      if (!MayPass(result) || absl::Now() - begin_ >= options_.give_up_after) {
        return End(BackgroundState::kFailed, status);
      }
      NoteDoing(
          absl::StrCat("will try again: ", std::string(status.message())));
      if (stop_.SleepFor(backoff.Next())) {
        return End(BackgroundState::kStopped, absl::CancelledError("stopped"));
      }
    }
  }

  std::pair<RunResult, absl::Status> TryOnce() {
    if (options_.task == BackgroundOptions::Task::kUp) {
      RunReport run = migrator_->Up();
      return {run.result, std::move(run.status)};
    }
    WaitRequest request;
    request.timeout = std::max(options_.give_up_after - (absl::Now() - begin_),
                               absl::ZeroDuration());
    absl::Status status = migrator_->Wait(request).status;
    return {ResultOf(status), std::move(status)};
  }

  void NoteAttempt() {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++report_.attempts;
  }

  void NoteDoing(std::string doing) {
    const std::lock_guard<std::mutex> lock(mutex_);
    report_.doing = std::move(doing);
  }

  void End(BackgroundState state, const absl::Status& status) {
    const std::lock_guard<std::mutex> lock(mutex_);
    report_.state = state;
    report_.status = status;
    report_.doing = status.ok() ? std::string(ToString(state))
                                : std::string(status.message());
    changed_.notify_all();
  }

  // What the thread is doing, from what the Migrator tells it.
  void ConnectRetry(const absl::Status& reason,
                    absl::Duration waited) override {
    NoteDoing(absl::StrCat("waiting for the database: ",
                           std::string(reason.message())));
    ForwardingEventSink::ConnectRetry(reason, waited);
  }
  void LockWait(absl::string_view holder, absl::Duration waited) override {
    NoteDoing(absl::StrCat("waiting for another migrator: ", holder));
    ForwardingEventSink::LockWait(holder, waited);
  }
  void Waiting(absl::string_view reason, absl::Duration waited) override {
    NoteDoing(absl::StrCat("waiting: ", reason));
    ForwardingEventSink::Waiting(reason, waited);
  }
  void StepStarted(const PlannedStep& step) override {
    NoteDoing(absl::StrCat("applying ", step.migration->file));
    ForwardingEventSink::StepStarted(step);
  }
  void StepFinished(const PlannedStep& step,
                    const StepReport& report) override {
    if (report.status.ok()) {
      const std::lock_guard<std::mutex> lock(mutex_);
      ++report_.applied;
    }
    ForwardingEventSink::StepFinished(step, report);
  }
  void StepRetry(const PlannedStep& step, const absl::Status& reason,
                 int next_attempt, absl::Duration pause) override {
    NoteDoing(absl::StrCat("will try ", step.migration->file,
                           " again: ", std::string(reason.message())));
    ForwardingEventSink::StepRetry(step, reason, next_attempt, pause);
  }

  const BackgroundOptions options_;
  const absl::Time begin_ = absl::Now();
  StopFlag stop_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  BackgroundReport report_;
  // Set before the thread starts.
  std::optional<Migrator> migrator_;
  std::thread thread_;
};

BackgroundMigrator::BackgroundMigrator(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}

BackgroundMigrator::~BackgroundMigrator() = default;

absl::StatusOr<std::unique_ptr<BackgroundMigrator>> BackgroundMigrator::Start(
    Catalog catalog, BackgroundOptions options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  const absl::Status begun = impl->Begin(std::move(catalog));
  if (!begun.ok()) return begun;
  return std::unique_ptr<BackgroundMigrator>(
      new BackgroundMigrator(std::move(impl)));
}

absl::StatusOr<std::unique_ptr<BackgroundMigrator>> BackgroundMigrator::Start(
    const EmbeddedCatalog& catalog, BackgroundOptions options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  const absl::Status begun = impl->Begin(catalog);
  if (!begun.ok()) return begun;
  return std::unique_ptr<BackgroundMigrator>(
      new BackgroundMigrator(std::move(impl)));
}

BackgroundState BackgroundMigrator::state() const {
  return impl_->report().state;
}

BackgroundReport BackgroundMigrator::report() const { return impl_->report(); }

BackgroundState BackgroundMigrator::Wait(absl::Duration timeout) {
  return impl_->Wait(timeout);
}

void BackgroundMigrator::Stop() { impl_->Stop(); }

}  // namespace gander

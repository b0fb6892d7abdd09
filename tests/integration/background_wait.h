// File: background_wait.h
//
// A Migrator::Wait on a thread of its own, for what happens meanwhile.
//
//   BackgroundWait wait;
//   MigratorOptions options;
//   options.events = &wait;
//   Migrator migrator = MigratorFor(files, options);
//   wait.Start(&migrator);
//   wait.AwaitReason();
//   ...
//   EXPECT_TRUE(wait.Join().status.ok());
#ifndef GANDER_TESTS_INTEGRATION_BACKGROUND_WAIT_H_
#define GANDER_TESTS_INTEGRATION_BACKGROUND_WAIT_H_

#include <future>
#include <string>
#include <thread>
#include <utility>

#include "tests/integration/migrator_contract.h"

namespace gander {

class BackgroundWait : public EventSink {
 public:
  // Waits for an hour at most. `migrator` must outlive Join.
  void Start(Migrator* migrator) {
    thread_ = std::thread([this, migrator] {
      WaitRequest request;
      request.timeout = absl::Hours(1);
      report_ = migrator->Wait(request);
    });
  }

  // Blocks until something is waited for; the first reason. Once.
  std::string AwaitReason() { return first_.get_future().get(); }

  // Blocks until the wait is over.
  WaitReport Join() {
    thread_.join();
    return std::move(report_);
  }

  void Waiting(absl::string_view reason, absl::Duration) override {
    if (!std::exchange(told_, true)) first_.set_value(std::string(reason));
  }

 private:
  std::promise<std::string> first_;
  // Only the waiting thread's.
  bool told_ = false;
  WaitReport report_;
  std::thread thread_;
};

}  // namespace gander

#endif  // GANDER_TESTS_INTEGRATION_BACKGROUND_WAIT_H_

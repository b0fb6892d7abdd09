// File: replica.h
//
// One replica of the example server, and what asks its liveness all the time.
#ifndef GANDER_EXAMPLES_SERVER_TEST_REPLICA_H_
#define GANDER_EXAMPLES_SERVER_TEST_REPLICA_H_

#include <atomic>
#include <string>
#include <thread>

#include "nlohmann/json.hpp"
#include "runtime/testing/program.h"

namespace notes {

struct Answer {
  int status = 0;  // 0: none came
  nlohmann::json body;
};

class Replica {
 public:
  // Starts the program whose path is in the environment variable `program`, and
  // waits until it listens.
  Replica(const char* program, const std::string& database_url);
  // Ends it, if it still runs.
  ~Replica();

  Answer Get(const std::string& path) const;
  Answer Post(const std::string& path, const std::string& body) const;

  // Waits until /readyz is answered with 200. Fails the test, and returns
  // false, when it is not within two minutes.
  bool AwaitReady() const;
  // Waits until what /readyz says it is doing begins so.
  void AwaitDoing(const std::string& begin) const;

  pid_t pid() const { return program_.pid(); }
  void Signal(int signal) { program_.Signal(signal); }
  // Waits for its end; its exit code.
  int Wait();

  // How often /livez was asked while the replica ran, and how often the answer
  // was anything but 200.
  int lives() const { return lives_; }
  int failures() const { return failures_; }

 private:
  void StopAsking();

  gander::Program program_;
  int port_ = 0;
  std::atomic<bool> asking_ = true;
  std::atomic<int> lives_ = 0;
  std::atomic<int> failures_ = 0;
  std::thread thread_;
};

}  // namespace notes

#endif  // GANDER_EXAMPLES_SERVER_TEST_REPLICA_H_

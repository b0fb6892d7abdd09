#include "examples/server/test/replica.h"

#include <cstdlib>
#include <stdexcept>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "httplib.h"

namespace notes {
namespace {

gander::ProgramOptions On(const std::string& database_url) {
  gander::ProgramOptions options;
  options.environment = {{"DATABASE_URL", database_url}, {"PORT", "0"}};
  return options;
}

Answer ToAnswer(const httplib::Result& result) {
  if (!result) return Answer();
  return {result->status, nlohmann::json::parse(result->body, nullptr, false)};
}

}  // namespace

Replica::Replica(const char* program, const std::string& database_url)
    : program_(std::getenv(program), {}, On(database_url)) {
  constexpr char kListening[] = "listening on port ";
  if (!program_.WaitForError(kListening) || !program_.WaitForError("\n")) {
    throw std::runtime_error("the server does not listen: " +
                             program_.so_far().err);
  }
  const std::string& said = program_.so_far().err;
  port_ = std::atoi(said.c_str() + said.find(kListening) +
                    std::string(kListening).size());
  thread_ = std::thread([this] {
    while (asking_) {
      if (Get("/livez").status != 200) ++failures_;
      ++lives_;
      absl::SleepFor(absl::Milliseconds(10));
    }
  });
}

Replica::~Replica() { StopAsking(); }

void Replica::StopAsking() {
  asking_ = false;
  if (thread_.joinable()) thread_.join();
}

Answer Replica::Get(const std::string& path) const {
  httplib::Client client("127.0.0.1", port_);
  return ToAnswer(client.Get(path));
}

Answer Replica::Post(const std::string& path, const std::string& body) const {
  httplib::Client client("127.0.0.1", port_);
  return ToAnswer(client.Post(path, body, "text/plain"));
}

bool Replica::AwaitReady() const {
  const absl::Time end = absl::Now() + absl::Minutes(2);
  while (absl::Now() < end) {
    if (Get("/readyz").status == 200) return true;
    absl::SleepFor(absl::Milliseconds(10));
  }
  ADD_FAILURE() << Get("/readyz").body;
  return false;
}

void Replica::AwaitDoing(const std::string& begin) const {
  const absl::Time end = absl::Now() + absl::Minutes(2);
  while (absl::Now() < end) {
    const Answer answer = Get("/readyz");
    const std::string doing = answer.body.value("doing", "");
    if (doing.compare(0, begin.size(), begin) == 0) return;
    absl::SleepFor(absl::Milliseconds(5));
  }
  ADD_FAILURE() << begin << ": " << Get("/readyz").body;
}

int Replica::Wait() {
  StopAsking();
  return program_.Wait().exit_code;
}

}  // namespace notes

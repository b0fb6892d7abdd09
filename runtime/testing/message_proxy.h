// File: message_proxy.h
//
// Stands between clients and a PostgreSQL server on Unix sockets. Counts what
// the clients ask, their round trips, and cuts a connection at any message.
#ifndef GANDER_RUNTIME_TESTING_MESSAGE_PROXY_H_
#define GANDER_RUNTIME_TESTING_MESSAGE_PROXY_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace gander {

// Listens from construction to destruction. Thread-safe.
class MessageProxy {
 public:
  // Forwards to the server whose socket is `server_socket`
  // ("/tmp/x/.s.PGSQL.5432"). Dies with a message when it cannot listen.
  explicit MessageProxy(const std::string& server_socket);
  ~MessageProxy();

  MessageProxy(const MessageProxy&) = delete;
  MessageProxy& operator=(const MessageProxy&) = delete;

  // The folder to give a client as its host; the port is 5432.
  const std::string& folder() const { return folder_; }

  // The requests since the last Reset that a client waits for the answer of: a
  // simple query's text for each, "sync" for one of the extended protocol.
  std::vector<std::string> round_trips() const;
  void Reset();

  // From now on the messages of both sides are counted, from 1. Number `number`
  // does not arrive: `before` is called, and its connection is cut on both
  // sides. Later messages and connections are let through. 0: none is cut.
  void CutAt(int64_t number, std::function<void()> before = nullptr);
  // Since CutAt.
  int64_t messages() const;
  // The message that did not arrive: "client Q BEGIN;...", "server C COMMIT";
  // empty while there is none.
  std::string cut_message() const;

 private:
  class Reader;

  void Accept();
  void Serve(int client);
  // Passes on whole messages, as far as there are any. False: cut, or lost.
  bool Forward(Reader* reader, int to);

  const std::string server_socket_;
  std::string folder_;
  int listener_ = -1;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::vector<std::string> round_trips_;
  int64_t cut_at_ = 0;
  int64_t messages_ = 0;
  std::function<void()> before_cut_;
  std::string cut_message_;
  std::vector<std::thread> connections_;
  std::thread acceptor_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_TESTING_MESSAGE_PROXY_H_

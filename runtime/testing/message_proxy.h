// File: message_proxy.h
//
// Stands between a client and a PostgreSQL server on Unix sockets, and counts
// what the client asks: its round trips.
#ifndef GANDER_RUNTIME_TESTING_MESSAGE_PROXY_H_
#define GANDER_RUNTIME_TESTING_MESSAGE_PROXY_H_

#include <atomic>
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

 private:
  void Accept();
  void Serve(int client);
  void Note(std::string request);

  const std::string server_socket_;
  std::string folder_;
  int listener_ = -1;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::vector<std::string> round_trips_;
  std::vector<std::thread> connections_;
  std::thread acceptor_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_TESTING_MESSAGE_PROXY_H_

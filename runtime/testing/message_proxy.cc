#include "runtime/testing/message_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace gander {
namespace {

[[noreturn]] void Die(const char* what) {
  std::perror(what);
  std::abort();
}

sockaddr_un Address(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) Die("the socket's path");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

uint32_t BigEndian(const char* bytes) {
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

bool SendAll(int to, const char* data, size_t size) {
  while (size > 0) {
    const ssize_t sent = send(to, data, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    data += sent;
    size -= sent;
  }
  return true;
}

// Reads a client's bytes as messages, and gives back those it waits on.
class RequestReader {
 public:
  std::vector<std::string> Read(const char* data, size_t size) {
    buffer_.append(data, size);
    std::vector<std::string> requests;
    while (true) {
      // The first message has no type byte.
      const size_t type = started_ ? 1 : 0;
      if (buffer_.size() < type + 4) break;
      const size_t length = type + BigEndian(buffer_.data() + type);
      if (buffer_.size() < length) break;
      if (started_ && buffer_[0] == 'Q') {
        requests.push_back(buffer_.substr(5, length - 6));
      } else if (started_ && buffer_[0] == 'S') {
        requests.push_back("sync");
      }
      started_ = true;
      buffer_.erase(0, length);
    }
    return requests;
  }

 private:
  std::string buffer_;
  bool started_ = false;
};

}  // namespace

MessageProxy::MessageProxy(const std::string& server_socket)
    : server_socket_(server_socket) {
  char folder[] = "/tmp/gander-proxy-XXXXXX";
  if (mkdtemp(folder) == nullptr) Die("mkdtemp");
  folder_ = folder;
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = Address(folder_ + "/.s.PGSQL.5432");
  if (listener_ < 0 ||
      bind(listener_, reinterpret_cast<const sockaddr*>(&address),
           sizeof(address)) != 0 ||
      listen(listener_, 64) != 0) {
    Die("listen");
  }
  acceptor_ = std::thread([this] { Accept(); });
}

MessageProxy::~MessageProxy() {
  stopping_ = true;
  acceptor_.join();
  for (std::thread& connection : connections_) connection.join();
  close(listener_);
  unlink((folder_ + "/.s.PGSQL.5432").c_str());
  rmdir(folder_.c_str());
}

std::vector<std::string> MessageProxy::round_trips() const {
  std::lock_guard<std::mutex> hold(mutex_);
  return round_trips_;
}

void MessageProxy::Reset() {
  std::lock_guard<std::mutex> hold(mutex_);
  round_trips_.clear();
}

void MessageProxy::Note(std::string request) {
  std::lock_guard<std::mutex> hold(mutex_);
  round_trips_.push_back(std::move(request));
}

void MessageProxy::Accept() {
  while (!stopping_) {
    pollfd poll_listener = {listener_, POLLIN, 0};
    if (poll(&poll_listener, 1, 50) <= 0) continue;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    connections_.emplace_back([this, client] { Serve(client); });
  }
}

void MessageProxy::Serve(int client) {
  const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = Address(server_socket_);
  bool open = connect(server, reinterpret_cast<const sockaddr*>(&address),
                      sizeof(address)) == 0;
  RequestReader reader;
  std::string buffer(64 * 1024, '\0');
  while (open && !stopping_) {
    pollfd both[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (poll(both, 2, 50) <= 0) continue;
    for (const pollfd& one : both) {
      if (!open || one.revents == 0) continue;
      const ssize_t size = recv(one.fd, buffer.data(), buffer.size(), 0);
      open = size > 0 &&
             SendAll(one.fd == client ? server : client, buffer.data(), size);
      if (!open || one.fd != client) continue;
      for (std::string& request : reader.Read(buffer.data(), size)) {
        Note(std::move(request));
      }
    }
  }
  close(server);
  close(client);
}

}  // namespace gander

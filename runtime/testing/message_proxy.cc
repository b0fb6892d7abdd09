#include "runtime/testing/message_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
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

}  // namespace

// Cuts the bytes of one side into messages.
class MessageProxy::Reader {
 public:
  struct Message {
    char type = 0;  // 0: a client's first, which has none
    std::string bytes;

    // What it says, without its type and length.
    std::string text() const {
      return bytes.substr(std::min<size_t>(bytes.size(), type == 0 ? 4 : 5));
    }
  };

  explicit Reader(bool of_client) : of_client_(of_client) {}

  bool of_client() const { return of_client_; }

  void Add(const char* data, size_t size) { buffer_.append(data, size); }

  // Nothing when the next message is not all there.
  std::optional<Message> Next() {
    const size_t type = of_client_ && !started_ ? 0 : 1;
    if (buffer_.size() < type + 4) return std::nullopt;
    const size_t length = type + BigEndian(buffer_.data() + type);
    if (buffer_.size() < length) return std::nullopt;
    Message message;
    if (type == 1) message.type = buffer_[0];
    message.bytes = buffer_.substr(0, length);
    buffer_.erase(0, length);
    started_ = true;
    return message;
  }

 private:
  const bool of_client_;
  std::string buffer_;
  bool started_ = false;
};

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

void MessageProxy::CutAt(int64_t number, std::function<void()> before) {
  std::lock_guard<std::mutex> hold(mutex_);
  cut_at_ = number;
  messages_ = 0;
  before_cut_ = std::move(before);
  cut_message_.clear();
}

int64_t MessageProxy::messages() const {
  std::lock_guard<std::mutex> hold(mutex_);
  return messages_;
}

std::string MessageProxy::cut_message() const {
  std::lock_guard<std::mutex> hold(mutex_);
  return cut_message_;
}

bool MessageProxy::Forward(Reader* reader, int to) {
  while (std::optional<Reader::Message> message = reader->Next()) {
    {
      // Held while the cut is made, so that it happens before anything else.
      std::lock_guard<std::mutex> hold(mutex_);
      if (++messages_ == cut_at_) {
        cut_message_ = std::string(reader->of_client() ? "client " : "server ");
        if (message->type != 0) cut_message_ += message->type;
        cut_message_ += " " + message->text();
        if (before_cut_) before_cut_();
        return false;
      }
      if (message->type == 'Q' && reader->of_client()) {
        const std::string text = message->text();
        round_trips_.push_back(text.substr(0, text.find('\0')));
      } else if (message->type == 'S' && reader->of_client()) {
        round_trips_.push_back("sync");
      }
    }
    if (!SendAll(to, message->bytes.data(), message->bytes.size())) {
      return false;
    }
  }
  return true;
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
  Reader of_client(/*of_client=*/true);
  Reader of_server(/*of_client=*/false);
  std::string buffer(64 * 1024, '\0');
  while (open && !stopping_) {
    pollfd both[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (poll(both, 2, 50) <= 0) continue;
    for (const pollfd& one : both) {
      if (!open || one.revents == 0) continue;
      const ssize_t size = recv(one.fd, buffer.data(), buffer.size(), 0);
      open = size > 0;
      if (!open) continue;
      Reader& reader = one.fd == client ? of_client : of_server;
      reader.Add(buffer.data(), size);
      open = Forward(&reader, one.fd == client ? server : client);
    }
  }
  close(server);
  close(client);
}

}  // namespace gander

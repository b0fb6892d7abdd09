#include "examples/server/http_server.h"

#include <utility>

#include "httplib.h"

namespace notes {
namespace {

void Answer(const HttpResponse& response, httplib::Response& out) {
  out.status = response.status;
  out.set_content(response.body, "application/json");
}

}  // namespace

class HttpServer::Impl {
 public:
  httplib::Server server;
};

HttpServer::HttpServer() : impl_(std::make_unique<Impl>()) {}
HttpServer::~HttpServer() = default;

void HttpServer::Get(const std::string& path,
                     std::function<HttpResponse()> handler) {
  impl_->server.Get(path, [handler = std::move(handler)](
                              const httplib::Request&, httplib::Response& out) {
    Answer(handler(), out);
  });
}

void HttpServer::Post(const std::string& path,
                      std::function<HttpResponse(const std::string&)> handler) {
  impl_->server.Post(path,
                     [handler = std::move(handler)](const httplib::Request& in,
                                                    httplib::Response& out) {
                       Answer(handler(in.body), out);
                     });
}

int HttpServer::Bind(const std::string& host, int port) {
  if (port == 0) return impl_->server.bind_to_any_port(host);
  return impl_->server.bind_to_port(host, port) ? port : -1;
}

void HttpServer::Serve() { impl_->server.listen_after_bind(); }

void HttpServer::Stop() { impl_->server.stop(); }

}  // namespace notes

// File: http_server.h
//
// A small HTTP server on one port.
#ifndef GANDER_EXAMPLES_SERVER_HTTP_SERVER_H_
#define GANDER_EXAMPLES_SERVER_HTTP_SERVER_H_

#include <functional>
#include <memory>
#include <string>

namespace notes {

struct HttpResponse {
  int status = 200;
  // JSON.
  std::string body;
};

// Add the handlers first; they are called on several threads at a time.
class HttpServer {
 public:
  HttpServer();
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  void Get(const std::string& path, std::function<HttpResponse()> handler);
  void Post(const std::string& path,
            std::function<HttpResponse(const std::string& body)> handler);

  // Takes a port of `host`; 0: any that is free. The port; -1: it is taken.
  int Bind(const std::string& host, int port);
  // Serves until Stop.
  void Serve();
  // From any thread.
  void Stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace notes

#endif  // GANDER_EXAMPLES_SERVER_HTTP_SERVER_H_

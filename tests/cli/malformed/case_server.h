// File: case_server.h
//
// The PostgreSQL server of the rows that need one. Behind an interface, so that
// the test of the other rows runs where no server is installed.
#ifndef GANDER_TESTS_CLI_MALFORMED_CASE_SERVER_H_
#define GANDER_TESTS_CLI_MALFORMED_CASE_SERVER_H_

#include <string>

namespace gander {

class CaseServer {
 public:
  virtual ~CaseServer() = default;
  // As those of PrivatePostgres.
  virtual std::string CreateDatabase() = 0;
  virtual std::string Url(const std::string& database) const = 0;
  virtual int port() const = 0;
  // Throws std::runtime_error when the server refuses.
  virtual void Execute(const std::string& database, const std::string& sql) = 0;
};

// The server of this program, which starts when it is first used; null in a
// program that is linked without one (no_case_server.cc).
CaseServer* TheCaseServer();

}  // namespace gander

#endif  // GANDER_TESTS_CLI_MALFORMED_CASE_SERVER_H_

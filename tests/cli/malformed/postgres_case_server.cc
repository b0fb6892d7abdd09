#include <stdexcept>

#include "runtime/testing/shared_postgres.h"
#include "tests/cli/malformed/case_server.h"

namespace gander {
namespace {

class PostgresCaseServer : public CaseServer {
 public:
  std::string CreateDatabase() override {
    return SharedPostgres().CreateDatabase().value();
  }
  std::string Url(const std::string& database) const override {
    return SharedPostgres().Url(database);
  }
  int port() const override { return SharedPostgres().port(); }
  void Execute(const std::string& database, const std::string& sql) override {
    const absl::Status status = SharedPostgres().Execute(database, sql);
    if (!status.ok()) throw std::runtime_error(sql + ": " + status.ToString());
  }
};

}  // namespace

CaseServer* TheCaseServer() {
  static PostgresCaseServer server;
  return &server;
}

}  // namespace gander

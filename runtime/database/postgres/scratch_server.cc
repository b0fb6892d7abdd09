#include "runtime/database/postgres/scratch_server.h"

#include <string>
#include <utility>

#include "runtime/database/postgres/private_postgres.h"

namespace gander {
namespace {

class ScratchServer : public Scratch {
 public:
  explicit ScratchServer(std::unique_ptr<PrivatePostgres> server)
      : server_(std::move(server)) {}

  absl::StatusOr<std::string> CreateDatabase() override {
    const absl::StatusOr<std::string> name = server_->CreateDatabase();
    if (!name.ok()) return name.status();
    return server_->Url(*name);
  }

 private:
  const std::unique_ptr<PrivatePostgres> server_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Scratch>> StartScratchServer() {
  absl::StatusOr<std::unique_ptr<PrivatePostgres>> server =
      PrivatePostgres::Start();
  if (!server.ok()) return server.status();
  return std::make_unique<ScratchServer>(*std::move(server));
}

}  // namespace gander

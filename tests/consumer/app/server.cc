// An application that brings its database up to date before it serves: two sets
// of migrations, each with its own history table.
#include <cstdlib>
#include <iostream>
#include <string>

#include "gander/migrator.h"

namespace {

absl::Status Migrate(const char* catalog, const std::string& url) {
  gander::MigratorOptions options;
  options.database_url = url;
  options.history_table = {"", std::string(catalog) + "_migrations"};
  absl::StatusOr<gander::Migrator> migrator =
      gander::Migrator::Create(*gander::EmbeddedCatalog::Find(catalog), options);
  if (!migrator.ok()) return migrator.status();
  const gander::RunReport report = migrator->Up();
  std::cout << catalog << ": " << report.steps.size() << " applied\n";
  return report.status;
}

}  // namespace

int main() {
  const char* url = std::getenv("DATABASE_URL");
  for (const char* catalog : {"shop", "audit"}) {
    const absl::Status status = Migrate(catalog, url == nullptr ? "" : url);
    if (status.ok()) continue;
    std::cerr << status.message() << "\n";
    return 1;
  }
}

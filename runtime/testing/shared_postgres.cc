#include "runtime/testing/shared_postgres.h"

#include <unistd.h>

#include <cstdio>
#include <memory>
#include <utility>

namespace gander {

PrivatePostgres& SharedPostgres() {
  static const std::unique_ptr<PrivatePostgres> shared = [] {
    PrivatePostgresOptions options;
    options.tcp = true;
    absl::StatusOr<std::unique_ptr<PrivatePostgres>> started =
        PrivatePostgres::Start(options);
    if (!started.ok()) {
      fprintf(stderr, "%s\n", started.status().ToString().c_str());
      _exit(1);
    }
    return *std::move(started);
  }();
  return *shared;
}

}  // namespace gander

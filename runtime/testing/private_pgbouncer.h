// File: private_pgbouncer.h
//
// A PgBouncer of a test's own, before a PostgreSQL server of its own.
#ifndef GANDER_RUNTIME_TESTING_PRIVATE_PGBOUNCER_H_
#define GANDER_RUNTIME_TESTING_PRIVATE_PGBOUNCER_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/database/postgres/private_postgres.h"

namespace gander {

// On a Unix socket in a folder under /tmp. Lets everybody in, as the superuser.
// Ends with this object, and when the test's process dies.
class PrivatePgbouncer {
 public:
  // `server` must outlive the result. `settings` are lines of pgbouncer.ini:
  // "pool_mode = session" (else it is transaction).
  //
  // kFailedPrecondition: no PgBouncer is installed, or it does not start.
  static absl::StatusOr<std::unique_ptr<PrivatePgbouncer>> Start(
      const PrivatePostgres& server,
      const std::vector<std::string>& settings = {});

  ~PrivatePgbouncer();
  PrivatePgbouncer(const PrivatePgbouncer&) = delete;
  PrivatePgbouncer& operator=(const PrivatePgbouncer&) = delete;

  // The URL of a database of the server, through the pooler.
  std::string Url(absl::string_view database) const;

 private:
  PrivatePgbouncer() = default;

  std::string folder_;
  pid_t process_ = -1;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_TESTING_PRIVATE_PGBOUNCER_H_

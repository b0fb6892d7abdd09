// File: postgres_no_transaction.h
//
// NO TRANSACTION steps on an empty database of PostgreSQL.
#ifndef GANDER_TESTS_INTEGRATION_POSTGRES_NO_TRANSACTION_H_
#define GANDER_TESTS_INTEGRATION_POSTGRES_NO_TRANSACTION_H_

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/integration/migrator_contract.h"
#include "tests/integration/postgres_migrator_test.h"

namespace gander {

inline constexpr char kBegin[] = "-- +gander NO TRANSACTION\n-- +gander Up\n";

class PostgresNoTransaction : public MigratorContract {
 protected:
  RunReport Up(const std::string& statements, MigratorOptions options = {}) {
    return MigratorFor({{"1_step.sql", absl::StrCat(kBegin, statements)}},
                       options)
        .Up();
  }

  // Waits until another session's row of pg_stat_activity fits.
  void WaitFor(const std::string& condition) {
    const auto session = OpenSession();
    // Question by question: a loop in the server would have one snapshot all
    // the time, and CREATE INDEX CONCURRENTLY waits for such.
    while (true) {
      const auto found = session->Query(absl::StrCat(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND "
          "pid <> pg_backend_pid() AND ",
          condition));
      ASSERT_TRUE(found.ok()) << found.status();
      if (!found->front().empty()) return;
      absl::SleepFor(absl::Milliseconds(5));
    }
  }
};

}  // namespace gander

#endif  // GANDER_TESTS_INTEGRATION_POSTGRES_NO_TRANSACTION_H_

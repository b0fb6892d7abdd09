#include "runtime/database/postgres/cursor.h"

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(FitsCursor, TakesQueriesAndNothingThatChangesRows) {
  const struct {
    const char* sql;
    bool fits;
  } cases[] = {
      {"SELECT 1", true},
      {"  select 1", true},
      {"-- why\nSELECT 1", true},
      {"/* why */ SELECT 1", true},
      {"((SELECT 1))", true},
      {"VALUES (1)", true},
      {"TABLE t", true},
      {"WITH x AS (SELECT 1) SELECT * FROM x", true},
      {"WITH x AS (DELETE FROM t RETURNING a) SELECT * FROM x", false},
      {"INSERT INTO t VALUES (1) RETURNING a", false},
      {"UPDATE t SET a = 1 RETURNING a", false},
      {"SHOW server_version", false},
      {"EXPLAIN SELECT 1", false},
      {"", false},
      {"-- only this", false},
      {"/* never closed SELECT", false},
  };
  for (const auto& c : cases) EXPECT_EQ(FitsCursor(c.sql), c.fits) << c.sql;
}

}  // namespace
}  // namespace gander

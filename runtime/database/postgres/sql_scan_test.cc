#include "runtime/database/postgres/sql_scan.h"

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(CountEndedStatements, CountsSemicolonsThatEndAStatement) {
  const struct {
    const char* sql;
    int64_t count;
  } cases[] = {
      {"", 0},
      {"SELECT 1", 0},
      {"SELECT 1;", 1},
      {"SELECT 1; SELECT 2;", 2},
      {"SELECT 1; SELECT 2", 1},
      {";;; SELECT 1;;", 1},
      {"-- nothing;\n/* nor; this */;", 0},
      {"/* a /* nested; */ comment; */ SELECT 1;", 1},
      {"SELECT ';';", 1},
      {"SELECT 'it''s; fine';", 1},
      {"SELECT \"a;b\" FROM \"c\"\";\";", 1},
      {"SELECT E'\\';' ;", 1},
      {"SELECT e'\\\\'; SELECT 2;", 2},
      {"SELECT 'plain\\'; SELECT 2;", 2},
      {"SELECT $$ ; $$;", 1},
      {"SELECT $a$ ; $$ ; $b$ ; $a$; SELECT 1;", 2},
      {"EXECUTE p($1); EXECUTE q($2);", 2},
      {"SELECT name$1$ FROM t; SELECT $1;", 2},
      {"SELECT 'never closed; ", 0},
      {"SELECT $$ never closed; ", 0},
      {"/* never closed; ", 0},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(CountEndedStatements(c.sql), c.count) << c.sql;
  }
}

TEST(HighestParameter, LooksAtParametersAlone) {
  const struct {
    const char* sql;
    int64_t highest;
  } cases[] = {
      {"", 0},
      {"SELECT 1", 0},
      {"SELECT $1", 1},
      {"SELECT $2 + $1 + $12", 12},
      {"SELECT $1::int4", 1},
      {"SELECT '$3', \"$4\", $$ $5 $$, $t$ $6 $t$ -- $7", 0},
      {"SELECT name$8 FROM t /* $9 */ WHERE a=$2", 2},
      {"SELECT $ 1", 0},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(HighestParameter(c.sql), c.highest) << c.sql;
  }
}

}  // namespace
}  // namespace gander

#include "runtime/database/postgres/postgres_dialect.h"

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(PostgresDialect, QuotesIdentifiersAsTheyAre) {
  const PostgresDialect& dialect = PostgresDialect::Get();
  EXPECT_EQ(dialect.QuoteIdentifier("orders"), "\"orders\"");
  EXPECT_EQ(dialect.QuoteIdentifier("a\"; DROP TABLE t; --"),
            "\"a\"\"; DROP TABLE t; --\"");
}

// Whether a backslash escapes in '...' is a setting; in E'...' it always does.
TEST(PostgresDialect, QuotesLiteralsThatNoSettingChanges) {
  const PostgresDialect& dialect = PostgresDialect::Get();
  EXPECT_EQ(dialect.QuoteLiteral("plain"), "'plain'");
  EXPECT_EQ(dialect.QuoteLiteral("it's"), "'it''s'");
  EXPECT_EQ(dialect.QuoteLiteral("\\'; --"), " E'\\\\''; --'");
}

TEST(PostgresDialect, QuotesASchemaAndATableEach) {
  EXPECT_EQ(PostgresDialect::Get().Quote({"my schema", "t.able"}),
            "\"my schema\".\"t.able\"");
}

}  // namespace
}  // namespace gander

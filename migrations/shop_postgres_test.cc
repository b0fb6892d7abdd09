// The shop on PostgreSQL.

#include "migrations/shop_test.h"
#include "runtime/testing/shared_postgres.h"

namespace shop {
namespace {

std::string CreateDatabase() {
  gander::PrivatePostgres& server = gander::SharedPostgres();
  return server.Url(server.CreateDatabase().value());
}

// Columns in the order of their names: one that Down brings back is the last.
INSTANTIATE_TEST_SUITE_P(
    Postgres, Shop,
    testing::Values(TestedDatabase{
        CreateDatabase,
        "SELECT line FROM ("
        "  SELECT c.relname AS of, concat_ws(' ', c.relkind, c.relname,"
        "         a.attname, format_type(a.atttypid, a.atttypmod),"
        "         a.attnotnull, a.attidentity,"
        "         pg_get_expr(d.adbin, d.adrelid)) AS line"
        "    FROM pg_class c"
        "    LEFT JOIN pg_attribute a ON a.attrelid = c.oid"
        "     AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind <> 'i'"
        "    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid"
        "     AND d.adnum = a.attnum"
        "   WHERE c.relnamespace = 'public'::regnamespace"
        "  UNION ALL"
        "  SELECT tablename, indexdef FROM pg_indexes"
        "   WHERE schemaname = 'public'"
        "  UNION ALL"
        "  SELECT relname, concat_ws(' ', conname, pg_get_constraintdef(k.oid))"
        "    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
        "   WHERE k.connamespace = 'public'::regnamespace"
        "  UNION ALL"
        "  SELECT viewname, definition FROM pg_views WHERE schemaname = "
        "'public'"
        "  UNION ALL"
        "  SELECT relname, pg_get_triggerdef(t.oid)"
        "    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        "   WHERE NOT tgisinternal"
        "  UNION ALL"
        "  SELECT proname, pg_get_functiondef(oid) FROM pg_proc"
        "   WHERE pronamespace = 'public'::regnamespace"
        ") AS everything"
        " WHERE of NOT LIKE 'gander\\_%' ORDER BY line"}));

}  // namespace
}  // namespace shop

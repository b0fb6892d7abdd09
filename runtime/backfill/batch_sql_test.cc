#include "runtime/backfill/batch_sql.h"

#include "gtest/gtest.h"

namespace gander {
namespace {

class BatchSqlTest : public testing::Test {
 protected:
  BatchSqlTest() {
    spec_.table = "shop.cust\"omer";
    spec_.key = {"shop", "id"};
    spec_.read = {"first"};
    spec_.write = {"full", "n"};
    spec_.where = "full IS NULL -- why";
  }

  BackfillSpec spec_;
};

TEST_F(BatchSqlTest, OnPostgresTheVersionOfARowIsRead) {
  const BatchSql sql(DatabaseName::kPostgres, &spec_, false);
  EXPECT_EQ(
      sql.Select({.after = true, .up_to = true}, 10, BatchSql::Lock::kRows),
      "SELECT \"first\", \"shop\", \"id\", ctid, xmin FROM ONLY "
      "\"shop\".\"cust\"\"omer\" WHERE (\"shop\", \"id\") > ($1, $2) AND "
      "(\"shop\", \"id\") <= ($3, $4) AND (full IS NULL -- why\n) ORDER BY "
      "\"shop\", \"id\" LIMIT 10 FOR NO KEY UPDATE");
  EXPECT_EQ(sql.UpdateMany({"text", "numeric(5,2)"}),
            "UPDATE ONLY \"shop\".\"cust\"\"omer\" AS t SET \"full\" = "
            "v.c0::text, \"n\" = v.c1::numeric(5,2) FROM (SELECT "
            "pg_catalog.unnest($1::tid[]) AS row_at, "
            "pg_catalog.unnest($2::xid[]) AS made_by, "
            "pg_catalog.unnest($3::text[]) AS c0, "
            "pg_catalog.unnest($4::text[]) AS c1) AS v WHERE t.ctid = ANY "
            "($1::tid[]) AND t.ctid = v.row_at AND t.xmin = v.made_by");
}

TEST_F(BatchSqlTest, ThatOfAPartitionHasTheTableInIt) {
  const BatchSql sql(DatabaseName::kPostgres, &spec_, true);
  EXPECT_EQ(sql.DeleteMany(),
            "DELETE FROM \"shop\".\"cust\"\"omer\" AS t USING (SELECT "
            "pg_catalog.unnest($1::tid[]) AS row_at, "
            "pg_catalog.unnest($2::xid[]) AS made_by, "
            "pg_catalog.unnest($3::oid[]) AS of_table) AS v WHERE t.ctid = ANY "
            "($1::tid[]) AND t.ctid = v.row_at AND t.xmin = v.made_by AND "
            "t.tableoid = v.of_table");
}

TEST_F(BatchSqlTest, OnSqliteRowsAreKnownByTheirKey) {
  spec_.where.clear();
  const BatchSql sql(DatabaseName::kSqlite, &spec_, false);
  EXPECT_EQ(sql.Select({.up_to = true}, 0, BatchSql::Lock::kRows),
            "SELECT \"first\", \"shop\", \"id\" FROM "
            "\"shop\".\"cust\"\"omer\" WHERE (\"shop\", \"id\") <= ($1, $2) "
            "ORDER BY \"shop\", \"id\"");
  EXPECT_EQ(sql.UpdateOne(),
            "UPDATE \"shop\".\"cust\"\"omer\" SET \"full\" = $1, \"n\" = $2 "
            "WHERE (\"shop\", \"id\") = ($3, $4)");
  EXPECT_EQ(sql.DeleteOne(),
            "DELETE FROM \"shop\".\"cust\"\"omer\" WHERE (\"shop\", \"id\") = "
            "($1, $2)");
}

TEST_F(BatchSqlTest, WithAQueryTheTableComesFirst) {
  spec_.query = "SELECT shop, id, 1 AS first FROM x -- why";
  const BatchSql sql(DatabaseName::kPostgres, &spec_, false);
  EXPECT_EQ(sql.SelectKeys({.after = true}, 10, BatchSql::Lock::kRows),
            "SELECT \"shop\", \"id\" FROM ONLY \"shop\".\"cust\"\"omer\" WHERE "
            "(\"shop\", \"id\") > ($1, $2) AND (full IS NULL -- why\n) ORDER "
            "BY \"shop\", \"id\" LIMIT 10 FOR NO KEY UPDATE");
  EXPECT_EQ(
      sql.SelectJoined({.after = true, .up_to = true}),
      "SELECT q.\"first\", t.\"shop\", t.\"id\", t.row_at, t.made_by FROM "
      "(SELECT \"shop\", \"id\", ctid AS row_at, xmin AS made_by FROM ONLY "
      "\"shop\".\"cust\"\"omer\" WHERE (\"shop\", \"id\") > ($1, $2) AND "
      "(\"shop\", \"id\") <= ($3, $4) AND (full IS NULL -- why\n)) AS t JOIN "
      "(SELECT shop, id, 1 AS first FROM x -- why\n) AS q ON q.\"shop\" = "
      "t.\"shop\" AND q.\"id\" = t.\"id\" WHERE (q.\"shop\", q.\"id\") > ($1, "
      "$2) AND (q.\"shop\", q.\"id\") <= ($3, $4) ORDER BY t.\"shop\", "
      "t.\"id\"");
}

TEST_F(BatchSqlTest, OfAQueryAloneNoVersionIsKnown) {
  spec_.query = "SELECT 1";
  spec_.table.clear();
  spec_.where.clear();
  const BatchSql sql(DatabaseName::kPostgres, &spec_, false);
  EXPECT_EQ(sql.version_columns(), 0);
  EXPECT_EQ(sql.Select({.after = true}, 10, BatchSql::Lock::kRows),
            "SELECT \"first\", \"shop\", \"id\" FROM (SELECT 1\n) AS "
            "gander_query WHERE (\"shop\", \"id\") > ($1, $2) ORDER BY "
            "\"shop\", \"id\" LIMIT 10");
  EXPECT_EQ(sql.SelectUnfitKey(),
            "SELECT \"shop\", \"id\" FROM (SELECT 1\n) AS gander_query GROUP "
            "BY \"shop\", \"id\" HAVING count(*) > 1 OR \"shop\" IS NULL OR "
            "\"id\" IS NULL LIMIT 1");
}

}  // namespace
}  // namespace gander

// What statements of many kinds do, as it is observed, against what
// PostgreSQL's manual says of them: which locks they take, what they rewrite,
// and what they read from beginning to end. On empty tables and on filled ones:
// neither locks nor rewrites depend on the rows.

#include <iterator>
#include <string>

#include "tests/integration/postgres_observe_test.h"

namespace gander {
namespace {

struct Case {
  const char* sql;
  const char* seen;
  // Where the rows matter: what is seen with them.
  const char* with_rows = nullptr;
};

constexpr Case kCases[] = {
    {"ALTER TABLE child ADD COLUMN x int", "child: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x int DEFAULT 5", "child: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x int NOT NULL DEFAULT 5",
     "child: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x timestamptz DEFAULT now()",
     "child: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x timestamptz DEFAULT clock_timestamp()",
     "child: AccessExclusive, rewritten (a value is computed for each row of a "
     "new column), scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x float DEFAULT random()",
     "child: AccessExclusive, rewritten (a value is computed for each row of a "
     "new column), scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x serial",
     "child: AccessExclusive, rewritten (a value is computed for each row of a "
     "new column), scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x int GENERATED ALWAYS AS IDENTITY",
     "child: AccessExclusive, rewritten (a value is computed for each row of a "
     "new column), scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x int GENERATED ALWAYS AS (amount * 2) "
     "STORED",
     "child: AccessExclusive, rewritten (a value is computed for each row of a "
     "new column), scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x positive",
     "child: AccessExclusive, rewritten (a value is computed for each row of a "
     "new column), scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ADD COLUMN x int REFERENCES parent (id)",
     "child: AccessExclusive; parent: ShareRowExclusive"},
    {"ALTER TABLE child ADD COLUMN x int UNIQUE",
     "child: AccessExclusive, scanned, builds child_x_key"},
    {"ALTER TABLE child DROP COLUMN j", "child: AccessExclusive"},
    {"ALTER TABLE child DROP COLUMN v",
     "child: AccessExclusive; child_v: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN amount SET DEFAULT 3",
     "child: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN amount SET NOT NULL",
     "child: AccessExclusive, scanned"},
    {"ALTER TABLE parent ALTER COLUMN n DROP NOT NULL",
     "parent: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN v TYPE varchar(20)",
     "child: AccessExclusive, keeps child_v; child_v: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN v TYPE text",
     "child: AccessExclusive, keeps child_v; child_v: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN v TYPE varchar(5)",
     "child: AccessExclusive, rewritten (the type of a column was changed), "
     "scanned, builds child_pkey, builds child_v; child_pkey: AccessExclusive; "
     "child_v: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN amount TYPE bigint",
     "child: AccessExclusive, rewritten (the type of a column was changed), "
     "scanned, builds child_pkey, builds child_v; child_pkey: AccessExclusive; "
     "child_v: AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN v TYPE text COLLATE \"C\"",
     "child: AccessExclusive, scanned, builds child_v; child_v: "
     "AccessExclusive"},
    {"ALTER TABLE child ALTER COLUMN amount SET STATISTICS 500",
     "child: ShareUpdateExclusive"},
    {"ALTER TABLE child ALTER COLUMN j SET STORAGE EXTERNAL",
     "child: AccessExclusive"},
    {"ALTER TABLE child ADD CHECK (amount > -1)",
     "child: AccessExclusive, scanned"},
    {"ALTER TABLE child ADD CONSTRAINT c CHECK (amount > -1) NOT VALID",
     "child: AccessExclusive"},
    {"ALTER TABLE child ADD FOREIGN KEY (parent_id) REFERENCES parent (id)",
     "child: ShareRowExclusive, scanned; parent: ShareRowExclusive",
     "child: ShareRowExclusive, scanned; parent: ShareRowExclusive, scanned"},
    {"ALTER TABLE child ADD CONSTRAINT f FOREIGN KEY (parent_id) REFERENCES "
     "parent (id) NOT VALID",
     "child: ShareRowExclusive; parent: ShareRowExclusive"},
    {"ALTER TABLE loose ADD PRIMARY KEY (id)",
     "loose: AccessExclusive, scanned, builds loose_pkey"},
    {"ALTER TABLE child ADD UNIQUE (amount)",
     "child: AccessExclusive, scanned, builds child_amount_key"},
    {"ALTER TABLE child ADD EXCLUDE (amount WITH =)",
     "child: AccessExclusive, scanned, builds child_amount_excl"},
    {"ALTER TABLE ref DROP CONSTRAINT ref_parent",
     "parent: AccessExclusive; ref: AccessExclusive"},
    {"ALTER TABLE child DROP CONSTRAINT child_amount_check",
     "child: AccessExclusive"},
    {"ALTER TABLE ref RENAME CONSTRAINT ref_parent TO r",
     "ref: AccessExclusive"},
    {"ALTER TABLE ref ALTER CONSTRAINT ref_parent DEFERRABLE",
     "ref: AccessExclusive"},
    {"ALTER TABLE child RENAME TO kid", "child: AccessExclusive"},
    {"ALTER TABLE child RENAME COLUMN note TO remark",
     "child: AccessExclusive"},
    {"ALTER TABLE child SET (fillfactor = 70)", "child: ShareUpdateExclusive"},
    {"ALTER TABLE child SET (autovacuum_enabled = off)",
     "child: ShareUpdateExclusive"},
    {"ALTER TABLE child SET UNLOGGED",
     "child: AccessExclusive, rewritten (it became logged or unlogged), "
     "scanned, builds child_pkey, builds child_v; child_pkey: AccessExclusive; "
     "child_v: AccessExclusive"},
    {"ALTER TABLE fleeting SET LOGGED",
     "fleeting: AccessExclusive, rewritten (it became logged or unlogged), "
     "scanned"},
    {"ALTER TABLE child SET SCHEMA pg_catalog", "child: AccessExclusive"},
    {"ALTER TABLE child OWNER TO postgres", "child: AccessExclusive"},
    {"ALTER TABLE child ENABLE ROW LEVEL SECURITY", "child: AccessExclusive"},
    {"ALTER TABLE child REPLICA IDENTITY FULL", "child: AccessExclusive"},
    {"ALTER TABLE child CLUSTER ON child_v",
     "child: ShareUpdateExclusive; child_v: ShareUpdateExclusive"},
    {"ALTER TABLE part ATTACH PARTITION loose FOR VALUES FROM (20000) TO "
     "(30000)",
     "loose: AccessExclusive, scanned; part: ShareUpdateExclusive"},
    {"ALTER TABLE part DETACH PARTITION part_1",
     "part: AccessExclusive; part_1: AccessExclusive"},
    {"ALTER INDEX child_v RENAME TO i", "child_v: ShareUpdateExclusive"},
    {"CREATE INDEX i ON child (amount)", "child: Share, scanned, builds i"},
    {"CREATE UNIQUE INDEX i ON child (amount)",
     "child: Share, scanned, builds i"},
    {"CREATE INDEX i ON child (amount) WHERE amount > 3",
     "child: Share, scanned, builds i"},
    {"CREATE INDEX i ON part (x)",
     "part: Share, keeps i; part_1: Share, scanned, builds part_1_x_idx"},
    {"DROP INDEX child_v", "child: AccessExclusive; child_v: AccessExclusive"},
    {"REINDEX INDEX child_v",
     "child: Share, scanned, builds child_v; child_v: AccessExclusive"},
    {"REINDEX TABLE child",
     "child: Share, scanned, builds child_pkey, builds child_v; child_pkey: "
     "AccessExclusive; child_v: AccessExclusive"},
    {"CLUSTER child USING child_v",
     "child: AccessExclusive, new file, scanned, builds child_pkey, builds "
     "child_v; child_pkey: AccessExclusive; child_v: AccessExclusive"},
    {"TRUNCATE child",
     "child: AccessExclusive, emptied; child_pkey: AccessExclusive; child_v: "
     "AccessExclusive"},
    {"TRUNCATE parent CASCADE",
     "parent: AccessExclusive, emptied; parent_code_key: AccessExclusive; "
     "parent_pkey: AccessExclusive; ref: AccessExclusive, emptied; ref_pkey: "
     "AccessExclusive"},
    {"DROP TABLE child CASCADE",
     "child: AccessExclusive; child_pkey: AccessExclusive; child_v: "
     "AccessExclusive; kept: AccessExclusive; seen: AccessExclusive"},
    {"DROP TABLE ref",
     "parent: AccessExclusive; ref: AccessExclusive; ref_pkey: "
     "AccessExclusive"},
    {"CREATE TABLE made (id int PRIMARY KEY, parent_id int REFERENCES parent "
     "(id))",
     "parent: ShareRowExclusive"},
    {"CREATE TABLE made AS SELECT * FROM child", "child: scanned"},
    {"CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (10000) TO (20000)",
     "part: AccessExclusive"},
    {"CREATE TABLE made (LIKE child INCLUDING ALL)", ""},
    {"CREATE VIEW made AS SELECT * FROM parent", ""},
    {"CREATE OR REPLACE VIEW seen AS SELECT id, note, amount FROM child",
     "seen: AccessExclusive"},
    {"DROP VIEW seen", "seen: AccessExclusive"},
    {"REFRESH MATERIALIZED VIEW kept",
     "child: scanned; kept: AccessExclusive, new file"},
    {"CREATE TRIGGER made BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION "
     "nothing()",
     "child: ShareRowExclusive"},
    {"ALTER TABLE child DISABLE TRIGGER ALL", "child: ShareRowExclusive"},
    {"CREATE RULE made AS ON DELETE TO child DO ALSO NOTHING",
     "child: AccessExclusive"},
    {"CREATE POLICY made ON child USING (true)", "child: AccessExclusive"},
    {"CREATE STATISTICS made ON id, amount FROM child",
     "child: ShareUpdateExclusive"},
    {"ALTER TYPE mood ADD VALUE 'calm'", ""},
    {"ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'", ""},
    {"ALTER DOMAIN positive ADD CHECK (VALUE < 100)", ""},
    {"ALTER SEQUENCE numbers RESTART", "numbers: ShareRowExclusive"},
    {"COMMENT ON TABLE child IS 'x'", "child: ShareUpdateExclusive"},
    {"GRANT SELECT ON child TO public", ""},
    {"ANALYZE child", "child: ShareUpdateExclusive"},
    {"LOCK TABLE child IN SHARE MODE", "child: Share"},
    {"SELECT * FROM child WHERE amount = 3", "child: scanned"},
    {"SELECT * FROM child WHERE amount = 3 FOR UPDATE",
     "child: RowShare, scanned; child_pkey: RowShare; child_v: RowShare"},
    {"INSERT INTO ref VALUES (1000, NULL)", "ref: RowExclusive"},
    {"UPDATE child SET amount = 3",
     "child: RowExclusive, scanned; child_pkey: RowExclusive; child_v: "
     "RowExclusive"},
    {"DELETE FROM ref", "ref: RowExclusive, scanned; ref_pkey: RowExclusive"},
    {"DO $$BEGIN EXECUTE 'ALTER TABLE child ' || 'ALTER amount TYPE bigint'; "
     "END$$",
     "child: AccessExclusive, rewritten (the type of a column was changed), "
     "scanned, builds child_pkey, builds child_v; child_pkey: AccessExclusive; "
     "child_v: AccessExclusive"},
};

class ObservedStatements : public PostgresObserve {
 protected:
  std::string Seen(const std::string& sql) {
    const StepObservation step = Observe({sql});
    EXPECT_EQ(step.statements.size(), 1) << sql;
    return step.statements.empty() ? "" : Text(step.statements[0]);
  }
};

TEST_F(ObservedStatements, SeesWhatTheManualSaysOnEmptyTables) {
  EXPECT_GE(std::size(kCases), 60);
  for (const Case& c : kCases) EXPECT_EQ(Seen(c.sql), c.seen) << c.sql;
}

TEST_F(ObservedStatements, SeesTheSameOnFilledTables) {
  Execute(kRows);
  for (const Case& c : kCases) {
    EXPECT_EQ(Seen(c.sql), c.with_rows == nullptr ? c.seen : c.with_rows)
        << c.sql;
  }
}

}  // namespace
}  // namespace gander

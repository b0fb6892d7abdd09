#include "runtime/sql/statement_kind.h"

#include "gtest/gtest.h"

namespace gander {
namespace {

using Kind = StatementKind;

struct Case {
  const char* statement;
  Kind kind;
  const char* name;
};

TEST(ClassifyStatement, TellsThoseOfPostgres) {
  const Case cases[] = {
      {"", Kind::kOrdinary, ""},
      {"SELECT 1;", Kind::kOrdinary, ""},
      {"CREATE TABLE t (a int);", Kind::kOrdinary, ""},
      {"\"begin\";", Kind::kOrdinary, ""},

      {"BEGIN;", Kind::kBegin, "BEGIN"},
      {"begin work", Kind::kBegin, "BEGIN"},
      {"BEGIN ISOLATION LEVEL SERIALIZABLE;", Kind::kBegin, "BEGIN"},
      {"/* a */ BEGIN -- b\n;", Kind::kBegin, "BEGIN"},
      {"START TRANSACTION;", Kind::kBegin, "START TRANSACTION"},
      {"START_REPLICATION;", Kind::kOrdinary, ""},
      {"COMMIT;", Kind::kCommit, "COMMIT"},
      {"COMMIT AND CHAIN;", Kind::kCommit, "COMMIT"},
      {"END;", Kind::kCommit, "END"},
      {"ROLLBACK;", Kind::kRollback, "ROLLBACK"},
      {"ABORT;", Kind::kRollback, "ABORT"},
      {"ROLLBACK TO SAVEPOINT a;", Kind::kOrdinary, ""},
      {"ROLLBACK TRANSACTION TO a;", Kind::kOrdinary, ""},
      {"ROLLBACK WORK TO a;", Kind::kOrdinary, ""},
      {"ROLLBACK WORK;", Kind::kRollback, "ROLLBACK"},
      {"SAVEPOINT a;", Kind::kOrdinary, ""},
      {"RELEASE a;", Kind::kOrdinary, ""},
      {"PREPARE TRANSACTION 'x';", Kind::kRollback, "PREPARE TRANSACTION"},
      {"PREPARE transaction AS SELECT 1;", Kind::kOrdinary, ""},
      {"PREPARE p AS SELECT 1;", Kind::kOrdinary, ""},

      {"COMMIT PREPARED 'x';", Kind::kRefusesTransaction, "COMMIT PREPARED"},
      {"ROLLBACK PREPARED 'x';", Kind::kRefusesTransaction,
       "ROLLBACK PREPARED"},
      {"CREATE INDEX CONCURRENTLY i ON t (a);", Kind::kRefusesTransaction,
       "CREATE INDEX CONCURRENTLY"},
      {"create unique index concurrently if not exists i on t (a);",
       Kind::kRefusesTransaction, "CREATE INDEX CONCURRENTLY"},
      {"CREATE INDEX /* c */ CONCURRENTLY ON t (a)", Kind::kRefusesTransaction,
       "CREATE INDEX CONCURRENTLY"},
      {"CREATE INDEX \"concurrently\" ON t (a);", Kind::kOrdinary, ""},
      {"CREATE INDEX i ON t (concurrently);", Kind::kOrdinary, ""},
      {"DROP INDEX CONCURRENTLY i;", Kind::kRefusesTransaction,
       "DROP INDEX CONCURRENTLY"},
      {"DROP INDEX i;", Kind::kOrdinary, ""},
      {"REINDEX INDEX CONCURRENTLY i;", Kind::kRefusesTransaction,
       "REINDEX CONCURRENTLY"},
      {"REINDEX (VERBOSE) TABLE CONCURRENTLY t;", Kind::kRefusesTransaction,
       "REINDEX CONCURRENTLY"},
      {"REINDEX (CONCURRENTLY, VERBOSE) TABLE t;", Kind::kRefusesTransaction,
       "REINDEX CONCURRENTLY"},
      {"REINDEX (CONCURRENTLY false) TABLE t;", Kind::kOrdinary, ""},
      {"REINDEX TABLE t;", Kind::kOrdinary, ""},
      {"REINDEX DATABASE d;", Kind::kRefusesTransaction, "REINDEX DATABASE"},
      {"REINDEX SYSTEM d;", Kind::kRefusesTransaction, "REINDEX SYSTEM"},
      {"REINDEX (VERBOSE) SCHEMA s;", Kind::kRefusesTransaction,
       "REINDEX SCHEMA"},
      {"REFRESH MATERIALIZED VIEW CONCURRENTLY v;", Kind::kOrdinary, ""},
      {"VACUUM;", Kind::kRefusesTransaction, "VACUUM"},
      {"VACUUM (ANALYZE) t;", Kind::kRefusesTransaction, "VACUUM"},
      {"ANALYZE t;", Kind::kOrdinary, ""},
      {"CLUSTER;", Kind::kRefusesTransaction, "CLUSTER without a table"},
      {"CLUSTER VERBOSE;", Kind::kRefusesTransaction,
       "CLUSTER without a table"},
      {"CLUSTER (VERBOSE);", Kind::kRefusesTransaction,
       "CLUSTER without a table"},
      {"CLUSTER t USING i;", Kind::kOrdinary, ""},
      {"CREATE DATABASE d;", Kind::kRefusesTransaction, "CREATE DATABASE"},
      {"DROP DATABASE d;", Kind::kRefusesTransaction, "DROP DATABASE"},
      {"ALTER DATABASE d SET TABLESPACE s;", Kind::kRefusesTransaction,
       "ALTER DATABASE ... SET TABLESPACE"},
      {"ALTER DATABASE d SET work_mem = 1;", Kind::kOrdinary, ""},
      {"CREATE TABLESPACE s LOCATION '/x';", Kind::kRefusesTransaction,
       "CREATE TABLESPACE"},
      {"DROP TABLESPACE s;", Kind::kRefusesTransaction, "DROP TABLESPACE"},
      {"ALTER SYSTEM SET a = 1;", Kind::kRefusesTransaction, "ALTER SYSTEM"},
      {"ALTER TABLE t DETACH PARTITION p CONCURRENTLY;",
       Kind::kRefusesTransaction,
       "ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY"},
      {"ALTER TABLE IF EXISTS a.t DETACH PARTITION b.p CONCURRENTLY",
       Kind::kRefusesTransaction,
       "ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY"},
      {"ALTER TABLE t DETACH PARTITION p;", Kind::kOrdinary, ""},
      {"ALTER TABLE t DETACH PARTITION p FINALIZE;", Kind::kOrdinary, ""},
      {"ALTER TABLE t ADD COLUMN detach int;", Kind::kOrdinary, ""},
      {"CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p;",
       Kind::kRefusesTransaction, "CREATE SUBSCRIPTION"},
      {"CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (connect = "
       "false);",
       Kind::kOrdinary, ""},
      {"CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (create_slot = "
       "'off');",
       Kind::kOrdinary, ""},
      {"DROP SUBSCRIPTION s;", Kind::kRefusesTransaction, "DROP SUBSCRIPTION"},
      {"ALTER SUBSCRIPTION s REFRESH PUBLICATION;", Kind::kRefusesTransaction,
       "ALTER SUBSCRIPTION ... REFRESH"},
      {"ALTER SUBSCRIPTION s SET PUBLICATION p;", Kind::kRefusesTransaction,
       "ALTER SUBSCRIPTION ... PUBLICATION"},
      {"ALTER SUBSCRIPTION s ADD PUBLICATION p WITH (refresh = false);",
       Kind::kOrdinary, ""},
      {"ALTER SUBSCRIPTION s DISABLE;", Kind::kOrdinary, ""},
      {"ALTER SUBSCRIPTION s SET (slot_name = NONE);", Kind::kOrdinary, ""},
      {"DISCARD ALL;", Kind::kRefusesTransaction, "DISCARD ALL"},
      {"DISCARD TEMP;", Kind::kOrdinary, ""},

      {"COPY t FROM stdin;", Kind::kCopyFromStdin, "COPY ... FROM stdin"},
      {"COPY public.t (a, b) FROM STDIN WITH (FORMAT csv);",
       Kind::kCopyFromStdin, "COPY ... FROM stdin"},
      {"COPY t FROM 'stdin';", Kind::kOrdinary, ""},
      {"COPY t FROM PROGRAM 'cat';", Kind::kOrdinary, ""},
      {"COPY (SELECT a FROM stdin) TO '/x';", Kind::kOrdinary, ""},
      {"COPY t TO stdout;", Kind::kOrdinary, ""},

      {"SET search_path = a;", Kind::kSessionSetting, "SET"},
      {"SET SESSION a = 1;", Kind::kSessionSetting, "SET"},
      {"SET ROLE r;", Kind::kSessionSetting, "SET"},
      {"SET LOCAL a = 1;", Kind::kOrdinary, ""},
      {"SET CONSTRAINTS ALL DEFERRED;", Kind::kOrdinary, ""},
      {"SET TRANSACTION READ ONLY;", Kind::kOrdinary, ""},
      {"RESET ALL;", Kind::kSessionSetting, "RESET"},
      {"SELECT pg_catalog.set_config('search_path', '', false);",
       Kind::kSessionSetting, "set_config"},
      {"SELECT set_config('a', 'b', false)", Kind::kSessionSetting,
       "set_config"},
      {"SELECT set_config('a', 'b', true);", Kind::kOrdinary, ""},
      {"SELECT set_config('a', f(1), false);", Kind::kOrdinary, ""},
      {"SELECT set_config('a', 'b', false) FROM t;", Kind::kOrdinary, ""},
      {"SELECT pg_catalog, set_config;", Kind::kOrdinary, ""},
  };
  for (const Case& c : cases) {
    const StatementClass found =
        ClassifyStatement(c.statement, DatabaseName::kPostgres);
    EXPECT_EQ(found.kind, c.kind) << c.statement;
    EXPECT_EQ(found.name, c.name) << c.statement;
  }
}

TEST(ClassifyStatement, TellsThoseOfSqlite) {
  const Case cases[] = {
      {"SELECT 1;", Kind::kOrdinary, ""},
      {"BEGIN;", Kind::kBegin, "BEGIN"},
      {"begin immediate transaction;", Kind::kBegin, "BEGIN"},
      {"COMMIT;", Kind::kCommit, "COMMIT"},
      {"END TRANSACTION;", Kind::kCommit, "END"},
      {"ROLLBACK;", Kind::kRollback, "ROLLBACK"},
      {"ROLLBACK TRANSACTION a;", Kind::kRollback, "ROLLBACK"},
      {"ROLLBACK TO a;", Kind::kOrdinary, ""},
      {"ROLLBACK TRANSACTION TO SAVEPOINT a;", Kind::kOrdinary, ""},
      {"VACUUM;", Kind::kRefusesTransaction, "VACUUM"},
      {"VACUUM INTO 'x';", Kind::kRefusesTransaction, "VACUUM"},
      {"ATTACH 'x' AS y;", Kind::kSessionSetting, "ATTACH"},
      {"DETACH y;", Kind::kRefusesTransaction, "DETACH"},
      {"PRAGMA foreign_keys = OFF;", Kind::kForeignKeysOff,
       "PRAGMA foreign_keys = OFF"},
      {"PRAGMA foreign_keys=0", Kind::kForeignKeysOff,
       "PRAGMA foreign_keys = OFF"},
      {"pragma FOREIGN_KEYS = false;", Kind::kForeignKeysOff,
       "PRAGMA foreign_keys = OFF"},
      {"PRAGMA foreign_keys(no);", Kind::kForeignKeysOff,
       "PRAGMA foreign_keys = OFF"},
      {"PRAGMA main.foreign_keys = 'off';", Kind::kForeignKeysOff,
       "PRAGMA foreign_keys = OFF"},
      {"PRAGMA foreign_keys = -1;", Kind::kForeignKeysOff,
       "PRAGMA foreign_keys = OFF"},
      {"PRAGMA foreign_keys = nonsense;", Kind::kForeignKeysOff,
       "PRAGMA foreign_keys = OFF"},
      {"PRAGMA foreign_keys = 256;", Kind::kForeignKeysOff,
       "PRAGMA foreign_keys = OFF"},
      {"PRAGMA foreign_keys = ON;", Kind::kForeignKeysOn,
       "PRAGMA foreign_keys = ON"},
      {"PRAGMA foreign_keys = 1;", Kind::kForeignKeysOn,
       "PRAGMA foreign_keys = ON"},
      {"PRAGMA foreign_keys = +2;", Kind::kForeignKeysOn,
       "PRAGMA foreign_keys = ON"},
      {"PRAGMA foreign_keys = 0x1;", Kind::kForeignKeysOn,
       "PRAGMA foreign_keys = ON"},
      {"PRAGMA foreign_keys(\"yes\");", Kind::kForeignKeysOn,
       "PRAGMA foreign_keys = ON"},
      {"PRAGMA foreign_keys = [TRUE];", Kind::kForeignKeysOn,
       "PRAGMA foreign_keys = ON"},
      {"PRAGMA foreign_keys;", Kind::kOrdinary, ""},
      {"PRAGMA foreign_key_check;", Kind::kOrdinary, ""},
      {"PRAGMA defer_foreign_keys = ON;", Kind::kOrdinary, ""},
      {"PRAGMA user_version = 3;", Kind::kOrdinary, ""},
      {"PRAGMA journal_mode;", Kind::kOrdinary, ""},
      {"PRAGMA journal_mode = WAL;", Kind::kRefusesTransaction, "this PRAGMA"},
      {"PRAGMA synchronous(OFF);", Kind::kRefusesTransaction, "this PRAGMA"},
      {"PRAGMA temp_store = MEMORY;", Kind::kRefusesTransaction, "this PRAGMA"},
      {"PRAGMA wal_checkpoint;", Kind::kRefusesTransaction,
       "PRAGMA wal_checkpoint"},
      {"PRAGMA main.wal_checkpoint(TRUNCATE);", Kind::kRefusesTransaction,
       "PRAGMA wal_checkpoint"},
      {"PRAGMA legacy_alter_table = ON;", Kind::kSessionSetting, "PRAGMA"},
      {"PRAGMA busy_timeout(1);", Kind::kSessionSetting, "PRAGMA"},
      {"PRAGMA;", Kind::kOrdinary, ""},
      {"SET a = 1;", Kind::kOrdinary, ""},
      {"COPY t FROM stdin;", Kind::kOrdinary, ""},
  };
  for (const Case& c : cases) {
    const StatementClass found =
        ClassifyStatement(c.statement, DatabaseName::kSqlite);
    EXPECT_EQ(found.kind, c.kind) << c.statement;
    EXPECT_EQ(found.name, c.name) << c.statement;
  }
}

TEST(ClassifyStatement, TellsThoseOfMysql) {
  const Case cases[] = {
      {"", Kind::kOrdinary, ""},
      {"SELECT 1;", Kind::kOrdinary, ""},
      {"INSERT INTO t VALUES (1);", Kind::kOrdinary, ""},
      {"`begin`;", Kind::kOrdinary, ""},
      {"BEGIN;", Kind::kBegin, "BEGIN"},
      {"begin work", Kind::kBegin, "BEGIN"},
      {"BEGIN NOT ATOMIC SELECT 1; END;", Kind::kOrdinary, ""},
      {"START TRANSACTION READ ONLY;", Kind::kBegin, "START TRANSACTION"},
      {"START SLAVE;", Kind::kOrdinary, ""},
      {"COMMIT;", Kind::kCommit, "COMMIT"},
      {"COMMIT AND CHAIN;", Kind::kCommit, "COMMIT"},
      {"END;", Kind::kOrdinary, ""},
      {"ROLLBACK;", Kind::kRollback, "ROLLBACK"},
      {"ROLLBACK WORK TO SAVEPOINT a;", Kind::kOrdinary, ""},
      {"SAVEPOINT a;", Kind::kOrdinary, ""},
      {"XA START 'x';", Kind::kRefusesTransaction, "XA"},

      {"SET @a = 1;", Kind::kSessionSetting, "SET"},
      {"SET foreign_key_checks = 0;", Kind::kSessionSetting, "SET"},
      {"SET LOCAL sql_mode = '';", Kind::kSessionSetting, "SET"},
      {"SET SESSION TRANSACTION READ ONLY;", Kind::kSessionSetting, "SET"},
      {"SET NAMES utf8mb4;", Kind::kSessionSetting, "SET"},
      {"SET GLOBAL max_connections = 1;", Kind::kOrdinary, ""},
      {"SET STATEMENT max_statement_time = 1 FOR SELECT 1;", Kind::kOrdinary,
       ""},
      {"SET TRANSACTION READ ONLY;", Kind::kRefusesTransaction,
       "SET TRANSACTION"},
      {"SET PASSWORD = 'x';", Kind::kCommitsImplicitly, "SET PASSWORD"},
      {"USE shop;", Kind::kSessionSetting, "USE"},

      {"CREATE TABLE t (a int);", Kind::kCommitsImplicitly, "CREATE"},
      {"CREATE OR REPLACE VIEW v AS SELECT 1;", Kind::kCommitsImplicitly,
       "CREATE"},
      {"CREATE TEMPORARY TABLE t (a int);", Kind::kOrdinary, ""},
      {"CREATE OR REPLACE TEMPORARY TABLE t (a int);", Kind::kOrdinary, ""},
      {"DROP TABLE t;", Kind::kCommitsImplicitly, "DROP"},
      {"DROP TEMPORARY TABLE t;", Kind::kOrdinary, ""},
      {"DROP PREPARE p;", Kind::kOrdinary, ""},
      {"ALTER TABLE t ADD b int;", Kind::kCommitsImplicitly, "ALTER"},
      {"RENAME TABLE t TO u;", Kind::kCommitsImplicitly, "RENAME"},
      {"TRUNCATE t;", Kind::kCommitsImplicitly, "TRUNCATE"},
      {"GRANT SELECT ON t TO u;", Kind::kCommitsImplicitly, "GRANT"},
      {"FLUSH PRIVILEGES;", Kind::kCommitsImplicitly, "FLUSH"},
      {"LOCK TABLES t WRITE;", Kind::kCommitsImplicitly, "LOCK TABLES"},
      {"LOCK TABLE t WRITE;", Kind::kCommitsImplicitly, "LOCK TABLES"},
      {"UNLOCK TABLES;", Kind::kCommitsImplicitly, "UNLOCK TABLES"},
      {"ANALYZE NO_WRITE_TO_BINLOG TABLE t;", Kind::kCommitsImplicitly,
       "ANALYZE TABLE"},
      {"ANALYZE SELECT 1;", Kind::kOrdinary, ""},
      {"OPTIMIZE LOCAL TABLE t;", Kind::kCommitsImplicitly, "OPTIMIZE TABLE"},
      {"REPAIR TABLE t;", Kind::kCommitsImplicitly, "REPAIR TABLE"},
      {"CHECK TABLE t;", Kind::kCommitsImplicitly, "CHECK TABLE"},

      {"/*!40101 SET NAMES utf8 */;", Kind::kSessionSetting, "SET"},
      {"/*M!100100 DROP TABLE t */;", Kind::kCommitsImplicitly, "DROP"},
      {"/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t */;",
       Kind::kCommitsImplicitly, "CREATE"},
      {"/*!*/;", Kind::kOrdinary, ""},
      {"/*! /*! SET a = 1 */ */;", Kind::kOrdinary, ""},
      {"COPY t FROM stdin;", Kind::kOrdinary, ""},
      {"VACUUM;", Kind::kOrdinary, ""},
  };
  for (const Case& c : cases) {
    const StatementClass found =
        ClassifyStatement(c.statement, DatabaseName::kMysql);
    EXPECT_EQ(found.kind, c.kind) << c.statement;
    EXPECT_EQ(found.name, c.name) << c.statement;
  }
}

TEST(IsPlainBegin, AsksForATransactionAndNothingElse) {
  const struct {
    const char* statement;
    bool postgres;
    bool sqlite;
    bool mysql;
  } cases[] = {
      {"BEGIN;", true, true, true},
      {"BEGIN", true, true, true},
      {"BEGIN WORK;", true, false, true},
      {"BEGIN TRANSACTION;", true, true, false},
      {"START TRANSACTION;", true, true, true},
      {"START;", false, false, false},
      {"BEGIN DEFERRED;", false, true, false},
      {"BEGIN IMMEDIATE TRANSACTION;", false, true, false},
      {"BEGIN EXCLUSIVE;", false, true, false},
      {"BEGIN ISOLATION LEVEL SERIALIZABLE;", false, false, false},
      {"START TRANSACTION READ ONLY;", false, false, false},
      {"BEGIN NOT ATOMIC SELECT 1; END;", false, false, false},
      {"COMMIT;", false, false, false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(IsPlainBegin(c.statement, DatabaseName::kPostgres), c.postgres)
        << c.statement;
    EXPECT_EQ(IsPlainBegin(c.statement, DatabaseName::kSqlite), c.sqlite)
        << c.statement;
    EXPECT_EQ(IsPlainBegin(c.statement, DatabaseName::kMysql), c.mysql)
        << c.statement;
  }
}

TEST(IsPlainCommit, CommitsAndNothingElse) {
  const struct {
    const char* statement;
    bool postgres;
    bool sqlite;
    bool mysql;
  } cases[] = {
      {"COMMIT;", true, true, true},
      {"END", true, true, false},
      {"COMMIT WORK;", true, false, true},
      {"END TRANSACTION;", true, true, false},
      {"COMMIT AND NO CHAIN;", true, true, true},
      {"COMMIT AND CHAIN;", false, false, false},
      {"COMMIT PREPARED 'x';", false, false, false},
      {"COMMIT NO RELEASE;", false, false, true},
      {"COMMIT RELEASE;", false, false, false},
      {"ROLLBACK;", false, false, false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(IsPlainCommit(c.statement, DatabaseName::kPostgres), c.postgres)
        << c.statement;
    EXPECT_EQ(IsPlainCommit(c.statement, DatabaseName::kSqlite), c.sqlite)
        << c.statement;
    EXPECT_EQ(IsPlainCommit(c.statement, DatabaseName::kMysql), c.mysql)
        << c.statement;
  }
}

TEST(IsForeignKeyPragma, IsOneOfTwoPragmas) {
  const auto is = [](absl::string_view statement) {
    return IsForeignKeyPragma(statement, DatabaseName::kSqlite);
  };
  EXPECT_TRUE(is("PRAGMA foreign_keys = OFF;"));
  EXPECT_TRUE(is("pragma foreign_key_check;"));
  EXPECT_FALSE(is("PRAGMA foreign_key_list(t);"));
  EXPECT_FALSE(is("SELECT foreign_keys;"));
  EXPECT_FALSE(IsForeignKeyPragma("PRAGMA foreign_keys = OFF;",
                                  DatabaseName::kPostgres));
}

}  // namespace
}  // namespace gander

#include "runtime/sql/transaction_block.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace gander {
namespace {

struct Case {
  const char* rule;
  std::string text;
  const char* content;  // null: there is no such block
};

template <size_t kSize>
void ExpectBlocks(const Case (&cases)[kSize], DatabaseName database) {
  for (const Case& c : cases) {
    const absl::StatusOr<std::vector<Statement>> statements =
        SplitStatements(c.text, database);
    ASSERT_TRUE(statements.ok()) << c.rule << ": " << statements.status();
    WholeBlockFinder finder(database);
    for (const Statement& statement : *statements) finder.Take(statement);
    const std::optional<BlockContent> block = finder.block();
    EXPECT_EQ(block.has_value(), c.content != nullptr) << c.rule;
    if (!block.has_value() || c.content == nullptr) continue;
    EXPECT_EQ(block->text, c.content) << c.rule;
    const size_t begin = block->text.data() - c.text.data();
    EXPECT_EQ(block->position, PositionAt(c.text, begin)) << c.rule;
  }
}

TEST(WholeBlockFinder, TakesTheInsideOfOnePlainBlock) {
  const Case cases[] = {
      {"BEGIN and COMMIT", "BEGIN; SELECT 1; COMMIT;", " SELECT 1; "},
      {"without the last semicolon", "BEGIN;SELECT 1;COMMIT", "SELECT 1;"},
      {"comments around it", "-- a\nBEGIN;\nSELECT 1;\nCOMMIT; -- b\n",
       "\nSELECT 1;\n"},
      {"comments inside it", "BEGIN; -- a\nSELECT 1;\n-- b\nCOMMIT;",
       " -- a\nSELECT 1;\n-- b\n"},
      {"nothing inside it", "BEGIN; COMMIT;", " "},
      {"BEGIN and END", "BEGIN; SELECT 1; END;", " SELECT 1; "},
      {"CR LF", "BEGIN;\r\nSELECT 1;\r\nCOMMIT;\r\n", "\r\nSELECT 1;\r\n"},
      {"savepoints inside it",
       "BEGIN; SAVEPOINT a; ROLLBACK TO a; RELEASE a; COMMIT;",
       " SAVEPOINT a; ROLLBACK TO a; RELEASE a; "},
      {"no statement", "", nullptr},
      {"BEGIN alone", "BEGIN;", nullptr},
      {"COMMIT alone", "COMMIT;", nullptr},
      {"no COMMIT", "BEGIN; SELECT 1;", nullptr},
      {"a ROLLBACK at the end", "BEGIN; SELECT 1; ROLLBACK;", nullptr},
      {"something before it", "SELECT 1; BEGIN; COMMIT;", nullptr},
      {"something behind it", "BEGIN; COMMIT; SELECT 1;", nullptr},
      {"two of them", "BEGIN; COMMIT; BEGIN; COMMIT;", nullptr},
      {"one in another", "BEGIN; BEGIN; COMMIT; COMMIT;", nullptr},
      {"a ROLLBACK inside it", "BEGIN; ROLLBACK; COMMIT;", nullptr},
  };
  ExpectBlocks(cases, DatabaseName::kPostgres);
  ExpectBlocks(cases, DatabaseName::kSqlite);
}

TEST(WholeBlockFinder, LeavesPostgresBlocksThatAskForMore) {
  const Case cases[] = {
      {"START TRANSACTION", "START TRANSACTION; SELECT 1; COMMIT WORK;",
       " SELECT 1; "},
      {"an isolation level", "BEGIN ISOLATION LEVEL SERIALIZABLE; COMMIT;",
       nullptr},
      {"a chain", "BEGIN; COMMIT AND CHAIN;", nullptr},
      {"a prepared transaction", "BEGIN; PREPARE TRANSACTION 'x';", nullptr},
  };
  ExpectBlocks(cases, DatabaseName::kPostgres);
}

TEST(WholeBlockFinder, LooksPastForeignKeyPragmasOfSqlite) {
  const Case cases[] = {
      {"around it",
       "PRAGMA foreign_keys=OFF;\nBEGIN IMMEDIATE;\nSELECT 1;\nCOMMIT;\n"
       "PRAGMA foreign_key_check;\nPRAGMA foreign_keys=ON;",
       "\nSELECT 1;\n"},
      {"before it", "PRAGMA foreign_keys=OFF; BEGIN; SELECT 1; COMMIT;",
       " SELECT 1; "},
      {"inside it", "BEGIN; PRAGMA foreign_keys=OFF; COMMIT;",
       " PRAGMA foreign_keys=OFF; "},
      {"another pragma before it", "PRAGMA user_version=1; BEGIN; COMMIT;",
       nullptr},
      {"such pragmas alone", "PRAGMA foreign_keys=OFF;", nullptr},
  };
  ExpectBlocks(cases, DatabaseName::kSqlite);
}

TEST(BlockCheck, SaysWhichBeginHasNoCommit) {
  const struct {
    const char* rule;
    const char* text;
    const char* postgres;  // the beginning of the message; empty: it is fine
    const char* sqlite;
  } cases[] = {
      {"a whole block", "BEGIN; SELECT 1; COMMIT; SELECT 2;", "", ""},
      {"rolled back", "BEGIN; ROLLBACK;", "", ""},
      {"open at the end", "SELECT 1; BEGIN;", "1:11: ", "1:11: "},
      {"open at the next BEGIN", "BEGIN; BEGIN; COMMIT;", "1:1: ", "1:1: "},
      {"one that the tool ends", "COMMIT; SELECT 1; BEGIN; SELECT 2;", "", ""},
      {"in a message of its own",
       "-- +goose StatementBegin\nBEGIN;\n-- +goose StatementEnd\n", "",
       "2:1: "},
      {"ended behind its message",
       "-- +goose StatementBegin\nBEGIN;\n-- +goose StatementEnd\nCOMMIT;", "",
       ""},
  };
  for (const auto& c : cases) {
    for (DatabaseName database :
         {DatabaseName::kPostgres, DatabaseName::kSqlite}) {
      const absl::StatusOr<std::vector<Statement>> statements =
          SplitStatements(c.text, database);
      ASSERT_TRUE(statements.ok()) << c.rule << ": " << statements.status();
      BlockCheck check(database);
      for (const Statement& statement : *statements) check.Take(statement);
      const std::string expected =
          database == DatabaseName::kSqlite ? c.sqlite : c.postgres;
      const std::string message(check.status().message());
      EXPECT_EQ(message.substr(0, expected.size()), expected) << c.rule;
      EXPECT_EQ(message.empty(), expected.empty()) << c.rule << message;
    }
  }
}

}  // namespace
}  // namespace gander

#include "runtime/sql/sql_file.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "runtime/migration/checksum.h"
#include "runtime/sql/statement.h"

namespace gander {
namespace {

constexpr DatabaseName kPostgres = DatabaseName::kPostgres;
constexpr DatabaseName kSqlite = DatabaseName::kSqlite;

// What a script must be. Its place in the file follows from its text.
struct Expected {
  std::string text;
  int64_t statements = 0;
  bool transactional = true;
  bool needs_cutting = false;
  bool foreign_keys_off = false;
};

void ExpectScript(const char* rule, const std::string& content,
                  DatabaseName database, const SqlScript& script,
                  const Expected& expected) {
  EXPECT_EQ(script.text, expected.text) << rule;
  EXPECT_EQ(script.statements, expected.statements) << rule;
  EXPECT_EQ(script.transactional, expected.transactional) << rule;
  EXPECT_EQ(script.needs_cutting, expected.needs_cutting) << rule;
  EXPECT_EQ(script.foreign_keys_off, expected.foreign_keys_off) << rule;
  const SourcePosition position =
      PositionAt(content, script.text.data() - content.data());
  EXPECT_EQ(script.first_line, position.line) << rule;
  EXPECT_EQ(script.first_column, position.column) << rule;
  // Whoever cuts the text later must find the same statements.
  const absl::StatusOr<std::vector<Statement>> statements =
      SplitStatements(script, database);
  ASSERT_TRUE(statements.ok()) << rule << ": " << statements.status();
  EXPECT_EQ(statements->size(), expected.statements) << rule;
}

struct Case {
  const char* rule;
  std::string content;
  Expected up;
  std::optional<Expected> down = std::nullopt;
};

template <size_t kSize>
void ExpectFiles(const Case (&cases)[kSize], DatabaseName database,
                 SourceFormat format) {
  for (const Case& c : cases) {
    const absl::StatusOr<SqlFile> file =
        ReadSqlFile("f.sql", c.content, database);
    if (!file.ok()) {
      ADD_FAILURE() << c.rule << ": " << file.status();
      continue;
    }
    EXPECT_EQ(file->format, format) << c.rule;
    ExpectScript(c.rule, c.content, database, file->up, c.up);
    EXPECT_TRUE(file->down_error.ok()) << c.rule << ": " << file->down_error;
    EXPECT_EQ(file->down.has_value(), c.down.has_value()) << c.rule;
    if (file->down.has_value() && c.down.has_value()) {
      ExpectScript(c.rule, c.content, database, *file->down, *c.down);
    }
    EXPECT_EQ(file->file_checksum, Checksum(c.content)) << c.rule;
  }
}

TEST(ReadSqlFile, ReadsAPlainFileAsUp) {
  const Case cases[] = {
      {"an empty file", "", {""}},
      {"a file of comments", "-- nothing\n", {"-- nothing\n"}},
      {"statements", "SELECT 1;\nSELECT 2;\n", {"SELECT 1;\nSELECT 2;\n", 2}},
      {"no line end", "SELECT 1", {"SELECT 1", 1}},
      {"CR LF", "SELECT 1;\r\n", {"SELECT 1;\r\n", 1}},
      {"a byte order mark is no part of it",
       "\xEF\xBB\xBFSELECT 1;",
       {"SELECT 1;", 1}},
      {"nor are two of them",
       "\xEF\xBB\xBF\xEF\xBB\xBF SELECT 1;",
       {" SELECT 1;", 1}},
      {"an annotation behind SQL is none",
       "SELECT 1; -- +goose Up",
       {"SELECT 1; -- +goose Up", 1}},
      {"the inside of BEGIN and COMMIT",
       "-- a\nBEGIN;\nSELECT 1;\nCOMMIT;\n",
       {"\nSELECT 1;\n", 1}},
      {"BEGIN and COMMIT with nothing inside", "BEGIN; COMMIT;", {" ", 0}},
      {"a transaction in the middle is the user's own",
       "SELECT 1; BEGIN; SELECT 2; COMMIT;",
       {"SELECT 1; BEGIN; SELECT 2; COMMIT;", 4, false}},
      {"a ROLLBACK at the end",
       "BEGIN; SELECT 1; ROLLBACK;",
       {"BEGIN; SELECT 1; ROLLBACK;", 3, false}},
      {"VACUUM", "VACUUM;", {"VACUUM;", 1, false}},
      {"VACUUM in BEGIN and COMMIT stays what it is",
       "BEGIN; VACUUM; COMMIT;",
       {"BEGIN; VACUUM; COMMIT;", 3, false}},
      {"savepoints are fine",
       "SAVEPOINT a; ROLLBACK TO a;",
       {"SAVEPOINT a; ROLLBACK TO a;", 2}},
  };
  ExpectFiles(cases, kPostgres, SourceFormat::kPlain);
  ExpectFiles(cases, kSqlite, SourceFormat::kPlain);
}

TEST(ReadSqlFile, ReadsPlainFilesOfPostgres) {
  const Case cases[] = {
      {"a concurrent index",
       "CREATE INDEX CONCURRENTLY i ON t (a);\n",
       {"CREATE INDEX CONCURRENTLY i ON t (a);\n", 1, false}},
      {"a body with semicolons",
       "DO $$ BEGIN; END; $$;\n",
       {"DO $$ BEGIN; END; $$;\n", 1}},
      {"rows of COPY must be cut out",
       "COPY t FROM stdin;\n1\n\\.\nSELECT 1;",
       {"COPY t FROM stdin;\n1\n\\.\nSELECT 1;", 2, true, true}},
      {"rows of COPY in BEGIN and COMMIT",
       "BEGIN;\nCOPY t FROM stdin;\n1\n\\.\nCOMMIT;",
       {"\nCOPY t FROM stdin;\n1\n\\.\n", 1, true, true}},
      {"an isolation level is not lost",
       "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT;",
       {"BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT;", 3, false}},
  };
  ExpectFiles(cases, kPostgres, SourceFormat::kPlain);
}

TEST(ReadSqlFile, ReadsPlainFilesOfSqlite) {
  const Case cases[] = {
      {"foreign keys are off",
       "PRAGMA foreign_keys=OFF; SELECT 1;",
       {"PRAGMA foreign_keys=OFF; SELECT 1;", 2, true, false, true}},
      {"foreign keys off around BEGIN and COMMIT",
       "PRAGMA foreign_keys=0;\nBEGIN;\nSELECT 1;\nCOMMIT;\n"
       "PRAGMA foreign_keys=1;\n",
       {"\nSELECT 1;\n", 1, true, false, true}},
      {"foreign keys on are not off",
       "PRAGMA foreign_keys=ON; SELECT 1;",
       {"PRAGMA foreign_keys=ON; SELECT 1;", 2}},
      {"a journal mode",
       "PRAGMA journal_mode=WAL;",
       {"PRAGMA journal_mode=WAL;", 1, false}},
  };
  ExpectFiles(cases, kSqlite, SourceFormat::kPlain);
}

TEST(ReadSqlFile, ReadsAFileOfDbmate) {
  const Case cases[] = {
      {"up and down",
       "-- migrate:up\nSELECT 1; SELECT 2;\n-- migrate:down\nSELECT 3;\n",
       {"SELECT 1; SELECT 2;\n", 2},
       Expected{"SELECT 3;\n", 1}},
      {"one direction outside a transaction",
       "-- migrate:up transaction:false\nVACUUM;\n-- migrate:down\nSELECT 3;\n",
       {"VACUUM;\n", 1, false},
       Expected{"SELECT 3;\n", 1}},
      {"its own BEGIN and COMMIT",
       "-- migrate:up\nBEGIN;\nSELECT 1;\nCOMMIT;\n-- migrate:down\n",
       {"\nSELECT 1;\n", 1},
       Expected{"", 0}},
      {"a statement that refuses a transaction takes its part out of it",
       "-- migrate:up\nVACUUM;\n-- migrate:down\nSELECT 3;\n",
       {"VACUUM;\n", 1, false},
       Expected{"SELECT 3;\n", 1}},
  };
  ExpectFiles(cases, kPostgres, SourceFormat::kDbmate);
  ExpectFiles(cases, kSqlite, SourceFormat::kDbmate);
}

TEST(ReadSqlFile, ReadsAFileOfSqlMigrate) {
  const Case cases[] = {
      {"up and down",
       "-- +migrate Up\nSELECT 1; SELECT 2;\n-- +migrate Down\nSELECT 3;\n",
       {"SELECT 1; SELECT 2;\n", 2},
       Expected{"SELECT 3;\n", 1}},
      {"one direction outside a transaction",
       "-- +migrate Up notransaction\nVACUUM;\n-- +migrate Down\nSELECT 3;\n",
       {"VACUUM;\n", 1, false},
       Expected{"SELECT 3;\n", 1}},
      {"a statement that refuses a transaction takes its part out of it",
       "-- +migrate Up\nSELECT 3;\n-- +migrate Down\nVACUUM;\n",
       {"SELECT 3;\n", 1},
       Expected{"VACUUM;\n", 1, false}},
  };
  ExpectFiles(cases, kPostgres, SourceFormat::kSqlMigrate);
  ExpectFiles(cases, kSqlite, SourceFormat::kSqlMigrate);
}

TEST(ReadSqlFile, ReadsAnAnnotatedFile) {
  const Case cases[] = {
      {"Up alone", "-- +goose Up\nSELECT 1;\n", {"SELECT 1;\n", 1}},
      {"Up and Down",
       "-- +goose Up\nSELECT 1; SELECT 2;\n-- +goose Down\nSELECT 3;\n",
       {"SELECT 1; SELECT 2;\n", 2},
       Expected{"SELECT 3;\n", 1}},
      {"a byte order mark",
       "\xEF\xBB\xBF-- +goose Up\nSELECT 1;",
       {"SELECT 1;", 1}},
      {"CR LF",
       "-- +goose Up\r\nSELECT 1;\r\n-- +goose Down\r\nSELECT 2;",
       {"SELECT 1;\r\n", 1},
       Expected{"SELECT 2;", 1}},
      {"an empty Down is a Down",
       "-- +goose Up\nSELECT 1;\n-- +goose Down\n",
       {"SELECT 1;\n", 1},
       Expected{""}},
      {"an empty Up",
       "-- +goose Up\n-- +goose Down\nSELECT 1;",
       {""},
       Expected{"SELECT 1;", 1}},
      {"no semicolon at the end of a part",
       "-- +goose Up\nSELECT 1\n-- +goose Down\nSELECT 2",
       {"SELECT 1\n", 1},
       Expected{"SELECT 2", 1}},
      {"NO TRANSACTION is for both",
       "-- +goose NO TRANSACTION\n-- +goose Up\nVACUUM;\n-- +goose Down\n"
       "SELECT 1;",
       {"VACUUM;\n", 1, false},
       Expected{"SELECT 1;", 1, false}},
      {"NO TRANSACTION keeps BEGIN and COMMIT",
       "-- +goose Up\n-- +goose NO TRANSACTION\nBEGIN; SELECT 1; COMMIT;\n",
       {"-- +goose NO TRANSACTION\nBEGIN; SELECT 1; COMMIT;\n", 3, false}},
      {"BEGIN and COMMIT are taken off each part",
       "-- +goose Up\nBEGIN;\nSELECT 1;\nCOMMIT;\n-- +goose Down\nBEGIN; "
       "SELECT "
       "2; END;",
       {"\nSELECT 1;\n", 1},
       Expected{" SELECT 2; ", 1}},
      {"a block",
       "-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n"
       "-- +goose StatementEnd\n",
       {"-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n", 1}},
      {"the last block may lack its semicolon",
       "-- +goose Up\n-- +goose StatementBegin\nSELECT 1\n"
       "-- +goose StatementEnd\n",
       {"-- +goose StatementBegin\nSELECT 1\n-- +goose StatementEnd\n", 1}},
      {"another one may not be sent as it stands",
       "-- +goose Up\n-- +goose StatementBegin\nSELECT 1\n"
       "-- +goose StatementEnd\nSELECT 2;\n",
       {"-- +goose StatementBegin\nSELECT 1\n-- +goose StatementEnd\nSELECT "
        "2;\n",
        2, true, true}},
      {"BEGIN and COMMIT in blocks of their own",
       "-- +goose Up\n-- +goose StatementBegin\nBEGIN;\n"
       "-- +goose StatementEnd\nSELECT 1;\n-- +goose StatementBegin\nCOMMIT\n"
       "-- +goose StatementEnd\n",
       {"\n-- +goose StatementEnd\nSELECT 1;\n-- +goose StatementBegin\n", 1}},
      {"blocks in both directions",
       "-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n"
       "-- +goose StatementEnd\n-- +goose Down\n-- +goose StatementBegin\n"
       "SELECT 2;\n-- +goose StatementEnd\n",
       {"-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n", 1},
       Expected{"-- +goose StatementBegin\nSELECT 2;\n-- +goose "
                "StatementEnd\n",
                1}},
  };
  ExpectFiles(cases, kPostgres, SourceFormat::kAnnotated);
  ExpectFiles(cases, kSqlite, SourceFormat::kAnnotated);
}

// What goose's line-wise parser gets wrong; each of these files is read by
// goose, or refused, in a way that its author did not mean.
TEST(ReadSqlFile, MendsTheTrapsOfGoose) {
  const Case cases[] = {
      {"a comment right behind a semicolon swallowed the next statement",
       "-- +goose Up\nSELECT 1;--c\nSELECT 2;\n",
       {"SELECT 1;--c\nSELECT 2;\n", 2}},
      {"so did a block comment",
       "-- +goose Up\nSELECT 1; /* c */\nSELECT 2;\n",
       {"SELECT 1; /* c */\nSELECT 2;\n", 2}},
      {"a semicolon at a line's end in a string ended the statement",
       "-- +goose Up\nSELECT 'a;\nb';\n",
       {"SELECT 'a;\nb';\n", 1}},
      {"and in a comment",
       "-- +goose Up\nSELECT 1 /* a;\nb */;\n",
       {"SELECT 1 /* a;\nb */;\n", 1}},
      {"minus minus in a string hid the semicolon",
       "-- +goose Up\nSELECT ('a --b');\nSELECT 2;\n",
       {"SELECT ('a --b');\nSELECT 2;\n", 2}},
      {"a block comment alone was an unfinished statement",
       "-- +goose Up\n/* c */\n",
       {"/* c */\n", 0}},
      {"so was a line of blanks before a comment",
       "-- +goose Up\n   \n-- c\n",
       {"   \n-- c\n", 0}},
      {"two statements in a line were one",
       "-- +goose Up\nSELECT 1; SELECT 2;",
       {"SELECT 1; SELECT 2;", 2}},
      {"an empty block made the next line vanish",
       "-- +goose Up\n-- +goose StatementBegin\n-- +goose StatementEnd\n"
       "SELECT 1;\nSELECT 2;\n",
       {"-- +goose StatementBegin\n-- +goose StatementEnd\nSELECT 1;\nSELECT "
        "2;\n",
        2}},
      {"so did a block of comments",
       "-- +goose Up\n-- +goose StatementBegin\n-- c\n"
       "-- +goose StatementEnd\nCREATE TABLE t (\na int);\n",
       {"-- +goose StatementBegin\n-- c\n-- +goose StatementEnd\nCREATE TABLE "
        "t (\na int);\n",
        1}},
      {"a missing semicolon at the end was an error",
       "-- +goose Up\nSELECT 1",
       {"SELECT 1", 1}},
      {"a byte order mark was an error",
       "\xEF\xBB\xBF-- +goose Up\nSELECT 1;",
       {"SELECT 1;", 1}},
      {"a block comment before Up was an error",
       "/* licence */\n-- +goose Up\nSELECT 1;",
       {"SELECT 1;", 1}},
  };
  ExpectFiles(cases, kPostgres, SourceFormat::kAnnotated);
  ExpectFiles(cases, kSqlite, SourceFormat::kAnnotated);
}

TEST(ReadSqlFile, NeedsNoStatementBeginForBodies) {
  const std::string function =
      "CREATE FUNCTION f() RETURNS int AS $$\nBEGIN\n  RETURN 1;\nEND;\n$$ "
      "LANGUAGE plpgsql;\n";
  const Case postgres[] = {
      {"a function", absl::StrCat("-- +goose Up\n", function), {function, 1}}};
  ExpectFiles(postgres, kPostgres, SourceFormat::kAnnotated);
  const std::string trigger =
      "CREATE TRIGGER r AFTER INSERT ON t BEGIN\n  DELETE FROM u;\n  SELECT "
      "1;\nEND;\n";
  const Case sqlite[] = {
      {"a trigger", absl::StrCat("-- +goose Up\n", trigger), {trigger, 1}}};
  ExpectFiles(sqlite, kSqlite, SourceFormat::kAnnotated);
}

TEST(ReadSqlFile, ReadsAnnotatedFilesOfPostgres) {
  const std::string drop =
      "ALTER SUBSCRIPTION s DISABLE;\nALTER SUBSCRIPTION s SET (slot_name = "
      "NONE);\nDROP SUBSCRIPTION s;\n";
  const Case cases[] = {
      {"a subscription without its slot is dropped in a transaction",
       absl::StrCat("-- +goose Up\n", drop),
       {drop, 3}},
      {"rows of COPY",
       "-- +goose Up\nCOPY t FROM stdin;\n1\n\\.\n",
       {"COPY t FROM stdin;\n1\n\\.\n", 1, true, true}},
      {"what a block holds is the server's business",
       "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\n"
       "BEGIN;\n-- +goose StatementEnd\n",
       {"-- +goose StatementBegin\nBEGIN;\n-- +goose StatementEnd\n", 1,
        false}},
      {"session settings",
       "-- +goose Up\nSET search_path = a;\n",
       {"SET search_path = a;\n", 1}},
  };
  ExpectFiles(cases, kPostgres, SourceFormat::kAnnotated);
}

TEST(ReadSqlFile, ReadsAnnotatedFilesOfSqlite) {
  const Case cases[] = {
      {"foreign keys are off per direction",
       "-- +goose Up\nPRAGMA foreign_keys=OFF;\nSELECT 1;\n-- +goose Down\n"
       "SELECT 2;",
       {"PRAGMA foreign_keys=OFF;\nSELECT 1;\n", 2, true, false, true},
       Expected{"SELECT 2;", 1}},
      {"without a transaction too",
       "-- +goose NO TRANSACTION\n-- +goose Up\nPRAGMA foreign_keys(no);\n",
       {"PRAGMA foreign_keys(no);\n", 1, false, false, true}},
  };
  ExpectFiles(cases, kSqlite, SourceFormat::kAnnotated);
}

TEST(ReadSqlFile, ChecksumsTheUpAlone) {
  const auto read = [](const std::string& content) {
    absl::StatusOr<SqlFile> file = ReadSqlFile("f.sql", content, kPostgres);
    EXPECT_TRUE(file.ok()) << file.status();
    return *file;
  };
  const SqlFile file = read("-- +goose Up\nA;\n-- +goose Down\nB;\n");
  EXPECT_EQ(file.up_checksum, Checksum("A;\n"));

  const SqlFile other_down = read("-- +goose Up\nA;\n-- +goose Down\nC;\n");
  EXPECT_EQ(other_down.up_checksum, file.up_checksum);
  EXPECT_NE(other_down.file_checksum, file.file_checksum);

  const SqlFile crlf = read("-- +goose Up\r\nA;\r\n-- +goose Down\r\nB;\r\n");
  EXPECT_EQ(crlf.up_checksum, file.up_checksum);
  EXPECT_EQ(crlf.file_checksum, file.file_checksum);

  const SqlFile marked =
      read("\xEF\xBB\xBF-- +goose Up\nA;\n-- +goose Down\nB;\n");
  EXPECT_EQ(marked.up_checksum, file.up_checksum);
  EXPECT_EQ(marked.file_checksum, file.file_checksum);

  const SqlFile other_up = read("-- +goose Up\nA ;\n-- +goose Down\nB;\n");
  EXPECT_NE(other_up.up_checksum, file.up_checksum);

  // What is taken off before it runs belongs to the checksum all the same.
  const SqlFile plain = read("BEGIN;A;COMMIT;");
  EXPECT_EQ(plain.up_checksum, Checksum("BEGIN;A;COMMIT;"));
  EXPECT_EQ(plain.up_checksum, plain.file_checksum);
}

TEST(ReadSqlFile, WhatItReplacesChangesNothingElse) {
  const char* const contents[] = {
      "SELECT 1;\n",
      "SELECT 1;\r\nSELECT 2;",
      "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n",
      "-- +gander NO TRANSACTION\n-- +gander Up\nVACUUM;\n",
      "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n",
      "-- +migrate Up\nSELECT 1;\n-- +migrate Down\nSELECT 2;\n",
  };
  const std::string line = "-- +gander Replaces 20240102030405\n";
  for (const std::string content : contents) {
    const absl::StatusOr<SqlFile> bare =
        ReadSqlFile("f.sql", content, kPostgres);
    ASSERT_TRUE(bare.ok()) << bare.status();
    EXPECT_TRUE(bare->replaces.empty()) << content;
    std::vector<std::string> renumbered = {line + content};
    if (content.back() == '\n') renumbered.push_back(content + line);
    for (const std::string& with : renumbered) {
      const absl::StatusOr<SqlFile> file =
          ReadSqlFile("f.sql", with, kPostgres);
      ASSERT_TRUE(file.ok()) << file.status() << with;
      EXPECT_EQ(file->replaces, std::vector<Version>{Version(20240102030405)});
      EXPECT_EQ(file->format, bare->format) << with;
      EXPECT_EQ(file->up.statements, bare->up.statements) << with;
      EXPECT_EQ(file->up.transactional, bare->up.transactional) << with;
      EXPECT_EQ(file->down.has_value(), bare->down.has_value()) << with;
      EXPECT_NE(file->file_checksum, bare->file_checksum) << with;
      EXPECT_EQ(file->up_checksum, bare->up_checksum) << with;
    }
  }
}

TEST(ReadSqlFile, AReplacesLineWithAMistakeIsNamed) {
  EXPECT_TRUE(absl::StartsWith(
      std::string(
          ReadSqlFile("f.sql", "SELECT 1;\n-- +gander Replaces x\n", kPostgres)
              .status()
              .message()),
      "f.sql:2:1: Replaces takes versions: "));
}

TEST(ReadSqlFile, SaysWhetherThereIsADown) {
  const auto missing = [](const std::string& content) {
    return ReadSqlFile("f.sql", content, kPostgres)->down_missing;
  };
  EXPECT_TRUE(missing("-- +goose Up\nA;\n"));
  EXPECT_FALSE(missing("-- +goose Up\nA;\n-- +goose Down\n"));
  EXPECT_FALSE(missing("A;\n"));
}

struct BadCase {
  const char* rule;
  std::string content;
  const char* message;  // its beginning
};

template <size_t kSize>
void ExpectErrors(const BadCase (&cases)[kSize], DatabaseName database) {
  for (const BadCase& c : cases) {
    const absl::Status status =
        ReadSqlFile("d/f.sql", c.content, database).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.rule;
    EXPECT_TRUE(absl::StartsWith(std::string(status.message()), c.message))
        << c.rule << ": " << status;
  }
}

TEST(ReadSqlFile, SaysWhereAndWhatToDo) {
  const BadCase cases[] = {
      {"a string that the Down line ends",
       "-- +goose Up\nSELECT 'a;\n-- +goose Down\nSELECT 'b';\n",
       "d/f.sql:2:8: the string that begins here is not closed: there is no ' "
       "before line 3 (-- +goose Down)"},
      {"a comment around Down",
       "-- +goose Up\nSELECT 1;\n/*\n-- +goose Down\nSELECT 2;\n*/\n",
       "d/f.sql:3:1: the comment that begins here is not closed: there is no "
       "*/ before line 4 (-- +goose Down)"},
      {"a string at the end of a plain file", "SELECT 1;\nSELECT '\n",
       "d/f.sql:2:8: the string that begins here is not closed: there is no ' "
       "before the end of the file"},
      {"COMMIT in the middle", "-- +goose Up\nSELECT 1;\nCOMMIT;\nSELECT 2;\n",
       "d/f.sql:3:1: COMMIT would begin or end a transaction, and the file "
       "already runs in one; delete it, or add the line -- +goose NO "
       "TRANSACTION to the file."},
      {"BEGIN around a part of it",
       "-- +gander Up\nSELECT 1;\nBEGIN; SELECT 2; COMMIT;\n",
       "d/f.sql:3:1: BEGIN would begin or end a transaction, and the file "
       "already runs in one; delete it, or add the line -- +gander NO "
       "TRANSACTION to the file."},
      {"ROLLBACK", "-- +goose Up\nSELECT 1; ROLLBACK;\n",
       "d/f.sql:2:11: ROLLBACK would begin or end"},
      {"VACUUM", "-- +goose Up\n/* c */ VACUUM;\n",
       "d/f.sql:2:9: VACUUM cannot run inside a transaction; add the line -- "
       "+goose NO TRANSACTION to the file"},
      {"VACUUM within BEGIN and COMMIT", "-- +goose Up\nBEGIN;VACUUM;COMMIT;\n",
       "d/f.sql:2:7: VACUUM cannot run inside a transaction"},
      {"a broken structure", "-- +goose Down\n",
       "d/f.sql:1:1: Down stands before Up"},
      {"annotations in capitals alone",
       "-- +GOOSE UP\nSELECT 1;\n-- +GOOSE DOWN\nSELECT 2;\n",
       "d/f.sql:1:1: this would be an annotation if it began with -- "
       "+gander, -- +goose or -- +migrate, in lower case"},
      {"a misspelled annotation, which would run Down as a part of Up",
       "-- +goose Up\nSELECT 1;\n-- +goos Down\nSELECT 2;\n",
       "d/f.sql:3:1: this would be an annotation if it began with -- "
       "+gander, -- +goose or -- +migrate, in lower case"},
      {"a NUL byte", std::string("SELECT 1;\n\0", 11),
       "d/f.sql:2:1: a NUL byte"},
      {"UTF-16", std::string("\xFF\xFES\0E\0", 6),
       "d/f.sql:1:1: the file is in UTF-16"},
      {"UTF-16, the other way round", std::string("\xFE\xFF\0S\0E", 6),
       "d/f.sql:1:1: the file is in UTF-16"},
  };
  ExpectErrors(cases, kPostgres);
  ExpectErrors(cases, kSqlite);
}

TEST(ReadSqlFile, SaysWhatPostgresWouldRefuse) {
  const BadCase cases[] = {
      {"a concurrent index",
       "-- +goose Up\nSELECT 1;\nCREATE INDEX CONCURRENTLY i ON t (a);\n",
       "d/f.sql:3:1: CREATE INDEX CONCURRENTLY cannot run inside a "
       "transaction; add the line -- +goose NO TRANSACTION"},
      {"an isolation level",
       "-- +goose Up\nBEGIN ISOLATION LEVEL SERIALIZABLE;\nCOMMIT;\n",
       "d/f.sql:2:1: BEGIN would begin or end a transaction"},
      {"a subscription with its slot",
       "-- +goose Up\nALTER SUBSCRIPTION s DISABLE;\nDROP SUBSCRIPTION s;\n",
       "d/f.sql:3:1: DROP SUBSCRIPTION cannot run inside a transaction"},
      {"a psql command", "-- +goose Up\n\\connect x\n",
       "d/f.sql:2:1: \\connect is a command of psql"},
      {"a parenthesis that Down ends",
       "-- +goose Up\nCREATE TABLE t (a int;\n-- +goose Down\nDROP TABLE t;\n",
       "d/f.sql:2:16: the parenthesis that opens here is not closed: there is "
       "no ) before line 3 (-- +goose Down)"},
      {"rows of COPY that Down ends",
       "-- +goose Up\nCOPY t FROM stdin;\n1\n-- +goose Down\n\\.\n",
       "d/f.sql:3:1: the rows of COPY ... FROM stdin that begin here are not "
       "closed: there is no line \\. before line 4 (-- +goose Down)"},
  };
  ExpectErrors(cases, kPostgres);
}

TEST(ReadSqlFile, SaysWhatSqliteWouldRefuse) {
  const BadCase cases[] = {
      {"a journal mode", "-- +goose Up\nPRAGMA journal_mode=WAL;\n",
       "d/f.sql:2:1: this PRAGMA cannot run inside a transaction"},
      {"a BEGIN in a block, of which SQLite knows nothing",
       "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\n"
       "BEGIN;\nSELECT 1;\n-- +goose StatementEnd\n",
       "d/f.sql:4:1: this BEGIN has no COMMIT"},
      {"a command of the program", "-- +goose Up\n.read x.sql\n",
       "d/f.sql:2:1: .read is a command of the sqlite3 program"},
  };
  ExpectErrors(cases, kSqlite);
}

TEST(ReadSqlFile, ReadsFilesForMysql) {
  const absl::StatusOr<SqlFile> file = ReadSqlFile(
      "d/f.sql",
      "-- +goose Up\nDELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\n"
      "-- +goose Down\nDROP PROCEDURE p; # Down begins with a semicolon "
      "again\n",
      DatabaseName::kMysql);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->up.statements, 1);
  EXPECT_TRUE(file->up.transactional);
  // The server knows nothing of the DELIMITER line.
  EXPECT_TRUE(file->up.needs_cutting);
  ASSERT_TRUE(file->down.has_value());
  EXPECT_EQ(file->down->statements, 1);
}

// Reads `content` as Up and as Down of `format`, whatever it looks like.
absl::StatusOr<SqlFile> ReadAs(SourceFormat format, FileNaming naming,
                               absl::string_view content) {
  const SqlSource up{"f.up.sql", content};
  const SqlSource down{"f.down.sql", content};
  return ReadSqlFiles(naming, up,
                      naming == FileNaming::kGander ? nullptr : &down,
                      SqlOptions{.database = kPostgres, .format = format});
}

TEST(ReadSqlFiles, TakesAnnotationsForCommentsInAFormatThatHasNone) {
  const struct {
    const char* rule;
    const char* content;
    size_t statements;
  } cases[] = {
      {"an end within a statement",
       "CREATE TABLE t (\n-- +goose StatementEnd\na INT);\nSELECT 1;", 2},
      {"a beginning in quotes",
       "INSERT INTO t VALUES ('\n-- +gander StatementBegin\n');", 1},
      {"an end among rows",
       "COPY t FROM stdin;\n-- +migrate StatementEnd\n\\.\n", 1},
      {"a block of statements that a run takes one by one",
       "-- +goose StatementBegin\nVACUUM;\nSELECT 1\n-- +goose StatementEnd\n;",
       2},
      {"Up and Down", "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;", 2},
      {"a misspelled one", "SELECT 1;\n-- +goos Down\nSELECT 2;", 2},
  };
  const struct {
    SourceFormat format;
    FileNaming naming;
  } formats[] = {{SourceFormat::kPlain, FileNaming::kGander},
                 {SourceFormat::kPair, FileNaming::kPair},
                 {SourceFormat::kFlyway, FileNaming::kFlyway},
                 {SourceFormat::kDiesel, FileNaming::kDiesel}};
  for (const auto& c : cases) {
    for (const auto& f : formats) {
      const absl::StatusOr<SqlFile> file =
          ReadAs(f.format, f.naming, c.content);
      if (!file.ok()) {
        ADD_FAILURE() << c.rule << ": " << file.status();
        continue;
      }
      EXPECT_EQ(file->format, f.format) << c.rule;
      EXPECT_TRUE(file->down_error.ok()) << c.rule << file->down_error;
      for (const SqlScript& script :
           {file->up, file->down.value_or(file->up)}) {
        EXPECT_EQ(script.text, c.content) << c.rule;
        // Whoever cuts the text later must find the same statements.
        const absl::StatusOr<std::vector<Statement>> statements =
            SplitStatements(script, kPostgres);
        ASSERT_TRUE(statements.ok()) << c.rule << ": " << statements.status();
        EXPECT_EQ(statements->size(), c.statements) << c.rule;
        EXPECT_EQ(script.statements, c.statements) << c.rule;
        for (const Statement& s : *statements) EXPECT_EQ(s.block, 0) << c.rule;
      }
    }
  }
}

TEST(ReadSqlFile, KeepsABlockThatADelimiterOfItsOwnCuts) {
  const Case cases[] = {
      {"BEGIN and COMMIT behind a DELIMITER line",
       "DELIMITER //\nBEGIN//\nSELECT 1//\nCOMMIT//\n",
       {"DELIMITER //\nBEGIN//\nSELECT 1//\nCOMMIT//\n", 3, false, true}},
      {"a semicolon as well",
       "DELIMITER //\nBEGIN;//\nSELECT 1//\nCOMMIT;//\n",
       {"DELIMITER //\nBEGIN;//\nSELECT 1//\nCOMMIT;//\n", 3, false, true}},
      {"the DELIMITER line stands inside",
       "BEGIN;\nDELIMITER //\nSELECT 1//\nCOMMIT//\n",
       {"\nDELIMITER //\nSELECT 1//\n", 1, true, true}},
      {"the delimiter is the semicolon again",
       "DELIMITER //\nDELIMITER ;\nBEGIN;\nSELECT 1;\nCOMMIT;\n",
       {"\nSELECT 1;\n", 1, true, true}},
  };
  ExpectFiles(cases, DatabaseName::kMysql, SourceFormat::kPlain);
  const BadCase bad_cases[] = {
      {"in an annotated file",
       "-- +goose Up\nDELIMITER //\nBEGIN//\nCOMMIT//\n",
       "d/f.sql:3:1: BEGIN would begin or end a transaction, and the file "
       "already runs in one; delete it, or add the line -- +goose NO "
       "TRANSACTION to the file. (Around all statements it is fine before a "
       "DELIMITER line"},
  };
  ExpectErrors(bad_cases, DatabaseName::kMysql);
}

TEST(ReadSqlFile, ABrokenDownDoesNotStopTheUp) {
  const BadCase cases[] = {
      {"an open string", "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 'a;",
       "d/f.sql:4:8: the string that begins here is not closed: there is no ' "
       "before the end of the file"},
      {"a NUL byte",
       std::string("-- +goose Up\nSELECT 1;\n-- +goose Down\n\0", 39),
       "d/f.sql:4:1: a NUL byte"},
      {"VACUUM", "-- +goose Up\nSELECT 1;\n-- +goose Down\nVACUUM;\n",
       "d/f.sql:4:1: VACUUM cannot run inside a transaction"},
      {"COMMIT", "-- +goose Up\nSELECT 1;\n-- +goose Down\nCOMMIT;\n",
       "d/f.sql:4:1: COMMIT would begin or end a transaction"},
      {"an unknown annotation",
       "-- +goose Up\nSELECT 1;\n-- +goose Down\n-- +goose x\n",
       "d/f.sql:4:1: \"x\" is no annotation"},
      {"a second Down",
       "-- +goose Up\nSELECT 1;\n-- +goose Down\n-- +goose Down\n",
       "d/f.sql:4:1: a second Down"},
  };
  for (const BadCase& c : cases) {
    const absl::StatusOr<SqlFile> file =
        ReadSqlFile("d/f.sql", c.content, kPostgres);
    ASSERT_TRUE(file.ok()) << c.rule << ": " << file.status();
    EXPECT_EQ(file->up.text, "SELECT 1;\n") << c.rule;
    EXPECT_FALSE(file->down.has_value()) << c.rule;
    EXPECT_FALSE(file->down_missing) << c.rule;
    EXPECT_TRUE(
        absl::StartsWith(std::string(file->down_error.message()), c.message))
        << c.rule << ": " << file->down_error;
  }
}

TEST(ReadSqlFile, RefusesTheMarkerOfAnotherToolWhichWouldHideADown) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"-- +goose Up\nA;\n-- migrate:down\nB;", "f.sql:3:1: a marker of"},
      {"-- +migrate Up\nA;\n-- migrate:down\nB;", "f.sql:3:1: a marker of"},
      {"-- migrate:up\nA;\n-- migrate: down\nB;", "f.sql:3:1: this would be"},
      {"-- migrate:up\nA;\n-- migrate:Down\nB;", "f.sql:3:1: this would be"},
      {"-- migrate:up\nA;\n--migrate:dwon\nB;", "f.sql:3:1: this would be"},
      {"-- migrate:up\nA;\n-- migrate:down;\nB;", "f.sql:3:1: this would be"},
  };
  for (const auto& c : cases) {
    const absl::Status status =
        ReadSqlFile("f.sql", c.text, DatabaseName::kSqlite).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.text;
    EXPECT_EQ(std::string(status.message()).rfind(c.message, 0), 0u) << status;
  }
  EXPECT_TRUE(ReadSqlFile("f.sql", "-- migrate: the users\nSELECT 1;",
                          DatabaseName::kSqlite)
                  .ok());
}

}  // namespace
}  // namespace gander

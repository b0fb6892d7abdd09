// File: statement.h
//
// SQL text cut into statements, by the rules of the database that will run it.
#ifndef GANDER_RUNTIME_SQL_STATEMENT_H_
#define GANDER_RUNTIME_SQL_STATEMENT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/sql_script.h"
#include "runtime/sql/source_position.h"

namespace gander {

// What a statement is, as far as running it depends on that.
enum class StatementKind {
  kOrdinary,
  kBegin,     // BEGIN, START TRANSACTION
  kCommit,    // COMMIT, END
  kRollback,  // ROLLBACK, ABORT (not ROLLBACK TO), PREPARE TRANSACTION
  // Refuses to run inside a transaction: CREATE INDEX CONCURRENTLY, VACUUM, ...
  kRefusesTransaction,
  // Commits the transaction that is open before it runs, and then itself:
  // CREATE TABLE and other DDL, LOCK TABLES (MySQL).
  kCommitsImplicitly,
  // COPY ... FROM stdin, with its data behind it.
  kCopyFromStdin,
  // SET, RESET, set_config, SQLite's PRAGMA and ATTACH, MySQL's USE: changes
  // the session beyond the transaction.
  kSessionSetting,
  // PRAGMA foreign_keys = OFF / ON (SQLite).
  kForeignKeysOff,
  kForeignKeysOn,
};

// One statement. Refers to the text it was cut from.
struct Statement {
  // From the first character of its first word to its semicolon, that included;
  // to its last character when there is no semicolon. Comments before it are
  // not part of it, comments inside it are. A delimiter that a DELIMITER line
  // chose is no part of it either: the server does not know it.
  absl::string_view text;
  // Where `text` begins in the file.
  SourcePosition position;
  StatementKind kind = StatementKind::kOrdinary;
  // For kCopyFromStdin: the rows, without the closing \. line; and where they
  // begin in the file.
  absl::string_view copy_data;
  SourcePosition copy_position;
  // MySQL: a DELIMITER line before it says that something else than a semicolon
  // ends it.
  bool own_delimiter = false;
  // Stands between StatementBegin and StatementEnd, with others perhaps: those
  // of one block have the same number, from 1. 0 for all others.
  int block = 0;
};

// Whether StatementBegin and StatementEnd lines mark blocks, or are comments
// like any other.
enum class Marks { kCount, kAreComments };

// Cuts `text`, which begins at `start` in its file, into statements: at the
// semicolons that the database itself would see. What it knows:
//   PostgreSQL  '..', E'..', U&'..', "..", $tag$..$tag$, nested /* */, --,
//               BEGIN ATOMIC ... END bodies, parentheses (rules), and the data
//               of COPY ... FROM stdin up to a line \.
//               standard_conforming_strings is taken to be on.
//   SQLite      '..', "..", `..`, [..], /* */, --, trigger bodies
//   MySQL       '..', "..", `..` (a backslash escapes in the first two), /* */,
//               --, #, bodies of routines, triggers and events (mysql_body.h);
//               /*! .. */ is code. Behind a DELIMITER line the delimiter alone
//               ends statements, as for the mysql program.
// Lines that are annotations (annotation.h) are comments, and with kCount mark
// the blocks.
// Empty statements (a lone semicolon) are dropped; text without any statement
// gives an empty vector. The statements point into `text`.
//
// A StatementEnd line ends a statement that has no semicolon.
//
// kInvalidArgument: a quote, comment, dollar tag, parenthesis or body that is
// not closed (SQLite itself would let a comment pass that is open at the end,
// and lose what it hides), rows of COPY without a line \., a NUL byte, a
// StatementBegin inside quotes, or a command of psql, sqlite3 or mysql (\copy,
// \i, .read, source ...). The message begins with line:column of where it opens
// and says what to do; it does not name the file.
//
// Pure; linear in the size of `text`. StatementReader (statement_reader.h)
// gives them one by one.
absl::StatusOr<std::vector<Statement>> SplitStatements(
    absl::string_view text, DatabaseName database, SourcePosition start = {},
    Marks marks = Marks::kCount);

// Cuts the text of `script` as it was cut when its file was read. REQUIRES: its
// substitution is kNone. Errors as above.
absl::StatusOr<std::vector<Statement>> SplitStatements(const SqlScript& script,
                                                       DatabaseName database);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_STATEMENT_H_

// File: transaction_block.h
//
// BEGIN ... COMMIT in a script.
#ifndef GANDER_RUNTIME_SQL_TRANSACTION_BLOCK_H_
#define GANDER_RUNTIME_SQL_TRANSACTION_BLOCK_H_

#include <cstddef>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/sql/statement.h"

namespace gander {

// What stands inside such a block.
struct BlockContent {
  absl::string_view text;
  SourcePosition position;
};

// Finds the one block that many files have around all they do: gander's own
// transaction takes its place. The first statement is BEGIN, the last is
// COMMIT, both ask for nothing else, and no statement between them controls a
// transaction. No DELIMITER line before it chose what ends statements (MySQL):
// without that line the inside could not be cut. SQLite's PRAGMA foreign_keys
// and foreign_key_check may stand before and after it, as they do around the
// rebuilding of a table.
class WholeBlockFinder {
 public:
  explicit WholeBlockFinder(DatabaseName database) : database_(database) {}

  // Takes the next statement. True: it is inside the block, if there turns out
  // to be one.
  bool Take(const Statement& statement);

  // Once all are taken; nothing when there is no such block.
  std::optional<BlockContent> block() const;

 private:
  enum class State { kBefore, kInside, kBehind, kNone };

  const DatabaseName database_;
  State state_ = State::kBefore;
  Statement begin_;
  Statement commit_;
};

// Whether each BEGIN has its COMMIT or ROLLBACK, before the next one. What a
// StatementBegin block holds is the server's business; but SQLite has no
// messages of several statements, and so its statements are looked at like any
// other.
class BlockCheck {
 public:
  explicit BlockCheck(DatabaseName database) : database_(database) {}

  void Take(const Statement& statement);

  // Once all are taken. kInvalidArgument, with line:column: one has not.
  absl::Status status() const;

 private:
  // Whether `statement` belongs to a message that is not taken apart.
  bool IsInMessage(const Statement& statement) const {
    return statement.block > 0 && database_ != DatabaseName::kSqlite;
  }

  const DatabaseName database_;
  std::optional<Statement> open_;
  bool controlled_ = false;         // some statement controlled a transaction,
  bool tools_block_ended_ = false;  // and the first was a COMMIT
  absl::Status status_;
};

// A tool may begin a transaction before a file and commit it behind; and files
// written for it may have COMMIT; CREATE INDEX CONCURRENTLY ...; BEGIN; in the
// middle. One past the first COMMIT, when no BEGIN stands before it; 0 when
// there is none.
size_t EndOfToolsBlock(absl::Span<const Statement> statements);

// One past the COMMIT or ROLLBACK that ends the block which begins at
// statements[begin]; one past the last statement when there is none, but a
// tool's block was ended before: the tool ends this one.
//
// kInvalidArgument: another BEGIN comes first, or the end otherwise. The
// message begins with line:column.
absl::StatusOr<size_t> EndOfBlock(absl::Span<const Statement> statements,
                                  size_t begin);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_TRANSACTION_BLOCK_H_

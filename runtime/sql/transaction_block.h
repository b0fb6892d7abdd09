// File: transaction_block.h
//
// The one BEGIN ... COMMIT that many files have around all they do: gander's
// own transaction takes its place. Private to this package.
#ifndef GANDER_RUNTIME_SQL_TRANSACTION_BLOCK_H_
#define GANDER_RUNTIME_SQL_TRANSACTION_BLOCK_H_

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/sql/statement.h"

namespace gander {

// What stands inside such a block.
struct BlockContent {
  absl::string_view text;
  SourcePosition position;
  absl::Span<const Statement> statements;
};

// The content of the block, when the first of `statements` is BEGIN, the last
// is COMMIT, both ask for nothing else, and no statement between them controls
// a transaction. SQLite's PRAGMA foreign_keys and foreign_key_check may stand
// before and after it, as they do around the rebuilding of a table.
// Nothing when there is no such block.
std::optional<BlockContent> FindWholeBlock(
    absl::Span<const Statement> statements, DatabaseName database);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_TRANSACTION_BLOCK_H_

#include "runtime/sql/transaction_block.h"

#include "runtime/sql/position_error.h"
#include "runtime/sql/statement_kind.h"

namespace gander {
namespace {

bool ControlsTransaction(const Statement& statement) {
  return statement.kind == StatementKind::kBegin ||
         statement.kind == StatementKind::kCommit ||
         statement.kind == StatementKind::kRollback;
}

const char* End(absl::string_view text) { return text.data() + text.size(); }

}  // namespace

std::optional<BlockContent> FindWholeBlock(
    absl::Span<const Statement> statements, DatabaseName database) {
  while (!statements.empty() &&
         IsForeignKeyPragma(statements.front().text, database)) {
    statements.remove_prefix(1);
  }
  while (!statements.empty() &&
         IsForeignKeyPragma(statements.back().text, database)) {
    statements.remove_suffix(1);
  }
  if (statements.size() < 2) return std::nullopt;
  const Statement& begin = statements.front();
  const Statement& commit = statements.back();
  if (begin.kind != StatementKind::kBegin ||
      commit.kind != StatementKind::kCommit ||
      !IsPlainBegin(begin.text, database) ||
      !IsPlainCommit(commit.text, database)) {
    return std::nullopt;
  }
  BlockContent content;
  content.statements = statements.subspan(1, statements.size() - 2);
  for (const Statement& statement : content.statements) {
    if (ControlsTransaction(statement)) return std::nullopt;
  }
  content.text =
      absl::string_view(End(begin.text), commit.text.data() - End(begin.text));
  content.position = PositionAt(begin.text, begin.text.size(), begin.position);
  return content;
}

size_t EndOfToolsBlock(absl::Span<const Statement> statements) {
  for (size_t i = 0; i < statements.size(); ++i) {
    if (statements[i].kind == StatementKind::kCommit) return i + 1;
    if (ControlsTransaction(statements[i])) break;
  }
  return 0;
}

absl::StatusOr<size_t> EndOfBlock(absl::Span<const Statement> statements,
                                  size_t begin) {
  for (size_t i = begin + 1; i < statements.size(); ++i) {
    if (statements[i].kind == StatementKind::kCommit ||
        statements[i].kind == StatementKind::kRollback) {
      return i + 1;
    }
    if (statements[i].kind == StatementKind::kBegin) break;
    if (i + 1 == statements.size() && EndOfToolsBlock(statements) > 0) {
      return i + 1;
    }
  }
  if (begin + 1 == statements.size() && EndOfToolsBlock(statements) > 0) {
    return begin + 1;
  }
  return InvalidAt(statements[begin].position,
                   "this BEGIN has no COMMIT; add it, or drop the BEGIN");
}

}  // namespace gander

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

absl::Status NoCommit(const Statement& begin) {
  return InvalidAt(begin.position,
                   "this BEGIN has no COMMIT; add it, or drop the BEGIN");
}

}  // namespace

bool WholeBlockFinder::Take(const Statement& statement) {
  const bool controls = ControlsTransaction(statement);
  switch (state_) {
    case State::kBefore:
      if (IsForeignKeyPragma(statement.text, database_)) return false;
      begin_ = statement;
      state_ = statement.kind == StatementKind::kBegin &&
                       !statement.own_delimiter &&
                       IsPlainBegin(statement.text, database_)
                   ? State::kInside
                   : State::kNone;
      return false;
    case State::kInside:
      if (!controls) return true;
      commit_ = statement;
      state_ = statement.kind == StatementKind::kCommit &&
                       IsPlainCommit(statement.text, database_)
                   ? State::kBehind
                   : State::kNone;
      return false;
    case State::kBehind:
      if (!IsForeignKeyPragma(statement.text, database_)) {
        state_ = State::kNone;
      }
      return false;
    case State::kNone:
      return false;
  }
  return false;
}

std::optional<BlockContent> WholeBlockFinder::block() const {
  if (state_ != State::kBehind) return std::nullopt;
  const absl::string_view begin = begin_.text;
  BlockContent content;
  content.text =
      absl::string_view(End(begin), commit_.text.data() - End(begin));
  content.position = PositionAt(begin, begin.size(), begin_.position);
  return content;
}

size_t EndOfToolsBlock(absl::Span<const Statement> statements) {
  for (size_t i = 0; i < statements.size(); ++i) {
    if (statements[i].block > 0) continue;
    if (statements[i].kind == StatementKind::kCommit) return i + 1;
    if (ControlsTransaction(statements[i])) break;
  }
  return 0;
}

void BlockCheck::Take(const Statement& statement) {
  if (!status_.ok()) return;
  if (statement.block == 0 && ControlsTransaction(statement)) {
    tools_block_ended_ =
        tools_block_ended_ ||
        (!controlled_ && statement.kind == StatementKind::kCommit);
    controlled_ = true;
  }
  if (!open_.has_value()) {
    if (statement.kind == StatementKind::kBegin && !IsInMessage(statement)) {
      open_ = statement;
    }
  } else if (statement.kind == StatementKind::kCommit ||
             statement.kind == StatementKind::kRollback) {
    open_.reset();
  } else if (statement.kind == StatementKind::kBegin) {
    status_ = NoCommit(*open_);
  }
}

absl::Status BlockCheck::status() const {
  // An open one at the end is then the tool's to commit.
  if (!status_.ok() || !open_.has_value() || tools_block_ended_) return status_;
  return NoCommit(*open_);
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
  return NoCommit(statements[begin]);
}

}  // namespace gander

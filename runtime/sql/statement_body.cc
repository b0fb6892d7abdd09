#include "runtime/sql/statement_body.h"

#include "absl/strings/match.h"
#include "absl/types/span.h"

namespace gander {
namespace {

bool IsOneOf(absl::string_view word,
             absl::Span<const absl::string_view> keywords) {
  for (absl::string_view keyword : keywords) {
    if (absl::EqualsIgnoreCase(word, keyword)) return true;
  }
  return false;
}

}  // namespace

// The words before the name of the object.
void StatementBody::TakeHead(absl::string_view word) {
  const bool postgres = database_ == DatabaseName::kPostgres;
  if (state_ == State::kStart) {
    if (!postgres && IsOneOf(word, {"EXPLAIN", "QUERY", "PLAN"})) return;
    state_ = IsOneOf(word, {"CREATE"}) ? State::kCreate : State::kOther;
  } else if (postgres) {
    if (IsOneOf(word, {"OR", "REPLACE"})) return;
    state_ = IsOneOf(word, {"FUNCTION", "PROCEDURE"}) ? State::kHeader
                                                      : State::kOther;
  } else {
    if (IsOneOf(word, {"TEMP", "TEMPORARY"})) return;
    state_ = IsOneOf(word, {"TRIGGER"}) ? State::kHeader : State::kOther;
  }
}

// Whether the word behind BEGIN makes that the beginning of a body. In SQLite
// BEGIN may also be a name, as in WHEN new.begin > 1 BEGIN.
bool StatementBody::OpensBody(absl::string_view word) const {
  if (database_ == DatabaseName::kPostgres) return IsOneOf(word, {"ATOMIC"});
  return IsOneOf(word, {"SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE",
                        "VALUES", "WITH"});
}

void StatementBody::Take(const Token& token, absl::string_view text,
                         bool nested) {
  if (database_ == DatabaseName::kMysql) {
    mysql_.Take(token, text, nested);
    return;
  }
  const bool is_word = token.kind == TokenKind::kWord;
  switch (state_) {
    case State::kOther:
      return;
    case State::kStart:
    case State::kCreate:
      if (is_word) {
        TakeHead(text);
      } else {
        state_ = State::kOther;
      }
      return;
    case State::kBegin:
      if (is_word && OpensBody(text)) {
        state_ = State::kBody;
        behind_statement_ = IsOneOf(text, {"ATOMIC"});
        return;
      }
      state_ = State::kHeader;
      [[fallthrough]];
    case State::kHeader:
      if (is_word && !nested && !behind_dot_ && IsOneOf(text, {"BEGIN"})) {
        state_ = State::kBegin;
        opened_at_ = token.begin;
      }
      behind_dot_ = token.kind == TokenKind::kSymbol && text == ".";
      return;
    case State::kBody:
      if (is_word && behind_statement_ && IsOneOf(text, {"END"})) {
        state_ = State::kOther;
      }
      behind_statement_ = token.kind == TokenKind::kSemicolon;
      return;
  }
}

}  // namespace gander

#include "runtime/sql/mysql_body.h"

#include "absl/strings/match.h"

namespace gander {
namespace {

template <size_t kSize>
bool IsOneOf(absl::string_view word,
             const absl::string_view (&keywords)[kSize]) {
  for (absl::string_view keyword : keywords) {
    if (absl::EqualsIgnoreCase(word, keyword)) return true;
  }
  return false;
}

bool Is(absl::string_view word, absl::string_view keyword) {
  return absl::EqualsIgnoreCase(word, keyword);
}

// What may stand between CREATE and the kind of object.
constexpr absl::string_view kBeforeKind[] = {
    "OR", "REPLACE", "AGGREGATE", "DEFINER", "CURRENT_USER", "CURRENT_ROLE"};

// With these a body begins that has no blocks.
constexpr absl::string_view kSimple[] = {
    "ALTER",  "CALL",     "CREATE",  "DELETE", "DO",     "DROP",   "EXECUTE",
    "GRANT",  "INSERT",   "REPLACE", "RETURN", "REVOKE", "SELECT", "SET",
    "SIGNAL", "TRUNCATE", "UPDATE",  "VALUES", "WITH"};

}  // namespace

bool MysqlBody::OpenBlock(absl::string_view word, size_t begin) {
  static constexpr struct {
    absl::string_view word;
    Opener opener;
    bool statement_follows;
  } kOpeners[] = {
      {"BEGIN", Opener::kBegin, true},   {"IF", Opener::kIf, false},
      {"CASE", Opener::kCase, false},    {"LOOP", Opener::kLoop, true},
      {"REPEAT", Opener::kRepeat, true}, {"WHILE", Opener::kWhile, false},
      {"FOR", Opener::kWhile, false},
  };
  for (const auto& entry : kOpeners) {
    if (!Is(word, entry.word)) continue;
    blocks_.push_back({entry.opener, begin});
    statement_begins_ = entry.statement_follows;
    in_declare_ = false;
    in_handler_ = false;
    state_ = State::kBody;
    return true;
  }
  return false;
}

void MysqlBody::CloseBlock() {
  const bool expression = Innermost(Opener::kExpression);
  blocks_.pop_back();
  if (expression) return;
  behind_end_ = true;
  in_until_ = false;
  if (blocks_.empty()) state_ = State::kOther;
}

void MysqlBody::TakeStart(absl::string_view word, size_t begin) {
  if (Is(word, "CREATE") || Is(word, "ALTER")) {
    state_ = State::kCreate;
  } else if (Is(word, "BEGIN")) {
    state_ = State::kBegin;
    begin_ = begin;
  } else if (word.empty() || !OpenBlock(word, begin)) {
    state_ = State::kOther;
  }
}

// Names of a DEFINER stand behind = or @; quoted ones, comments and
// parentheses are no words.
void MysqlBody::TakeCreate(absl::string_view word) {
  if (word.empty() || behind_symbol_ || IsOneOf(word, kBeforeKind)) return;
  state_ = State::kHeader;
  if (Is(word, "PROCEDURE") || Is(word, "FUNCTION")) {
    object_ = Object::kRoutine;
  } else if (Is(word, "TRIGGER")) {
    object_ = Object::kTrigger;
  } else if (Is(word, "EVENT")) {
    object_ = Object::kEvent;
  } else {
    state_ = State::kOther;
  }
}

void MysqlBody::TakeHeader(absl::string_view word, size_t begin) {
  switch (object_) {
    case Object::kRoutine:
      if (!behind_parameters_ || OpenBlock(word, begin)) return;
      // RETURNS SET('a') and CHARACTER SET are types.
      if (IsOneOf(word, kSimple) && !Is(last_text_, "RETURNS") &&
          !Is(last_text_, "CHARACTER")) {
        state_ = State::kOther;
      }
      return;
    case Object::kTrigger:
      if (!Is(word, "ROW") || !Is(last_text_, "EACH")) return;
      break;
    case Object::kEvent:
      if (!Is(word, "DO")) return;
      break;
  }
  state_ = State::kBody;
  statement_begins_ = true;
}

void MysqlBody::TakeInBlock(absl::string_view word, size_t begin, bool begins) {
  if (in_handler_ && Is(word, "FOR")) return;
  if (Is(word, "END") &&
      (begins || in_until_ || Innermost(Opener::kExpression))) {
    CloseBlock();
  } else if ((begins || in_handler_) && OpenBlock(word, begin)) {
    return;
  } else if (Is(word, "CASE")) {
    blocks_.push_back({Opener::kExpression, begin});
  } else if (Is(word, "THEN") || Is(word, "ELSE")) {
    statement_begins_ = Innermost(Opener::kIf) || Innermost(Opener::kCase);
  } else if (Is(word, "DO")) {
    statement_begins_ = !begins && Innermost(Opener::kWhile);
  } else if (begins && (Is(word, "NOT") || Is(word, "ATOMIC"))) {
    statement_begins_ = true;
  } else if (begins && Is(word, "UNTIL")) {
    in_until_ = Innermost(Opener::kRepeat);
  } else if (begins && Is(word, "DECLARE")) {
    in_declare_ = true;
  } else if (in_declare_ && Is(word, "HANDLER")) {
    in_handler_ = true;
  } else if (in_handler_ && IsOneOf(word, kSimple)) {
    in_handler_ = false;
  }
}

void MysqlBody::TakeBody(const Token& token, absl::string_view text,
                         absl::string_view word) {
  if (token.kind == TokenKind::kSemicolon) {
    statement_begins_ = true;
    label_ends_ = behind_end_ = in_declare_ = in_handler_ = false;
    if (blocks_.empty()) state_ = State::kOther;
    return;
  }
  if (label_ends_ && text == ":") {
    label_ends_ = false;
    statement_begins_ = true;
    return;
  }
  const bool begins = statement_begins_;
  statement_begins_ = false;
  label_ends_ = begins && (!word.empty() || token.kind == TokenKind::kQuoted);
  if (behind_end_) {
    behind_end_ = false;
    return;
  }
  if (!blocks_.empty()) {
    if (!word.empty()) TakeInBlock(word, token.begin, begins);
    return;
  }
  // Where the body of a trigger or event begins.
  if (Is(last_text_, "FOLLOWS") || Is(last_text_, "PRECEDES")) {
    statement_begins_ = true;
  } else if (!begins) {
    state_ = State::kOther;
  } else if (!OpenBlock(word, token.begin) && IsOneOf(word, kSimple)) {
    state_ = State::kOther;
  }
}

void MysqlBody::Take(const Token& token, absl::string_view text, bool nested) {
  if (state_ == State::kOther) return;
  // Behind a dot, a word is a name; behind @ as well.
  const bool is_word =
      token.kind == TokenKind::kWord && last_text_ != "." && last_text_ != "@";
  const absl::string_view word = is_word ? text : absl::string_view();
  switch (state_) {
    case State::kStart:
      TakeStart(word, token.begin);
      break;
    case State::kBegin:
      if (Is(word, "ATOMIC")) {
        OpenBlock("BEGIN", begin_);
      } else if (!Is(word, "NOT")) {
        state_ = State::kOther;
      }
      break;
    case State::kCreate:
      TakeCreate(word);
      break;
    case State::kHeader:
      if (token.kind == TokenKind::kOpen) behind_parameters_ = true;
      if (is_word && !nested) TakeHeader(word, token.begin);
      break;
    case State::kBody:
      TakeBody(token, text, word);
      break;
    case State::kOther:
      break;
  }
  behind_symbol_ = token.kind == TokenKind::kSymbol;
  last_text_ = text;
}

}  // namespace gander

// File: mysql_body.h
//
// The body of a routine, trigger or event of MySQL and MariaDB, and a compound
// statement that stands by itself: semicolons in it do not end the statement.
// Private to this package.
#ifndef GANDER_RUNTIME_SQL_MYSQL_BODY_H_
#define GANDER_RUNTIME_SQL_MYSQL_BODY_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "runtime/sql/lexer.h"

namespace gander {

// Follows one statement token by token.
//
//   CREATE [OR REPLACE] [DEFINER = ...] [AGGREGATE] PROCEDURE|FUNCTION|TRIGGER|
//     EVENT ... body;  ALTER EVENT ... DO body
//   BEGIN NOT ATOMIC ... END, and IF, CASE, LOOP, REPEAT, WHILE and FOR at the
//     beginning (MariaDB)
//
// In a body, these open something that an END closes: BEGIN, IF, CASE, LOOP,
// REPEAT, WHILE and FOR where a statement may begin, and CASE in an expression.
// (IF and REPEAT in an expression are functions, and END may be a column.)
class MysqlBody {
 public:
  // As StatementBody::Take.
  void Take(const Token& token, absl::string_view text, bool nested);

  bool open() const { return !blocks_.empty(); }
  size_t opened_at() const { return blocks_.front().begin; }

 private:
  enum class State {
    kStart,   // nothing yet
    kBegin,   // BEGIN, which opens a block when NOT ATOMIC follows
    kCreate,  // CREATE or ALTER, and what may stand before the kind of object
    kHeader,  // CREATE PROCEDURE and so on, up to where the body begins
    kBody,    // where it begins, or inside
    kOther,   // no body any more
  };
  enum class Object { kRoutine, kTrigger, kEvent };
  enum class Opener { kBegin, kIf, kCase, kLoop, kRepeat, kWhile, kExpression };
  struct Block {
    Opener opener;
    size_t begin;
  };

  void TakeStart(absl::string_view word, size_t begin);
  void TakeCreate(absl::string_view word);
  void TakeHeader(absl::string_view word, size_t begin);
  void TakeBody(const Token& token, absl::string_view text,
                absl::string_view word);
  // A word inside a block. `begins`: a statement may begin with it.
  void TakeInBlock(absl::string_view word, size_t begin, bool begins);
  // Opens a block when `word` does, where a statement may begin.
  bool OpenBlock(absl::string_view word, size_t begin);
  void CloseBlock();
  bool Innermost(Opener opener) const {
    return !blocks_.empty() && blocks_.back().opener == opener;
  }

  State state_ = State::kStart;
  Object object_ = Object::kRoutine;
  std::vector<Block> blocks_;
  size_t begin_ = 0;  // of the BEGIN in kBegin
  // The token before: its text, and whether it is a symbol.
  absl::string_view last_text_;
  bool behind_symbol_ = false;
  bool behind_parameters_ = false;  // of a routine
  bool statement_begins_ = false;   // the next token may begin a statement
  bool label_ends_ = false;         // a colon would make the last one a label
  bool behind_end_ = false;         // an END, behind which stands IF or a label
  bool in_until_ = false;           // the condition before END REPEAT
  bool in_declare_ = false;         // DECLARE
  bool in_handler_ = false;         // DECLARE ... HANDLER, before its statement
};

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_MYSQL_BODY_H_

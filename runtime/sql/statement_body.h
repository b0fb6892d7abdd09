// File: statement_body.h
//
// The body of a function (PostgreSQL), trigger (SQLite) or any such thing of
// MySQL that is written as statements with semicolons, which do not end the
// statement around them.
#ifndef GANDER_RUNTIME_SQL_STATEMENT_BODY_H_
#define GANDER_RUNTIME_SQL_STATEMENT_BODY_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "runtime/migration/database_name.h"
#include "runtime/sql/lexer.h"
#include "runtime/sql/mysql_body.h"

namespace gander {

// Follows one statement token by token.
//
//   PostgreSQL  CREATE [OR REPLACE] FUNCTION|PROCEDURE ... BEGIN ATOMIC
//               statement; ... END
//   SQLite      CREATE [TEMP|TEMPORARY] TRIGGER ... BEGIN statement; ... END
//   MySQL       see mysql_body.h
//
// In the first two, the END of a body stands behind a semicolon (or behind
// ATOMIC), and the END of a CASE never does: that tells them apart.
class StatementBody {
 public:
  explicit StatementBody(DatabaseName database) : database_(database) {}

  // Takes the statement's next token, whose text is `text`; `nested` says that
  // it stands in parentheses.
  void Take(const Token& token, absl::string_view text, bool nested);

  // Whether the tokens so far end inside a body, and where that opened.
  bool open() const { return state_ == State::kBody || mysql_.open(); }
  size_t opened_at() const {
    return mysql_.open() ? mysql_.opened_at() : opened_at_;
  }

 private:
  enum class State {
    kStart,   // nothing yet
    kCreate,  // CREATE, and what may stand before the kind of object
    kHeader,  // CREATE FUNCTION and so on: a body may come
    kBegin,   // BEGIN, which may open one
    kBody,    // inside
    kOther,   // no body any more
  };

  void TakeHead(absl::string_view word);
  bool OpensBody(absl::string_view word) const;

  const DatabaseName database_;
  State state_ = State::kStart;
  size_t opened_at_ = 0;
  // The token before could stand before END of a body.
  bool behind_statement_ = false;
  bool behind_dot_ = false;
  MysqlBody mysql_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_STATEMENT_BODY_H_

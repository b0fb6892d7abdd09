// File: statement_reader.h
//
// The statements of a text one after another, as SQLite itself cuts it.
#ifndef GANDER_RUNTIME_DATABASE_SQLITE_STATEMENT_READER_H_
#define GANDER_RUNTIME_DATABASE_SQLITE_STATEMENT_READER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "runtime/database/sqlite/session.h"

namespace gander::sqlite {

class StatementReader {
 public:
  // Copies the text: with a NUL at its end SQLite need not copy the rest of it
  // for every statement.
  StatementReader(Session& session, absl::string_view text)
      : session_(session),
        text_(text),
        nul_(text_.find('\0')),
        at_(text_.c_str()) {}
  StatementReader(const StatementReader&) = delete;
  StatementReader& operator=(const StatementReader&) = delete;

  // Compiles the next statement; it may refer to what the ones before it have
  // made, once they ran. `statement` is empty when there is none any more. The
  // position of an error counts in the whole text.
  Failure Next(Statement& statement);

 private:
  Session& session_;
  const std::string text_;
  const size_t nul_;  // the first NUL byte: npos in any text that can run
  const char* at_;
};

}  // namespace gander::sqlite

#endif  // GANDER_RUNTIME_DATABASE_SQLITE_STATEMENT_READER_H_

// File: statement_error.h
//
// What a C++ step catches when the database refuses one of its statements.
#ifndef GANDER_RUNTIME_MIGRATION_STATEMENT_ERROR_H_
#define GANDER_RUNTIME_MIGRATION_STATEMENT_ERROR_H_

#include <stdexcept>
#include <string>

#include "absl/status/status.h"
#include "runtime/migration/server_error.h"
#include "runtime/migration/sql_text.h"

namespace gander {

// Thrown by SqlRunner and what it returns. A step need not catch it: gander
// turns it into a failure of the step that names this place.
//
// A PostgreSQL transaction accepts nothing but a rollback after an error, so
// catching it to go on makes sense only in a NO_TX step.
class StatementError : public std::runtime_error {
 public:
  StatementError(ServerError error, SqlText sql)
      : std::runtime_error(error.message),
        error_(std::move(error)),
        sql_(sql.text.data(), sql.text.size()),
        file_(sql.file),
        line_(sql.line) {}

  const ServerError& error() const { return error_; }
  // The statement, and where in the step's source it was written.
  const std::string& sql() const { return sql_; }
  const char* file() const { return file_; }
  int line() const { return line_; }

 private:
  ServerError error_;
  std::string sql_;
  const char* file_;
  int line_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_STATEMENT_ERROR_H_

#include "runtime/database/sqlite/script_body.h"

#include <cstdint>

#include "runtime/database/sqlite/statement_reader.h"

namespace gander::sqlite {
namespace {

// *statements grows by those that succeeded.
Failure RunPiece(Session& session, const ScriptPiece& piece,
                 int64_t* statements) {
  if (piece.has_copy_data) {
    return OwnError("COPY ... FROM stdin is PostgreSQL's; SQLite has no COPY",
                    "write INSERT statements, or a variant of the migration "
                    "for SQLite: <version>_<name>.sqlite.sql");
  }
  StatementReader reader(session, piece.text);
  for (;;) {
    Statement statement;
    if (Failure failure = reader.Next(statement)) return failure;
    if (statement.empty()) return std::nullopt;
    if (Failure failure = session.Finish(statement)) return failure;
    ++*statements;
  }
}

}  // namespace

Failure RunStatements(Session& session, const Script& script) {
  int64_t statements = 0;
  PassedPieces passed(script);
  for (size_t i = 0; i < script.pieces.size(); ++i) {
    Failure failure = RunPiece(session, script.pieces[i], &statements);
    if (!failure) {
      passed.Until(script.pieces[i]);
      continue;
    }
    failure->statement = statements;
    failure->piece = static_cast<int64_t>(i);
    return failure;
  }
  return std::nullopt;
}

}  // namespace gander::sqlite

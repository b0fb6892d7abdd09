#include "runtime/sql/statement.h"

#include <optional>
#include <utility>

#include "runtime/sql/statement_reader.h"

namespace gander {

namespace {

absl::StatusOr<std::vector<Statement>> ReadAll(StatementReader& reader) {
  std::vector<Statement> statements;
  while (true) {
    absl::StatusOr<std::optional<Statement>> next = reader.Next();
    if (!next.ok()) return next.status();
    if (!next->has_value()) return statements;
    statements.push_back(**std::move(next));
  }
}

}  // namespace

absl::StatusOr<std::vector<Statement>> SplitStatements(absl::string_view text,
                                                       DatabaseName database,
                                                       SourcePosition start,
                                                       Marks marks) {
  StatementReader reader(text, database, start, "the end of the text", marks);
  return ReadAll(reader);
}

absl::StatusOr<std::vector<Statement>> SplitStatements(const SqlScript& script,
                                                       DatabaseName database) {
  StatementReader reader(script, database);
  return ReadAll(reader);
}

}  // namespace gander

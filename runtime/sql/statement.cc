#include "runtime/sql/statement.h"

#include <optional>
#include <utility>

#include "runtime/sql/statement_reader.h"

namespace gander {

absl::StatusOr<std::vector<Statement>> SplitStatements(absl::string_view text,
                                                       DatabaseName database,
                                                       SourcePosition start) {
  StatementReader reader(text, database, start);
  std::vector<Statement> statements;
  while (true) {
    absl::StatusOr<std::optional<Statement>> next = reader.Next();
    if (!next.ok()) return next.status();
    if (!next->has_value()) return statements;
    statements.push_back(**std::move(next));
  }
}

}  // namespace gander

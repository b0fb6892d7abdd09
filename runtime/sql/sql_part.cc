#include "runtime/sql/sql_part.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "runtime/sql/position_error.h"
#include "runtime/sql/statement_kind.h"
#include "runtime/sql/statement_reader.h"
#include "runtime/sql/transaction_block.h"

namespace gander {
namespace {

using Statements = absl::Span<const Statement>;

// Whether `statement` may run inside a transaction after all: DROP SUBSCRIPTION
// does when an ALTER SUBSCRIPTION before it took its slot away.
bool SlotWasTakenAway(Statements before, const Statement& statement) {
  if (!absl::StartsWithIgnoreCase(statement.text, "DROP")) return false;
  return std::any_of(
      before.begin(), before.end(), [](const Statement& earlier) {
        return absl::StartsWithIgnoreCase(earlier.text, "ALTER") &&
               absl::StrContains(absl::AsciiStrToLower(earlier.text),
                                 "slot_name");
      });
}

// The first statement that cannot run inside the step's own transaction; null
// when there is none.
const Statement* FirstOutsider(Statements statements) {
  for (size_t i = 0; i < statements.size(); ++i) {
    switch (statements[i].kind) {
      case StatementKind::kRefusesTransaction:
        if (SlotWasTakenAway(statements.first(i), statements[i])) break;
        return &statements[i];
      case StatementKind::kBegin:
      case StatementKind::kCommit:
      case StatementKind::kRollback:
        return &statements[i];
      default:
        break;
    }
  }
  return nullptr;
}

bool Holds(Statements statements, StatementKind kind) {
  return std::any_of(
      statements.begin(), statements.end(),
      [kind](const Statement& statement) { return statement.kind == kind; });
}

absl::StatusOr<std::vector<Statement>> StatementsOf(const FilePart& part,
                                                    DatabaseName database) {
  StatementReader reader(part.text, database, part.position, part.end);
  std::vector<Statement> statements;
  while (true) {
    absl::StatusOr<std::optional<Statement>> next = reader.Next();
    if (!next.ok()) return next.status();
    if (!next->has_value()) return statements;
    statements.push_back(**std::move(next));
  }
}

// Whether the server would misread the statements if it got them as they stand
// in the file.
bool NeedsCutting(Statements statements, DatabaseName database) {
  // DELIMITER lines are for the client alone, and a message has one statement.
  if (database == DatabaseName::kMysql) return !statements.empty();
  for (const Statement& statement : statements) {
    if (statement.kind == StatementKind::kCopyFromStdin) return true;
    if (&statement != &statements.back() && statement.text.back() != ';') {
      return true;
    }
  }
  return false;
}

SqlScript Script(absl::string_view text, SourcePosition position,
                 Statements statements, DatabaseName database) {
  SqlScript script;
  script.text = text;
  script.first_line = position.line;
  script.first_column = position.column;
  script.statements = static_cast<int64_t>(statements.size());
  script.needs_cutting = NeedsCutting(statements, database);
  return script;
}

// The part as one transaction: without the BEGIN ... COMMIT that is around all
// of it. Nothing when `outsider` is in the way, which is then set.
std::optional<SqlScript> AsTransaction(const FilePart& part,
                                       Statements statements,
                                       DatabaseName database,
                                       const Statement*& outsider) {
  const std::optional<BlockContent> block =
      FindWholeBlock(statements, database);
  outsider = FirstOutsider(block.has_value() ? block->statements : statements);
  if (outsider != nullptr) return std::nullopt;
  if (!block.has_value()) {
    return Script(part.text, part.position, statements, database);
  }
  return Script(block->text, block->position, block->statements, database);
}

// The part as statements that run one after another.
absl::StatusOr<SqlScript> WithoutTransaction(const FilePart& part,
                                             Statements statements,
                                             DatabaseName database) {
  for (size_t i = 0; i < statements.size();) {
    // What a StatementBegin block holds is the server's business.
    if (statements[i].kind != StatementKind::kBegin ||
        statements[i].block > 0) {
      ++i;
      continue;
    }
    const absl::StatusOr<size_t> end = EndOfBlock(statements, i);
    if (!end.ok()) return end.status();
    i = *end;
  }
  SqlScript script = Script(part.text, part.position, statements, database);
  script.transactional = false;
  return script;
}

absl::Status RefuseOutsider(const Statement& statement, DatabaseName database,
                            absl::string_view prefix) {
  const StatementClass found = ClassifyStatement(statement.text, database);
  if (found.kind == StatementKind::kRefusesTransaction) {
    return InvalidAt(
        statement.position,
        absl::StrCat(found.name,
                     " cannot run inside a transaction; add the line -- ",
                     prefix,
                     " NO TRANSACTION to the file (and take away BEGIN and "
                     "COMMIT around it), or move it to a file of its own that "
                     "has it"));
  }
  return InvalidAt(
      statement.position,
      absl::StrCat(found.name,
                   " would begin or end a transaction, and the file already "
                   "runs in one; delete it, or add the line -- ",
                   prefix,
                   " NO TRANSACTION to the file. (One plain BEGIN ... COMMIT "
                   "around all statements is fine.)"));
}

}  // namespace

absl::StatusOr<SqlScript> ReadAnnotatedPart(const FilePart& part,
                                            DatabaseName database,
                                            bool no_transaction,
                                            absl::string_view prefix) {
  const absl::StatusOr<std::vector<Statement>> statements =
      StatementsOf(part, database);
  if (!statements.ok()) return statements.status();
  absl::StatusOr<SqlScript> script;
  if (no_transaction) {
    script = WithoutTransaction(part, *statements, database);
    if (!script.ok()) return script;
  } else {
    const Statement* outsider = nullptr;
    const std::optional<SqlScript> whole =
        AsTransaction(part, *statements, database, outsider);
    if (!whole.has_value()) return RefuseOutsider(*outsider, database, prefix);
    script = *whole;
  }
  script->foreign_keys_off = Holds(*statements, StatementKind::kForeignKeysOff);
  return script;
}

absl::StatusOr<SqlScript> ReadForeignPart(const FilePart& part,
                                          DatabaseName database,
                                          bool no_transaction) {
  const absl::StatusOr<std::vector<Statement>> statements =
      StatementsOf(part, database);
  if (!statements.ok()) return statements.status();
  const Statement* outsider = nullptr;
  const std::optional<SqlScript> whole =
      no_transaction ? std::nullopt
                     : AsTransaction(part, *statements, database, outsider);
  absl::StatusOr<SqlScript> script =
      whole.has_value() ? *whole
                        : WithoutTransaction(part, *statements, database);
  if (!script.ok()) return script;
  script->foreign_keys_off = Holds(*statements, StatementKind::kForeignKeysOff);
  return script;
}

}  // namespace gander

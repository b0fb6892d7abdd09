#include "runtime/engine/no_transaction_unit.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/types/span.h"
#include "runtime/engine/script_pieces.h"
#include "runtime/sql/statement_kind.h"
#include "runtime/sql/transaction_block.h"

namespace gander {
namespace {

bool IsRepeatable(const Statement& statement, DatabaseName database) {
  return absl::StartsWithIgnoreCase(statement.text, "VACUUM") ||
         absl::StartsWithIgnoreCase(statement.text, "ANALYZE") ||
         IsForeignKeyPragma(statement.text, database);
}

bool IsConcurrent(const Statement& statement) {
  return absl::StrContains(absl::AsciiStrToUpper(statement.text),
                           "CONCURRENTLY");
}

bool IsRollback(absl::string_view text) {
  return absl::StartsWithIgnoreCase(text, "ROLLBACK") ||
         absl::StartsWithIgnoreCase(text, "ABORT");
}

// Fails inside gander's transaction, ends it, or does nothing there.
bool RefusesTransaction(const Statement& statement) {
  switch (statement.kind) {
    case StatementKind::kRefusesTransaction:
    case StatementKind::kCommitsImplicitly:
    case StatementKind::kBegin:
    case StatementKind::kCommit:
    case StatementKind::kRollback:
    case StatementKind::kForeignKeysOff:
    case StatementKind::kForeignKeysOn:
      return true;
    case StatementKind::kOrdinary:
    case StatementKind::kCopyFromStdin:
    case StatementKind::kSessionSetting:
      return false;
  }
  return false;
}

// Whether the script begins inside a transaction of the tool that it is for,
// and ends it: that part is one unit then, as it was there.
bool EndsToolsBlock(const std::vector<Statement>& statements) {
  const size_t end = EndOfToolsBlock(statements);
  return end > 1 &&
         std::none_of(statements.begin(), statements.begin() + (end - 1),
                      &RefusesTransaction);
}

// What begins at statements[first], without what it does when it runs twice.
absl::StatusOr<NoTransactionUnit> UnitFrom(
    const std::vector<Statement>& statements, size_t first,
    DatabaseName database) {
  const Statement& head = statements[first];
  size_t last = first + 1;
  // What is sent is without so many at its beginning and its end.
  size_t begins = 0;
  size_t ends = 0;
  bool as_it_stands = false;
  // SQLite has no messages of several statements, so each is a unit, and how
  // far the step came is known exactly.
  if (head.block > 0 && database != DatabaseName::kSqlite) {
    while (last < statements.size() && statements[last].block == head.block) {
      ++last;
    }
  } else if (first == 0 && EndsToolsBlock(statements)) {
    last = EndOfToolsBlock(statements);
    ends = 1;
  } else if (head.kind == StatementKind::kBegin) {
    const absl::StatusOr<size_t> end = EndOfBlock(statements, first);
    if (!end.ok()) return end.status();
    last = *end;
    // A block that asks for more than a transaction (an isolation level), or
    // that its author rolls back, is not replaced by gander's transaction.
    const Statement& tail = statements[last - 1];
    const bool ended =
        last - 1 > first && (tail.kind == StatementKind::kCommit ||
                             tail.kind == StatementKind::kRollback);
    if (IsPlainBegin(head.text, database) &&
        (!ended || (tail.kind == StatementKind::kCommit &&
                    IsPlainCommit(tail.text, database)))) {
      begins = 1;
      ends = ended ? 1 : 0;
    } else {
      as_it_stands = true;
    }
  }

  NoTransactionUnit unit;
  unit.first = static_cast<int64_t>(first);
  unit.last = static_cast<int64_t>(last);
  const size_t sent = last - ends - (first + begins);
  unit.script = PiecesOf(
      absl::MakeConstSpan(statements).subspan(first + begins, sent), database);
  const auto begin = statements.begin() + first + begins;
  const auto end = begin + sent;
  unit.repeatable =
      (as_it_stands && IsRollback(statements[last - 1].text)) ||
      std::all_of(begin, end, [database](const Statement& statement) {
        return IsRepeatable(statement, database);
      });
  unit.refuses_transaction =
      as_it_stands || std::any_of(begin, end, &RefusesTransaction);
  unit.concurrently = std::any_of(begin, end, &IsConcurrent);
  unit.session_setting = head.kind == StatementKind::kSessionSetting ||
                         head.kind == StatementKind::kForeignKeysOff ||
                         head.kind == StatementKind::kForeignKeysOn;
  unit.text = head.text;
  unit.position = head.position;
  return unit;
}

}  // namespace

absl::StatusOr<NoTransactionScript> CutIntoUnits(const SqlScript& script,
                                                 DatabaseName database) {
  if (script.substitution != Substitution::kNone) return NoSqlYet();
  absl::StatusOr<std::vector<Statement>> statements = SplitStatements(
      script.text, database, {script.first_line, script.first_column});
  if (!statements.ok()) return statements.status();
  NoTransactionScript result;
  for (size_t i = 0; i < statements->size();) {
    absl::StatusOr<NoTransactionUnit> unit = UnitFrom(*statements, i, database);
    if (!unit.ok()) return unit.status();
    i = static_cast<size_t>(unit->last);
    result.units.push_back(*std::move(unit));
  }
  result.statements = *std::move(statements);
  return result;
}

}  // namespace gander

#include "runtime/engine/no_transaction_unit.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/engine/script_pieces.h"
#include "runtime/migration/checksum.h"
#include "runtime/sql/statement_kind.h"

namespace gander {
namespace {

bool IsRepeatable(absl::string_view text) {
  return absl::StartsWithIgnoreCase(text, "VACUUM") ||
         absl::StartsWithIgnoreCase(text, "ANALYZE");
}

bool IsRollback(absl::string_view text) {
  return absl::StartsWithIgnoreCase(text, "ROLLBACK") ||
         absl::StartsWithIgnoreCase(text, "ABORT");
}

// Fails inside gander's transaction, ends it, or does nothing there.
bool RefusesTransaction(const Statement& statement) {
  switch (statement.kind) {
    case StatementKind::kRefusesTransaction:
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

// One past the COMMIT or ROLLBACK that ends the block which begins at `begin`.
absl::StatusOr<size_t> EndOfBlock(const std::vector<Statement>& statements,
                                  size_t begin) {
  for (size_t i = begin + 1; i < statements.size(); ++i) {
    if (statements[i].kind == StatementKind::kCommit ||
        statements[i].kind == StatementKind::kRollback) {
      return i + 1;
    }
    if (statements[i].kind == StatementKind::kBegin) break;
  }
  const SourcePosition at = statements[begin].position;
  return absl::InvalidArgumentError(
      absl::StrCat(at.line, ":", at.column,
                   ": this BEGIN has no COMMIT; add it, or drop the BEGIN"));
}

std::vector<Statement> Slice(const std::vector<Statement>& statements,
                             size_t first, size_t last) {
  return std::vector<Statement>(statements.begin() + first,
                                statements.begin() + last);
}

// What begins at statements[first], without what it does when it runs twice.
absl::StatusOr<NoTransactionUnit> UnitFrom(
    const std::vector<Statement>& statements, size_t first,
    DatabaseName database) {
  const Statement& head = statements[first];
  size_t last = first + 1;
  // What is sent is [first + inside, last - inside).
  size_t inside = 0;
  bool as_it_stands = false;
  if (head.block > 0) {
    while (last < statements.size() && statements[last].block == head.block) {
      ++last;
    }
  } else if (head.kind == StatementKind::kBegin) {
    const absl::StatusOr<size_t> end = EndOfBlock(statements, first);
    if (!end.ok()) return end.status();
    last = *end;
    // A block that asks for more than a transaction (an isolation level), or
    // that its author rolls back, is not replaced by gander's transaction.
    if (IsPlainBegin(head.text, database) &&
        statements[last - 1].kind == StatementKind::kCommit &&
        IsPlainCommit(statements[last - 1].text, database)) {
      inside = 1;
    } else {
      as_it_stands = true;
    }
  }

  NoTransactionUnit unit;
  unit.first = static_cast<int64_t>(first);
  unit.last = static_cast<int64_t>(last);
  unit.script = PiecesOf(Slice(statements, first + inside, last - inside));
  unit.refuses_transaction =
      as_it_stands ||
      std::any_of(statements.begin() + first + inside,
                  statements.begin() + last - inside, &RefusesTransaction);
  unit.repeatable = IsRepeatable(head.text) ||
                    IsForeignKeyPragma(head.text, database) ||
                    (as_it_stands && IsRollback(statements[last - 1].text));
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
  const absl::StatusOr<std::vector<Statement>> statements = SplitStatements(
      script.text, database, {script.first_line, script.first_column});
  if (!statements.ok()) return statements.status();
  NoTransactionScript result;
  result.statements = static_cast<int64_t>(statements->size());
  for (size_t i = 0; i < statements->size();) {
    absl::StatusOr<NoTransactionUnit> unit = UnitFrom(*statements, i, database);
    if (!unit.ok()) return unit.status();
    i = static_cast<size_t>(unit->last);
    result.units.push_back(*std::move(unit));
  }
  return result;
}

absl::StatusOr<std::string> DoneChecksum(const SqlScript& script,
                                         DatabaseName database, int64_t done) {
  const absl::StatusOr<std::vector<Statement>> statements = SplitStatements(
      script.text, database, {script.first_line, script.first_column});
  if (!statements.ok()) return statements.status();
  std::string text;
  for (int64_t i = 0; i < done && i < static_cast<int64_t>(statements->size());
       ++i) {
    absl::StrAppend(&text, (*statements)[i].text, "\n",
                    (*statements)[i].copy_data, "\n");
  }
  return Checksum(text);
}

}  // namespace gander

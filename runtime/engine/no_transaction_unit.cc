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

bool IsForeignKeysSwitch(const Statement& statement) {
  return statement.kind == StatementKind::kForeignKeysOff ||
         statement.kind == StatementKind::kForeignKeysOn;
}

// Which statements make a unit.
struct Extent {
  size_t first = 0;
  size_t last = 0;
  // What is sent is without so many at its beginning and its end.
  size_t begins = 0;
  size_t ends = 0;
  // Holds its own BEGIN, which gander's transaction does not replace.
  bool as_it_stands = false;
  bool has_begin = false;
};

// What begins at statements[first].
absl::StatusOr<Extent> ExtentFrom(const std::vector<Statement>& statements,
                                  size_t first, DatabaseName database) {
  const Statement& head = statements[first];
  Extent extent;
  extent.first = first;
  extent.last = first + 1;
  // SQLite has no messages of several statements, so each is a unit, and how
  // far the step came is known exactly.
  if (head.block > 0 && database != DatabaseName::kSqlite) {
    while (extent.last < statements.size() &&
           statements[extent.last].block == head.block) {
      ++extent.last;
    }
  } else if (first == 0 && EndsToolsBlock(statements)) {
    extent.last = EndOfToolsBlock(statements);
    extent.ends = 1;
    extent.has_begin = true;
  } else if (head.kind == StatementKind::kBegin) {
    const absl::StatusOr<size_t> end = EndOfBlock(statements, first);
    if (!end.ok()) return end.status();
    extent.last = *end;
    extent.has_begin = true;
    // A block that asks for more than a transaction (an isolation level), or
    // that its author rolls back, is not replaced by gander's transaction.
    const Statement& tail = statements[extent.last - 1];
    const bool ended =
        extent.last - 1 > first && (tail.kind == StatementKind::kCommit ||
                                    tail.kind == StatementKind::kRollback);
    if (IsPlainBegin(head.text, database) &&
        (!ended || (tail.kind == StatementKind::kCommit &&
                    IsPlainCommit(tail.text, database)))) {
      extent.begins = 1;
      extent.ends = ended ? 1 : 0;
    } else {
      extent.as_it_stands = true;
    }
  }
  return extent;
}

bool IsRolledBack(const std::vector<Statement>& statements,
                  const Extent& extent) {
  return extent.as_it_stands && IsRollback(statements[extent.last - 1].text);
}

NoTransactionUnit UnitOf(const std::vector<Statement>& statements,
                         const Extent& extent, DatabaseName database) {
  NoTransactionUnit unit;
  unit.first = static_cast<int64_t>(extent.first);
  unit.last = static_cast<int64_t>(extent.last);
  const size_t from = extent.first + extent.begins;
  const size_t sent = extent.last - extent.ends - from;
  unit.script =
      PiecesOf(absl::MakeConstSpan(statements).subspan(from, sent), database);
  const auto begin = statements.begin() + from;
  const auto end = begin + sent;
  unit.repeatable =
      IsRolledBack(statements, extent) ||
      std::all_of(begin, end, [database](const Statement& statement) {
        return IsRepeatable(statement, database);
      });
  unit.refuses_transaction =
      extent.as_it_stands || std::any_of(begin, end, &RefusesTransaction);
  unit.concurrently = std::any_of(begin, end, &IsConcurrent);
  unit.is_block = extent.has_begin || sent > 1;
  unit.text = statements[extent.first].text;
  unit.position = statements[extent.first].position;
  return unit;
}

void AddSettings(const std::vector<Statement>& statements, const Extent& extent,
                 DatabaseName database,
                 std::vector<NoTransactionUnit>& settings) {
  if (IsRolledBack(statements, extent)) return;
  for (size_t i = extent.first; i < extent.last; ++i) {
    if (statements[i].kind != StatementKind::kSessionSetting &&
        (extent.has_begin || !IsForeignKeysSwitch(statements[i]))) {
      continue;
    }
    Extent alone;
    alone.first = i;
    alone.last = i + 1;
    settings.push_back(UnitOf(statements, alone, database));
  }
}

}  // namespace

bool NoTransactionScript::IsBetweenUnits(int64_t done) const {
  return done == 0 || std::any_of(units.begin(), units.end(),
                                  [done](const NoTransactionUnit& unit) {
                                    return unit.last == done;
                                  });
}

const NoTransactionUnit* NoTransactionScript::UnitAt(int64_t first) const {
  for (const NoTransactionUnit& unit : units) {
    if (unit.first == first) return &unit;
  }
  return nullptr;
}

std::optional<ConcurrentIndex> ConcurrentIndexOf(
    const NoTransactionUnit& unit) {
  if (!unit.concurrently || unit.is_block) return std::nullopt;
  return FindConcurrentIndex(unit.text);
}

std::optional<ConcurrentIndex> SettledByCatalogue(
    const NoTransactionUnit& unit) {
  std::optional<ConcurrentIndex> index = ConcurrentIndexOf(unit);
  if (index.has_value() && index->action == ConcurrentIndex::Action::kCreate &&
      index->index.empty()) {
    return std::nullopt;
  }
  return index;
}

absl::StatusOr<NoTransactionScript> CutIntoUnits(const SqlScript& script,
                                                 DatabaseName database) {
  if (script.substitution != Substitution::kNone) return NoSqlYet();
  absl::StatusOr<std::vector<Statement>> statements =
      SplitStatements(script, database);
  if (!statements.ok()) return statements.status();
  NoTransactionScript result;
  for (size_t i = 0; i < statements->size();) {
    const absl::StatusOr<Extent> extent = ExtentFrom(*statements, i, database);
    if (!extent.ok()) return extent.status();
    result.units.push_back(UnitOf(*statements, *extent, database));
    AddSettings(*statements, *extent, database, result.settings);
    i = extent->last;
  }
  result.statements = *std::move(statements);
  return result;
}

}  // namespace gander

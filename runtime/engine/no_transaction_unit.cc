#include "runtime/engine/no_transaction_unit.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/engine/script_pieces.h"
#include "runtime/migration/checksum.h"

namespace gander {
namespace {

bool IsRepeatable(absl::string_view text) {
  return absl::StartsWithIgnoreCase(text, "VACUUM") ||
         absl::StartsWithIgnoreCase(text, "ANALYZE");
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

}  // namespace

absl::StatusOr<NoTransactionScript> CutIntoUnits(const SqlScript& script,
                                                 DatabaseName database) {
  const absl::StatusOr<std::vector<Statement>> split = SplitStatements(
      script.text, database, {script.first_line, script.first_column});
  if (!split.ok()) return split.status();
  const std::vector<Statement>& statements = *split;

  NoTransactionScript result;
  result.statements = static_cast<int64_t>(statements.size());
  for (size_t i = 0; i < statements.size();) {
    NoTransactionUnit unit;
    size_t end = i + 1;
    // What is sent is [i + inside, end - inside).
    size_t inside = 0;
    if (statements[i].block > 0) {
      while (end < statements.size() &&
             statements[end].block == statements[i].block) {
        ++end;
      }
    } else if (statements[i].kind == StatementKind::kBegin) {
      const absl::StatusOr<size_t> block_end = EndOfBlock(statements, i);
      if (!block_end.ok()) return block_end.status();
      end = *block_end;
      if (statements[end - 1].kind == StatementKind::kCommit) {
        inside = 1;
      } else {
        // Rolled back by its author: it runs as it stands.
        unit.refuses_transaction = true;
        unit.repeatable = true;
      }
    }
    unit.first = static_cast<int64_t>(i);
    unit.last = static_cast<int64_t>(end);
    unit.script = PiecesOf(Slice(statements, i + inside, end - inside));
    unit.refuses_transaction =
        unit.refuses_transaction ||
        std::any_of(statements.begin() + i, statements.begin() + end,
                    [](const Statement& s) {
                      return s.kind == StatementKind::kRefusesTransaction;
                    });
    unit.repeatable = unit.repeatable || IsRepeatable(statements[i].text);
    unit.session_setting = statements[i].kind == StatementKind::kSessionSetting;
    unit.text = statements[i].text;
    unit.position = statements[i].position;
    result.units.push_back(std::move(unit));
    i = end;
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

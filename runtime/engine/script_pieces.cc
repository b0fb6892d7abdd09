#include "runtime/engine/script_pieces.h"

#include <optional>
#include <utility>

#include "runtime/sql/statement_reader.h"

namespace gander {
namespace {

// Puts statements together, in their order, to pieces.
class PieceCutter {
 public:
  PieceCutter(DatabaseName database, size_t piece_bytes)
      : database_(database), piece_bytes_(piece_bytes) {}

  void Take(const Statement& statement) {
    const char* end = statement.text.data() + statement.text.size();
    if (count_ > 0 && static_cast<size_t>(end - begin_) > piece_bytes_) {
      EndPiece();
    }
    if (count_++ == 0) begin_ = statement.text.data();
    end_ = end;
    const bool is_copy = statement.kind == StatementKind::kCopyFromStdin;
    // A statement that only StatementEnd ends has no semicolon to tell it from
    // the next one. MySQL takes one statement a message.
    if (is_copy || statement.text.back() != ';' ||
        database_ == DatabaseName::kMysql) {
      EndPiece();
    }
    if (is_copy) {
      script_.pieces.back().has_copy_data = true;
      script_.pieces.back().copy_data = statement.copy_data;
    }
  }

  Script Finish() {
    if (count_ > 0) EndPiece();
    return std::move(script_);
  }

 private:
  void EndPiece() {
    ScriptPiece piece;
    piece.text = absl::string_view(begin_, end_ - begin_);
    piece.statements = count_;
    script_.pieces.push_back(piece);
    count_ = 0;
  }

  const DatabaseName database_;
  const size_t piece_bytes_;
  Script script_;
  // The piece that is open: its statements and its text.
  int64_t count_ = 0;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
};

}  // namespace

Script PiecesOf(absl::Span<const Statement> statements, DatabaseName database,
                size_t piece_bytes) {
  PieceCutter cutter(database, piece_bytes);
  for (const Statement& statement : statements) cutter.Take(statement);
  return cutter.Finish();
}

absl::StatusOr<Script> CutIntoPieces(const SqlScript& script,
                                     DatabaseName database,
                                     size_t piece_bytes) {
  if (script.substitution != Substitution::kNone) return NoSqlYet();
  if (!script.needs_cutting && script.text.size() <= piece_bytes) {
    Script result;
    if (script.statements > 0) {
      result.pieces.push_back({.text = script.text,
                               .statements = script.statements,
                               .has_copy_data = false,
                               .copy_data = {}});
    }
    return result;
  }
  StatementReader reader(script, database);
  PieceCutter cutter(database, piece_bytes);
  while (true) {
    const absl::StatusOr<std::optional<Statement>> next = reader.Next();
    if (!next.ok()) return next.status();
    if (!next->has_value()) return cutter.Finish();
    cutter.Take(**next);
  }
}

absl::Status NoSqlYet() {
  return absl::FailedPreconditionError(
      "1:1: the SQL has variables, and their values are not known here");
}

}  // namespace gander

#include "runtime/engine/script_pieces.h"

namespace gander {
namespace {

// Statements from `first` up to and not including `last`, with what stands
// between them, as one piece.
ScriptPiece PieceOf(const std::vector<Statement>& statements, size_t first,
                    size_t last) {
  const char* begin = statements[first].text.data();
  const absl::string_view last_text = statements[last - 1].text;
  ScriptPiece piece;
  piece.text =
      absl::string_view(begin, last_text.data() + last_text.size() - begin);
  piece.statements = static_cast<int64_t>(last - first);
  if (statements[last - 1].kind == StatementKind::kCopyFromStdin) {
    piece.has_copy_data = true;
    piece.copy_data = statements[last - 1].copy_data;
  }
  return piece;
}

}  // namespace

Script PiecesOf(const std::vector<Statement>& statements, size_t piece_bytes) {
  Script script;
  size_t first = 0;
  for (size_t i = 0; i < statements.size(); ++i) {
    const absl::string_view begin = statements[first].text;
    const absl::string_view end = statements[i].text;
    const size_t size = end.data() + end.size() - begin.data();
    if (i > first && size > piece_bytes) {
      script.pieces.push_back(PieceOf(statements, first, i));
      first = i;
    }
    // A statement that only StatementEnd ends has no semicolon to tell it from
    // the next one.
    if (statements[i].kind == StatementKind::kCopyFromStdin ||
        statements[i].text.back() != ';') {
      script.pieces.push_back(PieceOf(statements, first, i + 1));
      first = i + 1;
    }
  }
  if (first < statements.size()) {
    script.pieces.push_back(PieceOf(statements, first, statements.size()));
  }
  return script;
}

absl::StatusOr<Script> CutIntoPieces(const SqlScript& script,
                                     DatabaseName database,
                                     size_t piece_bytes) {
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
  absl::StatusOr<std::vector<Statement>> statements = SplitStatements(
      script.text, database, {script.first_line, script.first_column});
  if (!statements.ok()) return statements.status();
  return PiecesOf(*statements, piece_bytes);
}

}  // namespace gander

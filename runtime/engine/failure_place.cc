#include "runtime/engine/failure_place.h"

#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/sql/source_position.h"
#include "runtime/sql/statement.h"
#include "runtime/sql/statement_reader.h"

namespace gander {
namespace {

std::string At(const std::string& file, SourcePosition position) {
  return absl::StrCat(file, ":", position.line, ":", position.column);
}

// How many lines of the file's stand before the `row`-th row of COPY data, from
// 1, as the server counts: in text format a backslash before a line's end makes
// it a part of the row; in CSV each line counts.
int64_t LinesBefore(const Statement& statement, int64_t row) {
  if (absl::StrContains(absl::AsciiStrToLower(statement.text), "csv")) {
    return row - 1;
  }
  int64_t lines = 0;
  const absl::string_view data = statement.copy_data;
  for (size_t i = 0; i < data.size() && row > 1; ++i) {
    if (data[i] == '\\' && i + 1 < data.size()) {
      ++i;
      if (data[i] == '\n') ++lines;
    } else if (data[i] == '\n') {
      ++lines;
      --row;
    }
  }
  return lines;
}

// The `n`-th statement, from 0, of those at or behind `first`; nothing when
// there are fewer, or when it cannot be read.
std::optional<Statement> NthFrom(StatementReader&& reader, const char* first,
                                 int64_t n) {
  while (true) {
    const absl::StatusOr<std::optional<Statement>> next = reader.Next();
    if (!next.ok() || !next->has_value()) return std::nullopt;
    if ((*next)->text.data() >= first && n-- == 0) return **next;
  }
}

}  // namespace

std::string PlaceInSql(const std::string& file, DatabaseName database,
                       const SqlScript& sql, const Script& script,
                       const ServerError& error) {
  if (error.at_commit) return absl::StrCat(file, ": at commit");
  if (error.statement < 0) return file;
  const SourcePosition start{sql.first_line, sql.first_column};

  // The server's own position is the best there is.
  if (error.position > 0 && error.piece >= 0 &&
      error.piece < static_cast<int64_t>(script.pieces.size())) {
    const absl::string_view piece = script.pieces[error.piece].text;
    const size_t offset =
        piece.data() - sql.text.data() + CharacterOffset(piece, error.position);
    if (offset <= sql.text.size()) {
      return At(file, PositionAt(sql.text, offset, start));
    }
  }

  // Else the statement's beginning. The pieces may start in the middle of the
  // script, when it is run statement by statement.
  if (script.pieces.empty()) return file;
  const std::optional<Statement> found =
      NthFrom(StatementReader(sql.text, database, start),
              script.pieces.front().text.data(), error.statement);
  if (!found.has_value()) return file;
  const Statement& statement = *found;
  if (error.copy_line > 0) {
    return At(file, {statement.copy_position.line +
                         LinesBefore(statement, error.copy_line),
                     1});
  }
  return At(file, statement.position);
}

std::string PlaceInCpp(const Migration& migration, const Outcome& outcome) {
  if (!outcome.step_file.empty() && outcome.step_line > 0) {
    return absl::StrCat(outcome.step_file, ":", outcome.step_line);
  }
  return absl::StrCat(migration.file, ":", migration.cpp->line);
}

}  // namespace gander

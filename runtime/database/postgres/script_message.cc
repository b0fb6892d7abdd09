#include "runtime/database/postgres/script_message.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "runtime/database/postgres/sql_scan.h"
#include "runtime/database/postgres/utf8.h"

namespace gander {

ScriptMessage::ScriptMessage(const Script& script, size_t first, size_t count,
                             absl::string_view opening,
                             int64_t opening_statements,
                             absl::string_view closing)
    : opening_(opening_statements) {
  size_t size = opening.size() + closing.size();
  for (size_t i = 0; i < first; ++i) before_ += script.pieces[i].statements;
  for (size_t i = first; i < first + count; ++i) {
    size += script.pieces[i].text.size() + 2;
  }
  text_.reserve(size);
  absl::StrAppend(&text_, opening);
  for (size_t i = first; i < first + count; ++i) {
    const ScriptPiece& piece = script.pieces[i];
    parts_.push_back({static_cast<int64_t>(i), piece.text, text_.size(),
                      statements_, piece.statements, piece.has_copy_data,
                      piece.copy_data});
    statements_ += piece.statements;
    // The piece may end with a comment, and without a semicolon.
    absl::StrAppend(&text_, piece.text, "\n;");
  }
  absl::StrAppend(&text_, closing);
}

int64_t ScriptMessage::ScriptStatement(int64_t index) {
  if (index < opening_ || index >= closing_start()) return -1;
  return before_ + index - opening_;
}

std::optional<absl::string_view> ScriptMessage::CopyData(int64_t index) {
  const Part* part = PartOfStatement(index - opening_);
  if (part == nullptr || !part->has_copy_data ||
      index - opening_ != part->first_statement + part->statements - 1) {
    return std::nullopt;
  }
  return part->copy_data;
}

const ScriptMessage::Part* ScriptMessage::PartOfStatement(
    int64_t statement) const {
  if (statement < 0) return nullptr;
  for (const Part& part : parts_) {
    if (statement < part.first_statement + part.statements) return &part;
  }
  return nullptr;
}

void ScriptMessage::Locate(const Reply& reply, bool bytes_are_characters,
                           ServerError* error) const {
  const int64_t position = error->position;
  error->statement = -1;
  error->piece = -1;
  error->position = 0;
  const int64_t statement = reply.failed - opening_;
  if (const Part* part = PartOfStatement(statement)) {
    error->statement = before_ + statement;
    error->piece = part->piece;
  }
  if (position > 0) {
    LocatePosition(position, bytes_are_characters, error);
  } else if (error->code == "22021" && reply.failed <= 0) {
    LocateInvalidUtf8(error);
  }
}

void ScriptMessage::LocatePosition(int64_t position, bool bytes_are_characters,
                                   ServerError* error) const {
  const size_t offset = bytes_are_characters
                            ? static_cast<size_t>(position - 1)
                            : OffsetOfCharacter(text_, position - 1);
  for (const Part& part : parts_) {
    // The two characters behind it are gander's, but what the server misses
    // there is missing in the piece.
    if (offset >= part.begin && offset < part.begin + part.text.size() + 2) {
      SetPlace(part, std::min(offset - part.begin, part.text.size()), error);
      return;
    }
  }
}

void ScriptMessage::LocateInvalidUtf8(ServerError* error) const {
  for (const Part& part : parts_) {
    if (const std::optional<size_t> offset = FirstInvalidUtf8(part.text)) {
      SetPlace(part, *offset, error);
      return;
    }
  }
}

void ScriptMessage::SetPlace(const Part& part, size_t offset,
                             ServerError* error) const {
  const absl::string_view before = part.text.substr(0, offset);
  error->piece = part.piece;
  error->position = CharactersIn(before) + 1;
  if (error->statement >= 0 || part.statements == 0) return;
  // A syntax error: the server reads the whole message before it runs any of
  // it, so its count of results says nothing.
  error->statement =
      before_ + part.first_statement +
      std::min(CountEndedStatements(before), part.statements - 1);
}

}  // namespace gander

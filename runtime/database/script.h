// File: script.h
//
// SQL on its way to a driver: cut into pieces of whole statements, so that a
// driver need not understand it.
#ifndef GANDER_RUNTIME_DATABASE_SCRIPT_H_
#define GANDER_RUNTIME_DATABASE_SCRIPT_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "runtime/migration/passed_pages.h"

namespace gander {

// Whole statements, to be sent as they stand. The last may lack its semicolon,
// and a comment may follow it. Refers to the text.
struct ScriptPiece {
  absl::string_view text;
  // How many statements the server will count in it; 0 for comments alone.
  int64_t statements = 0;
  // When the last statement of `text` is COPY ... FROM stdin: its rows, without
  // the closing \. line. A piece holds at most one such statement.
  bool has_copy_data = false;
  absl::string_view copy_data;
};

// The pieces of a script in order. A piece is at most a few hundred kilobytes
// but for a single statement that is larger, so that a driver which sends piece
// by piece needs memory for one of them.
struct Script {
  std::vector<ScriptPiece> pieces;
};

// One reading of a script's pieces in their order: gives back the memory of a
// large file, see PassedPages.
class PassedPieces {
 public:
  explicit PassedPieces(const Script& script)
      : text_(TextOf(script)), pages_(text_) {}

  // That piece and all before it have been read.
  void Until(const ScriptPiece& piece) {
    const char* end = EndOf(piece);
    if (end > text_.data() && end <= text_.data() + text_.size()) {
      pages_.Until(end - text_.data());
    }
  }

 private:
  static const char* EndOf(const ScriptPiece& piece) {
    const absl::string_view last =
        piece.has_copy_data ? piece.copy_data : piece.text;
    return last.data() + last.size();
  }
  // From the first piece to the last; nothing when they are of several texts.
  static absl::string_view TextOf(const Script& script) {
    if (script.pieces.empty()) return {};
    const char* begin = script.pieces.front().text.data();
    const char* end = EndOf(script.pieces.back());
    return end > begin ? absl::string_view(begin, end - begin)
                       : absl::string_view();
  }

  const absl::string_view text_;
  PassedPages pages_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_SCRIPT_H_

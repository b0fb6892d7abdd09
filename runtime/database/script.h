// File: script.h
//
// SQL on its way to a driver: cut into pieces of whole statements, so that a
// driver need not understand it.
#ifndef GANDER_RUNTIME_DATABASE_SCRIPT_H_
#define GANDER_RUNTIME_DATABASE_SCRIPT_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

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

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_SCRIPT_H_

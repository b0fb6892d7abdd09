// File: script_message.h
//
// A script's pieces in a message, and the way back from the server's counting
// to the user's statements.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_SCRIPT_MESSAGE_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_SCRIPT_MESSAGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "runtime/database/postgres/session.h"
#include "runtime/database/script.h"
#include "runtime/migration/server_error.h"

namespace gander {

// Some pieces of a script as one message: gander's opening, the pieces,
// gander's closing. Refers to the script.
class ScriptMessage : public ReplyHandler {
 public:
  // The message holds `count` pieces from `first` on. `opening` and `closing`
  // are ASCII; the opening has that many statements.
  ScriptMessage(const Script& script, size_t first, size_t count,
                absl::string_view opening, int64_t opening_statements,
                absl::string_view closing);

  const std::string& text() const { return text_; }
  // The index in the message of the first statement behind the pieces.
  int64_t closing_start() const { return opening_ + statements_; }

  // Rewrites the error of a reply to this message: statement, piece and
  // position as ServerError documents them. `bytes_are_characters`: the server
  // counts bytes, as it does in a database of encoding SQL_ASCII.
  void Locate(const Reply& reply, bool bytes_are_characters,
              ServerError* error) const;

  int64_t ScriptStatement(int64_t index) override;
  std::optional<absl::string_view> CopyData(int64_t index) override;

 private:
  struct Part {
    int64_t piece;            // its number in the script
    absl::string_view text;   // of the piece
    size_t begin;             // where it stands in text_
    int64_t first_statement;  // in the message's pieces, from 0
    int64_t statements;
    bool has_copy_data;
    absl::string_view copy_data;
  };

  // The part that the statement is in; null when it is none of the script's.
  const Part* PartOfStatement(int64_t statement) const;
  void LocatePosition(int64_t position, bool bytes_are_characters,
                      ServerError* error) const;
  void LocateInvalidUtf8(ServerError* error) const;
  // Sets the place to `offset` of the text of `part`, and, when the server ran
  // nothing, finds the statement there.
  void SetPlace(const Part& part, size_t offset, ServerError* error) const;

  std::string text_;
  std::vector<Part> parts_;
  const int64_t opening_;
  int64_t statements_ = 0;  // of the pieces
  int64_t before_ = 0;      // of the script's pieces before the first
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_SCRIPT_MESSAGE_H_

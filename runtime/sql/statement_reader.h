// File: statement_reader.h
//
// The statements of a text one by one, for texts that are too large to keep
// all of them.
#ifndef GANDER_RUNTIME_SQL_STATEMENT_READER_H_
#define GANDER_RUNTIME_SQL_STATEMENT_READER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/passed_pages.h"
#include "runtime/migration/sql_script.h"
#include "runtime/sql/annotation.h"
#include "runtime/sql/lexer.h"
#include "runtime/sql/source_position.h"
#include "runtime/sql/statement.h"
#include "runtime/sql/statement_body.h"

namespace gander {

// Reads what SplitStatements cuts, from front to back. Its memory does not grow
// with the text.
//
//   StatementReader reader(text, database, start);
//   while (true) {
//     absl::StatusOr<std::optional<Statement>> next = reader.Next();
//     if (!next.ok()) return next.status();
//     if (!next->has_value()) break;
//     ...
//   }
class StatementReader {
 public:
  // `text` begins at `start` in its file and must outlive the reader and its
  // statements. `end` says to a person what ends it, such as "the end of the
  // file" or "line 20 (-- +goose Down)".
  StatementReader(absl::string_view text, DatabaseName database,
                  SourcePosition start = {},
                  absl::string_view end = "the end of the text",
                  Marks marks = Marks::kCount);

  // Of the text of `script`, as SplitStatements has it.
  StatementReader(const SqlScript& script, DatabaseName database);

  StatementReader(const StatementReader&) = delete;
  StatementReader& operator=(const StatementReader&) = delete;

  // The next statement; nothing when there is none left. What stands before it
  // is not looked at again.
  //
  // kInvalidArgument: as SplitStatements. Do not call it again then.
  absl::StatusOr<std::optional<Statement>> Next();

  // Whether `text` has marks that are taken for comments (kAreComments): the
  // next reader of it must be told as well.
  bool has_marks_as_comments() const { return has_marks_as_comments_; }

 private:
  // A StatementBegin or StatementEnd line.
  struct Mark {
    AnnotationLine line;
    bool begins = false;
  };

  // The statement that is being read.
  struct Open {
    Open(size_t begin, DatabaseName database) : begin(begin), body(database) {}
    size_t begin;
    size_t end = 0;
    int64_t depth = 0;
    size_t parenthesis = 0;  // the outermost one that is open
    StatementBody body;
  };

  // Positions of ascending offsets, each counted from the one before.
  class Positions {
   public:
    Positions(absl::string_view text, SourcePosition start)
        : text_(text), position_(start) {}
    SourcePosition At(size_t offset);

   private:
    const absl::string_view text_;
    size_t offset_ = 0;
    SourcePosition position_;
  };

  void FindMarks(Marks marks);
  // Lets the region end at the next StatementEnd that lies at or behind
  // offset_; at the end of the text when there is none.
  void BeginRegion();
  // The next statement of the region; nothing at its end.
  absl::StatusOr<std::optional<Statement>> NextInRegion();
  Token NextToken() const;
  // MySQL: cuts the token short where the delimiter in force begins.
  void CutAtDelimiter(Token& token) const;
  // Goes past the marks that lie before `offset`.
  void PassMarks(size_t offset);
  absl::Status CheckToken(const Token& token, bool starts_statement) const;
  absl::Status CheckCommand(const Token& token, bool starts_statement) const;
  // MySQL: takes a DELIMITER line, and says whether one begins at `token`.
  absl::StatusOr<bool> TakeDelimiterLine(const Token& token);
  bool IsDelimiter(const Token& token) const {
    return token.kind == TokenKind::kSemicolon && TextOf(token) == delimiter_;
  }
  // Whether the author chose a delimiter, which alone ends statements then.
  bool own_delimiter() const { return delimiter_ != ";"; }
  // Takes a token into the statement, and says whether that ends it.
  bool Take(const Token& token, Open& statement) const;
  absl::Status CheckClosed(const Open& statement) const;
  absl::StatusOr<std::optional<Statement>> Finish(const Open& open);
  absl::Status ReadCopyData(const Open& open, Statement& statement);
  // A NUL byte at or behind offset_, before `end`.
  absl::Status CheckNul(size_t end) const;
  // The first mark not yet passed, when it lies before `offset`.
  const Mark* MarkBefore(size_t offset) const;
  std::string RegionEnd() const;
  absl::string_view TextOf(const Token& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  absl::Status ErrorAt(size_t offset, absl::string_view message) const;

  const absl::string_view text_;
  const DatabaseName database_;
  const SourcePosition start_;
  const std::string end_;
  const LexerFunction next_token_;
  Positions positions_;
  PassedPages pages_;

  bool has_marks_as_comments_ = false;
  std::vector<Mark> marks_;
  absl::string_view region_;  // the text up to the end of the region
  const Mark* region_end_ = nullptr;
  size_t offset_ = 0;
  size_t next_mark_ = 0;   // the first one not yet passed
  int blocks_ = 0;         // how many StatementBegin were passed,
  bool in_block_ = false;  // and whether the last mark was one
  absl::string_view delimiter_ = ";";
};

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_STATEMENT_READER_H_

#include "runtime/sql/statement.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "runtime/sql/annotation.h"
#include "runtime/sql/client_command.h"
#include "runtime/sql/copy_data.h"
#include "runtime/sql/lexer.h"
#include "runtime/sql/position_error.h"
#include "runtime/sql/split.h"
#include "runtime/sql/statement_body.h"
#include "runtime/sql/statement_kind.h"

namespace gander {
namespace {

// Positions of ascending offsets, each counted from the one before.
class PositionReader {
 public:
  PositionReader(absl::string_view text, SourcePosition start)
      : text_(text), position_(start) {}

  SourcePosition At(size_t offset) {
    position_ = PositionAt(text_.substr(offset_), offset - offset_, position_);
    offset_ = offset;
    return position_;
  }

 private:
  absl::string_view text_;
  size_t offset_ = 0;
  SourcePosition position_;
};

// A StatementBegin or StatementEnd line.
struct Mark {
  AnnotationLine line;
  bool begins = false;
};

class Splitter {
 public:
  Splitter(absl::string_view text, DatabaseName database, SourcePosition start,
           absl::string_view end)
      : text_(text),
        database_(database),
        start_(start),
        end_(end),
        next_token_(LexerFor(database)),
        positions_(text, start) {}

  absl::StatusOr<std::vector<Statement>> Split();

 private:
  // The statement that is being read.
  struct Open {
    Open(size_t begin, DatabaseName database) : begin(begin), body(database) {}
    size_t begin;
    size_t end = 0;
    int64_t depth = 0;
    size_t parenthesis = 0;  // the outermost one that is open
    StatementBody body;
  };

  std::vector<Mark> FindMarks() const;
  // Reads the text from offset_ to `end`, where a statement ends too.
  absl::Status SplitRegion(size_t end);
  // Goes past the marks that lie before `offset`.
  void PassMarks(size_t offset);
  absl::Status CheckToken(const Token& token, bool starts_statement) const;
  // Takes a token into the statement, and says whether that ends it.
  bool Take(const Token& token, Open& statement) const;
  absl::Status CheckClosed(const Open& statement) const;
  absl::Status Finish(const Open& statement);
  absl::Status ReadCopyData(const Open& open, Statement& statement);
  // The first mark not yet passed, when it lies before `offset`.
  const Mark* MarkBefore(size_t offset) const;
  std::string RegionEnd() const;
  absl::Status ErrorAt(size_t offset, absl::string_view message) const {
    return InvalidAt(PositionAt(text_, offset, start_), message);
  }

  const absl::string_view text_;
  const DatabaseName database_;
  const SourcePosition start_;
  const absl::string_view end_;
  const LexerFunction next_token_;
  PositionReader positions_;

  std::vector<Mark> marks_;
  absl::string_view region_;  // the text up to the end of the region
  const Mark* region_end_ = nullptr;
  size_t offset_ = 0;
  size_t next_mark_ = 0;   // the first one not yet passed
  int blocks_ = 0;         // how many StatementBegin were passed,
  bool in_block_ = false;  // and whether the last mark was one
  std::vector<Statement> statements_;
};

std::vector<Mark> Splitter::FindMarks() const {
  std::vector<Mark> marks;
  for (const AnnotationLine& line : FindAnnotations(text_)) {
    // The text may begin in the middle of a line, which then is no annotation.
    if (line.begin == 0 && start_.column != 1) continue;
    const absl::StatusOr<Annotation> annotation = ParseAnnotation(line.line);
    if (!annotation.ok()) continue;  // reported by who reads the file
    if (*annotation == Annotation::kStatementBegin) {
      marks.push_back({line, /*begins=*/true});
    } else if (*annotation == Annotation::kStatementEnd) {
      marks.push_back({line, /*begins=*/false});
    }
  }
  return marks;
}

absl::StatusOr<std::vector<Statement>> Splitter::Split() {
  if (const size_t nul = text_.find('\0'); nul != absl::string_view::npos) {
    return ErrorAt(nul,
                   "a NUL byte, which no SQL text can hold; save the file as "
                   "UTF-8 text");
  }
  marks_ = FindMarks();
  for (const Mark& mark : marks_) {
    if (mark.begins) continue;
    region_end_ = &mark;
    absl::Status status = SplitRegion(mark.line.begin);
    if (!status.ok()) return status;
  }
  region_end_ = nullptr;
  absl::Status status = SplitRegion(text_.size());
  if (!status.ok()) return status;
  return std::move(statements_);
}

std::string Splitter::RegionEnd() const {
  if (region_end_ == nullptr) return std::string(end_);
  const SourcePosition position =
      PositionAt(text_, region_end_->line.begin, start_);
  return absl::StrCat("line ", position.line, " (", region_end_->line.line,
                      ")");
}

void Splitter::PassMarks(size_t offset) {
  for (; MarkBefore(offset) != nullptr; ++next_mark_) {
    in_block_ = marks_[next_mark_].begins;
    if (in_block_) ++blocks_;
  }
}

const Mark* Splitter::MarkBefore(size_t offset) const {
  if (next_mark_ == marks_.size()) return nullptr;
  const Mark& mark = marks_[next_mark_];
  return mark.line.begin < offset ? &mark : nullptr;
}

absl::Status Splitter::CheckToken(const Token& token,
                                  bool starts_statement) const {
  const absl::string_view rest = region_.substr(token.begin);
  if (token.kind == TokenKind::kUnclosed) {
    return ErrorAt(token.begin,
                   absl::StrCat("the ", token.opened,
                                " that begins here is not closed: there is no ",
                                token.closer, " before ", RegionEnd()));
  }
  if (token.kind == TokenKind::kBackslash) {
    return ErrorAt(token.begin, RefusePsqlCommand(rest));
  }
  if (starts_statement && database_ == DatabaseName::kSqlite &&
      rest[0] == '.') {
    return ErrorAt(token.begin, RefuseSqliteCommand(rest));
  }
  if (const Mark* mark = MarkBefore(token.end)) {
    return ErrorAt(
        mark->line.begin,
        absl::StrCat("this annotation stands inside the quotes that open at ",
                     PositionAt(text_, token.begin, start_).line, ":",
                     PositionAt(text_, token.begin, start_).column,
                     "; move it out of them, or close them before it"));
  }
  return absl::OkStatus();
}

bool Splitter::Take(const Token& token, Open& statement) const {
  statement.end = token.end;
  statement.body.Take(token, text_.substr(token.begin, token.end - token.begin),
                      statement.depth > 0);
  switch (token.kind) {
    case TokenKind::kOpen:
      if (statement.depth++ == 0) statement.parenthesis = token.begin;
      return false;
    case TokenKind::kClose:
      if (statement.depth > 0) --statement.depth;
      return false;
    case TokenKind::kSemicolon:
      // SQLite ends a statement at a semicolon in parentheses too, with a
      // syntax error.
      return !statement.body.open() &&
             (statement.depth == 0 || database_ == DatabaseName::kSqlite);
    default:
      return false;
  }
}

absl::Status Splitter::CheckClosed(const Open& statement) const {
  if (statement.body.open()) {
    return ErrorAt(statement.body.opened_at(),
                   absl::StrCat("the body that begins here is not closed: "
                                "there is no END behind a semicolon before ",
                                RegionEnd()));
  }
  if (statement.depth > 0 && database_ != DatabaseName::kSqlite) {
    return ErrorAt(statement.parenthesis,
                   absl::StrCat("the parenthesis that opens here is not "
                                "closed: there is no ) before ",
                                RegionEnd()));
  }
  return absl::OkStatus();
}

absl::Status Splitter::SplitRegion(size_t end) {
  region_ = text_.substr(0, end);
  std::optional<Open> statement;
  while (true) {
    const Token token = next_token_(region_, offset_);
    if (token.kind == TokenKind::kEnd) break;
    PassMarks(token.begin);
    absl::Status status = CheckToken(token, !statement.has_value());
    if (!status.ok()) return status;
    offset_ = token.end;
    if (!statement.has_value()) {
      if (token.kind == TokenKind::kSemicolon) continue;
      statement.emplace(token.begin, database_);
    }
    if (Take(token, *statement)) {
      status = Finish(*statement);
      if (!status.ok()) return status;
      statement.reset();
    }
  }
  offset_ = end;
  if (!statement.has_value()) return absl::OkStatus();
  absl::Status status = CheckClosed(*statement);
  if (!status.ok()) return status;
  return Finish(*statement);
}

absl::Status Splitter::Finish(const Open& open) {
  Statement statement;
  statement.text = text_.substr(open.begin, open.end - open.begin);
  statement.position = positions_.At(open.begin);
  statement.kind = ClassifyStatement(statement.text, database_).kind;
  statement.block = in_block_ ? blocks_ : 0;
  if (statement.kind == StatementKind::kCopyFromStdin) {
    absl::Status status = ReadCopyData(open, statement);
    if (!status.ok()) return status;
  }
  statements_.push_back(statement);
  return absl::OkStatus();
}

absl::Status Splitter::ReadCopyData(const Open& open, Statement& statement) {
  if (statement.text.back() != ';') {
    return ErrorAt(open.begin,
                   "COPY ... FROM stdin needs a semicolon, its rows in the "
                   "lines below it and a line \\. after them");
  }
  CopyData data;
  switch (FindCopyData(region_, offset_, data)) {
    case CopyProblem::kTextBehindSemicolon:
      return ErrorAt(data.begin,
                     "the rows of COPY ... FROM stdin begin in the line below "
                     "it; nothing but a comment may follow its semicolon");
    case CopyProblem::kNoTerminator:
      return ErrorAt(data.begin,
                     absl::StrCat("the rows of COPY ... FROM stdin that begin "
                                  "here are not closed: there is no line \\. "
                                  "before ",
                                  RegionEnd()));
    case CopyProblem::kNone:
      break;
  }
  if (const Mark* mark = MarkBefore(data.end)) {
    return ErrorAt(mark->line.begin,
                   "this annotation stands among the rows of COPY ... FROM "
                   "stdin; move it behind the line \\.");
  }
  statement.copy_data = text_.substr(data.begin, data.end - data.begin);
  statement.copy_position = positions_.At(data.begin);
  offset_ = data.next;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Statement>> SplitStatementsUntil(
    absl::string_view text, DatabaseName database, SourcePosition start,
    absl::string_view end) {
  if (LexerFor(database) == nullptr) {
    return InvalidAt(start, absl::StrCat("SQL for ", ToString(database),
                                         " cannot be read by this version of "
                                         "gander"));
  }
  return Splitter(text, database, start, end).Split();
}

absl::StatusOr<std::vector<Statement>> SplitStatements(absl::string_view text,
                                                       DatabaseName database,
                                                       SourcePosition start) {
  return SplitStatementsUntil(text, database, start, "the end of the text");
}

}  // namespace gander

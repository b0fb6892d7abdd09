#include "runtime/sql/statement_reader.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/sql/client_command.h"
#include "runtime/sql/copy_data.h"
#include "runtime/sql/delimiter_line.h"
#include "runtime/sql/position_error.h"
#include "runtime/sql/statement_kind.h"

namespace gander {
namespace {

// Whether nothing but blanks stands before `offset` in its line.
bool BeginsLine(absl::string_view text, size_t offset) {
  const size_t before = text.substr(0, offset).find_last_not_of(" \t\r\f\v");
  return before == absl::string_view::npos || text[before] == '\n';
}

}  // namespace

SourcePosition StatementReader::Positions::At(size_t offset) {
  position_ = PositionAt(text_.substr(offset_), offset - offset_, position_);
  offset_ = offset;
  return position_;
}

StatementReader::StatementReader(absl::string_view text, DatabaseName database,
                                 SourcePosition start, absl::string_view end,
                                 Marks marks)
    : text_(text),
      database_(database),
      start_(start),
      end_(end),
      next_token_(LexerFor(database)),
      positions_(text, start),
      pages_(text) {
  FindMarks(marks);
  BeginRegion();
}

StatementReader::StatementReader(const SqlScript& script, DatabaseName database)
    : StatementReader(
          script.text, database, {script.first_line, script.first_column},
          "the end of the text",
          script.marks_are_comments ? Marks::kAreComments : Marks::kCount) {}

void StatementReader::FindMarks(Marks marks) {
  for (const AnnotationLine& line : FindAnnotations(text_)) {
    // The text may begin in the middle of a line, which then is no annotation.
    if (line.begin == 0 && start_.column != 1) continue;
    const absl::StatusOr<Annotation> annotation = ParseAnnotation(line.line);
    if (!annotation.ok()) continue;  // reported by who reads the file
    if (*annotation == Annotation::kStatementBegin) {
      marks_.push_back({line, /*begins=*/true});
    } else if (*annotation == Annotation::kStatementEnd) {
      marks_.push_back({line, /*begins=*/false});
    }
  }
  if (marks == Marks::kCount) return;
  has_marks_as_comments_ = !marks_.empty();
  marks_.clear();
}

void StatementReader::BeginRegion() {
  // The one that ended the region before is not yet passed.
  const Mark* mark = region_end_ == nullptr ? marks_.data() : region_end_ + 1;
  const Mark* const end = marks_.data() + marks_.size();
  while (mark != end && mark->begins) ++mark;
  region_end_ = mark == end ? nullptr : mark;
  region_ = text_.substr(
      0, region_end_ == nullptr ? text_.size() : region_end_->line.begin);
}

absl::StatusOr<std::optional<Statement>> StatementReader::Next() {
  while (true) {
    absl::StatusOr<std::optional<Statement>> statement = NextInRegion();
    if (!statement.ok() || statement->has_value() || region_end_ == nullptr) {
      return statement;
    }
    BeginRegion();
  }
}

absl::Status StatementReader::ErrorAt(size_t offset,
                                      absl::string_view message) const {
  return InvalidAt(PositionAt(text_, offset, start_), message);
}

std::string StatementReader::RegionEnd() const {
  if (region_end_ == nullptr) return end_;
  const SourcePosition position =
      PositionAt(text_, region_end_->line.begin, start_);
  return absl::StrCat("line ", position.line, " (", region_end_->line.line,
                      ")");
}

void StatementReader::PassMarks(size_t offset) {
  for (; MarkBefore(offset) != nullptr; ++next_mark_) {
    in_block_ = marks_[next_mark_].begins;
    if (in_block_) ++blocks_;
  }
}

const StatementReader::Mark* StatementReader::MarkBefore(size_t offset) const {
  if (next_mark_ == marks_.size()) return nullptr;
  const Mark& mark = marks_[next_mark_];
  return mark.line.begin < offset ? &mark : nullptr;
}

absl::Status StatementReader::CheckNul(size_t end) const {
  const size_t nul = text_.substr(0, end).find('\0', offset_);
  if (nul == absl::string_view::npos) return absl::OkStatus();
  return ErrorAt(nul,
                 "a NUL byte, which no SQL text can hold; save the file as "
                 "UTF-8 text");
}

void StatementReader::CutAtDelimiter(Token& token) const {
  if (!own_delimiter() || token.kind == TokenKind::kEnd ||
      token.kind == TokenKind::kUnclosed || token.kind == TokenKind::kQuoted ||
      token.kind == TokenKind::kCode) {
    return;
  }
  for (size_t i = token.begin; i < token.end; ++i) {
    if (!absl::StartsWith(region_.substr(i), delimiter_)) continue;
    if (i == token.begin) {
      token.kind = TokenKind::kSemicolon;
      i += delimiter_.size();
    }
    token.end = i;
    return;
  }
}

Token StatementReader::NextToken() const {
  Token token = next_token_(region_, offset_);
  CutAtDelimiter(token);
  return token;
}

absl::Status StatementReader::CheckToken(const Token& token,
                                         bool starts_statement) const {
  absl::Status status = CheckNul(token.end);
  if (!status.ok()) return status;
  if (token.kind == TokenKind::kUnclosed) {
    return ErrorAt(token.begin,
                   absl::StrCat("the ", token.opened,
                                " that begins here is not closed: there is no ",
                                token.closer, " before ", RegionEnd()));
  }
  status = CheckCommand(token, starts_statement);
  if (!status.ok()) return status;
  if (const Mark* mark = MarkBefore(token.end)) {
    const SourcePosition opens = PositionAt(text_, token.begin, start_);
    return ErrorAt(
        mark->line.begin,
        absl::StrCat("this annotation stands inside the quotes that open at ",
                     opens.line, ":", opens.column,
                     "; move it out of them, or close them before it"));
  }
  return absl::OkStatus();
}

absl::Status StatementReader::CheckCommand(const Token& token,
                                           bool starts_statement) const {
  const absl::string_view rest = region_.substr(token.begin);
  switch (database_) {
    case DatabaseName::kPostgres:
      if (token.kind != TokenKind::kBackslash) break;
      return ErrorAt(token.begin, RefusePsqlCommand(rest));
    case DatabaseName::kSqlite:
      if (!starts_statement || rest[0] != '.') break;
      return ErrorAt(token.begin, RefuseSqliteCommand(rest));
    case DatabaseName::kMysql:
      if (token.kind != TokenKind::kBackslash &&
          !(starts_statement && token.kind == TokenKind::kWord &&
            IsMysqlCommand(TextOf(token)))) {
        break;
      }
      return ErrorAt(token.begin, RefuseMysqlCommand(rest));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> StatementReader::TakeDelimiterLine(const Token& token) {
  if (database_ != DatabaseName::kMysql || token.kind != TokenKind::kWord ||
      !absl::EqualsIgnoreCase(TextOf(token), "DELIMITER")) {
    return false;
  }
  if (!BeginsLine(text_, token.begin)) {
    return ErrorAt(
        token.begin,
        "DELIMITER is a command of the mysql program, and must stand "
        "at the beginning of a line; move it to one of its own");
  }
  const absl::StatusOr<absl::string_view> delimiter =
      ReadDelimiterLine(region_.substr(token.begin));
  if (!delimiter.ok()) {
    return ErrorAt(token.begin, std::string(delimiter.status().message()));
  }
  delimiter_ = *delimiter;
  offset_ = std::min(region_.find('\n', token.begin), region_.size());
  return true;
}

bool StatementReader::Take(const Token& token, Open& statement) const {
  if (own_delimiter()) {
    if (IsDelimiter(token)) return true;
    statement.end = token.end;
    return false;
  }
  statement.end = token.end;
  statement.body.Take(token, TextOf(token), statement.depth > 0);
  switch (token.kind) {
    case TokenKind::kOpen:
      if (statement.depth++ == 0) statement.parenthesis = token.begin;
      return false;
    case TokenKind::kClose:
      if (statement.depth > 0) --statement.depth;
      return false;
    case TokenKind::kSemicolon:
      // All but PostgreSQL end a statement at a semicolon in parentheses too,
      // with a syntax error.
      return !statement.body.open() &&
             (statement.depth == 0 || database_ != DatabaseName::kPostgres);
    default:
      return false;
  }
}

absl::Status StatementReader::CheckClosed(const Open& statement) const {
  if (statement.body.open()) {
    return ErrorAt(statement.body.opened_at(),
                   absl::StrCat("the body that begins here is not closed: "
                                "there is no END behind a semicolon before ",
                                RegionEnd()));
  }
  if (statement.depth > 0 && database_ == DatabaseName::kPostgres) {
    return ErrorAt(statement.parenthesis,
                   absl::StrCat("the parenthesis that opens here is not "
                                "closed: there is no ) before ",
                                RegionEnd()));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Statement>> StatementReader::NextInRegion() {
  std::optional<Open> statement;
  while (true) {
    const Token token = NextToken();
    if (token.kind == TokenKind::kEnd) break;
    PassMarks(token.begin);
    absl::Status status = CheckToken(token, !statement.has_value());
    if (!status.ok()) return status;
    if (!statement.has_value()) {
      const absl::StatusOr<bool> is_line = TakeDelimiterLine(token);
      if (!is_line.ok()) return is_line.status();
      if (*is_line) continue;
    }
    offset_ = token.end;
    if (!statement.has_value()) {
      if (token.kind == TokenKind::kSemicolon) continue;
      statement.emplace(token.begin, database_);
    }
    if (Take(token, *statement)) return Finish(*statement);
  }
  absl::Status status = CheckNul(region_.size());
  if (!status.ok()) return status;
  offset_ = region_.size();
  if (!statement.has_value()) return std::optional<Statement>();
  status = CheckClosed(*statement);
  if (!status.ok()) return status;
  return Finish(*statement);
}

absl::StatusOr<std::optional<Statement>> StatementReader::Finish(
    const Open& open) {
  Statement statement;
  statement.text = text_.substr(open.begin, open.end - open.begin);
  statement.position = positions_.At(open.begin);
  pages_.Until(open.begin);
  statement.kind = ClassifyStatement(statement.text, database_).kind;
  statement.own_delimiter = own_delimiter();
  statement.block = in_block_ ? blocks_ : 0;
  if (statement.kind == StatementKind::kCopyFromStdin) {
    absl::Status status = ReadCopyData(open, statement);
    if (!status.ok()) return status;
  }
  return std::optional<Statement>(statement);
}

absl::Status StatementReader::ReadCopyData(const Open& open,
                                           Statement& statement) {
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
  absl::Status status = CheckNul(data.next);
  if (!status.ok()) return status;
  statement.copy_data = text_.substr(data.begin, data.end - data.begin);
  statement.copy_position = positions_.At(data.begin);
  offset_ = data.next;
  return absl::OkStatus();
}

}  // namespace gander

#include "runtime/sql/annotated_file.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "runtime/sql/annotation.h"
#include "runtime/sql/lexer.h"
#include "runtime/sql/position_error.h"

namespace gander {
namespace {

class Divider {
 public:
  Divider(absl::string_view text, DatabaseName database)
      : text_(text), database_(database) {}

  absl::StatusOr<DividedFile> Divide();

 private:
  // Takes the next annotation line, at `position`.
  absl::Status Take(const AnnotationLine& line, SourcePosition position);
  absl::Status TakeUp(const AnnotationLine& line);
  void BeginPart(const AnnotationLine& line);
  absl::Status TakeDown(const AnnotationLine& line, SourcePosition position);
  absl::Status TakeBegin(SourcePosition position, absl::string_view prefix);
  absl::Status CheckBlockClosed(absl::string_view before) const;
  FilePart Part(size_t begin, size_t end, absl::string_view what_ends) const;

  const absl::string_view text_;
  const DatabaseName database_;

  DividedFile file_;
  bool up_seen_ = false;
  bool down_seen_ = false;
  bool lost_up_ = false;
  size_t part_begin_ = 0;  // of the part that is being read
  bool in_block_ = false;  // StatementBegin at block_, not yet ended
  SourcePosition block_;
  bool envsub_ = false;                              // ENVSUB is on here
  Substitution substitution_ = Substitution::kNone;  // of the part
};

FilePart Divider::Part(size_t begin, size_t end,
                       absl::string_view what_ends) const {
  return FilePart{text_.substr(begin, end - begin), PositionAt(text_, begin),
                  std::string(what_ends), substitution_};
}

void Divider::BeginPart(const AnnotationLine& line) {
  part_begin_ = line.next;
  substitution_ =
      envsub_ ? Substitution::kEnvsubFromStart : Substitution::kNone;
}

absl::Status Divider::TakeUp(const AnnotationLine& line) {
  absl::Status status =
      CheckNothingBeforeUp(text_.substr(0, line.begin), database_,
                           absl::StrCat("-- ", file_.prefix, " Up"));
  if (!status.ok()) return status;
  up_seen_ = true;
  BeginPart(line);
  return absl::OkStatus();
}

absl::Status Divider::TakeBegin(SourcePosition position,
                                absl::string_view prefix) {
  if (in_block_) {
    return InvalidAt(
        position,
        absl::StrCat("StatementBegin stands inside the block that begins at "
                     "line ",
                     block_.line, "; end that with -- ", prefix,
                     " StatementEnd first"));
  }
  in_block_ = true;
  block_ = position;
  return absl::OkStatus();
}

absl::Status Divider::CheckBlockClosed(absl::string_view before) const {
  if (!in_block_) return absl::OkStatus();
  return InvalidAt(block_,
                   absl::StrCat("the block that begins here is not ended: "
                                "there is no -- ",
                                file_.prefix, " StatementEnd before ", before));
}

absl::Status Divider::TakeDown(const AnnotationLine& line,
                               SourcePosition position) {
  const std::string what_ends =
      absl::StrCat("line ", position.line, " (", StripBlanks(line.line), ")");
  absl::Status status = CheckBlockClosed(what_ends);
  if (!status.ok()) return status;
  file_.up = Part(part_begin_, line.begin, what_ends);
  down_seen_ = true;
  BeginPart(line);
  return absl::OkStatus();
}

absl::Status Divider::Take(const AnnotationLine& line,
                           SourcePosition position) {
  const absl::string_view prefix = AnnotationPrefix(line.line);
  if (IsSqlMigratePrefix(prefix) != IsSqlMigratePrefix(file_.prefix)) {
    return InvalidAt(
        position,
        absl::StrCat("an annotation of another tool: the file "
                     "began with ",
                     file_.prefix, "; write all of them with one prefix"));
  }
  const absl::StatusOr<Annotation> annotation = ParseAnnotation(line.line);
  if (!annotation.ok()) {
    return InvalidAt(position, std::string(annotation.status().message()));
  }
  const auto wrong = [&](absl::string_view message) {
    return InvalidAt(position, message);
  };
  switch (*annotation) {
    case Annotation::kNoTransaction:
      file_.up_no_transaction = true;
      file_.down_no_transaction = true;
      return absl::OkStatus();
    case Annotation::kEnvsubOn:
      envsub_ = true;
      if (up_seen_ && substitution_ == Substitution::kNone) {
        substitution_ = Substitution::kEnvsub;
      }
      return absl::OkStatus();
    case Annotation::kEnvsubOff:
      envsub_ = false;
      return absl::OkStatus();
    case Annotation::kUp:
    case Annotation::kUpNoTransaction:
      if (*annotation == Annotation::kUpNoTransaction) {
        file_.up_no_transaction = true;
      }
      if (up_seen_) {
        lost_up_ = true;
        return wrong("a second Up; a file has one");
      }
      return TakeUp(line);
    case Annotation::kDown:
    case Annotation::kDownNoTransaction:
      if (*annotation == Annotation::kDownNoTransaction) {
        file_.down_no_transaction = true;
      }
      if (!up_seen_) {
        return wrong(
            absl::StrCat("Down stands before Up; a file begins with "
                         "-- ",
                         prefix, " Up"));
      }
      if (down_seen_) return wrong("a second Down; a file has one at most");
      return TakeDown(line, position);
    case Annotation::kStatementBegin:
      if (!up_seen_) {
        return wrong(absl::StrCat("StatementBegin stands before -- ", prefix,
                                  " Up; move it below that line"));
      }
      return TakeBegin(position, prefix);
    case Annotation::kStatementEnd:
      if (!in_block_) {
        return wrong(absl::StrCat("StatementEnd without -- ", prefix,
                                  " StatementBegin before it"));
      }
      in_block_ = false;
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::StatusOr<DividedFile> Divider::Divide() {
  const std::vector<AnnotationLine> lines = FindAnnotations(text_);
  file_.prefix = AnnotationPrefix(lines[0].line);
  size_t offset = 0;
  SourcePosition position;
  for (const AnnotationLine& line : lines) {
    position = PositionAt(text_.substr(offset), line.begin - offset, position);
    offset = line.begin;
    absl::Status status = Take(line, position);
    if (status.ok()) continue;
    // Whatever is wrong with a Down, an Up must not be passed over.
    if (!down_seen_ || lost_up_) return status;
    if (file_.down_error.ok()) file_.down_error = status;
  }
  const absl::Status closed = CheckBlockClosed("the end of the file");
  if (!up_seen_) {
    return InvalidAt(
        PositionAt(text_, lines[0].begin),
        absl::StrCat("this file has annotations, but none is -- ", file_.prefix,
                     " Up; write that line above what the "
                     "migration does"));
  }
  if (!down_seen_) {
    if (!closed.ok()) return closed;
    file_.up = Part(part_begin_, text_.size(), "the end of the file");
    file_.down_missing = true;
    return std::move(file_);
  }
  if (file_.down_error.ok()) file_.down_error = closed;
  if (file_.down_error.ok()) {
    file_.down = Part(part_begin_, text_.size(), "the end of the file");
  }
  return std::move(file_);
}

}  // namespace

absl::Status CheckNothingBeforeUp(absl::string_view before,
                                  DatabaseName database,
                                  absl::string_view up_line) {
  const Token token = LexerFor(database)(before, 0);
  if (token.kind == TokenKind::kEnd) return absl::OkStatus();
  if (token.kind == TokenKind::kUnclosed) {
    return InvalidAt(
        PositionAt(before, token.begin),
        absl::StrCat("the ", token.opened,
                     " that begins here is not closed before the first ",
                     up_line));
  }
  return InvalidAt(PositionAt(before, token.begin),
                   absl::StrCat("SQL stands before ", up_line,
                                ", where it belongs to neither Up nor Down; "
                                "move it below that line"));
}

absl::StatusOr<DividedFile> DivideAnnotatedFile(absl::string_view text,
                                                DatabaseName database) {
  return Divider(text, database).Divide();
}

}  // namespace gander

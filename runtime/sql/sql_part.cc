#include "runtime/sql/sql_part.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/sql/position_error.h"
#include "runtime/sql/statement_kind.h"
#include "runtime/sql/statement_reader.h"
#include "runtime/sql/transaction_block.h"

namespace gander {
namespace {

// What is known of statements that run one behind the other.
class Facts {
 public:
  explicit Facts(DatabaseName database) : database_(database) {}

  void Take(const Statement& statement) {
    ++statements_;
    // The server would misread the statements as they stand in the file when
    // only a StatementEnd line tells one from the next, and rows of COPY.
    // DELIMITER lines of MySQL are for the client alone, and a message has one
    // statement there.
    needs_cutting_ = needs_cutting_ || is_unended_ ||
                     statement.kind == StatementKind::kCopyFromStdin ||
                     database_ == DatabaseName::kMysql;
    is_unended_ = statement.text.back() != ';';
    foreign_keys_off_ =
        foreign_keys_off_ || statement.kind == StatementKind::kForeignKeysOff;
    if (!outsider_.has_value() && IsOutsider(statement)) outsider_ = statement;
    slot_was_taken_away_ = slot_was_taken_away_ || TakesSlotAway(statement);
  }

  // The first one that cannot run inside the step's own transaction.
  const std::optional<Statement>& outsider() const { return outsider_; }
  bool foreign_keys_off() const { return foreign_keys_off_; }

  SqlScript Script(absl::string_view text, SourcePosition position) const {
    SqlScript script;
    script.text = text;
    script.first_line = position.line;
    script.first_column = position.column;
    script.statements = statements_;
    script.needs_cutting = needs_cutting_;
    return script;
  }

 private:
  bool IsOutsider(const Statement& statement) const {
    switch (statement.kind) {
      case StatementKind::kRefusesTransaction:
        // DROP SUBSCRIPTION may run inside a transaction after all when an
        // ALTER SUBSCRIPTION before it took its slot away.
        return !slot_was_taken_away_ ||
               !absl::StartsWithIgnoreCase(statement.text, "DROP");
      case StatementKind::kBegin:
      case StatementKind::kCommit:
      case StatementKind::kRollback:
        return true;
      default:
        return false;
    }
  }

  static bool TakesSlotAway(const Statement& statement) {
    return absl::StartsWithIgnoreCase(statement.text, "ALTER") &&
           absl::StrContains(absl::AsciiStrToLower(statement.text),
                             "slot_name");
  }

  const DatabaseName database_;
  int64_t statements_ = 0;
  bool needs_cutting_ = false;
  bool is_unended_ = false;  // the last one lacks its semicolon
  bool foreign_keys_off_ = false;
  bool slot_was_taken_away_ = false;
  std::optional<Statement> outsider_;
};

// A part, read once.
class Reading {
 public:
  Reading(const FilePart& part, DatabaseName database, Marks marks)
      : part_(part),
        database_(database),
        marks_(marks),
        finder_(database),
        all_(database),
        inside_(database),
        blocks_(database) {}

  absl::Status Read() {
    StatementReader reader(part_.text, database_, part_.position, part_.end,
                           marks_);
    marks_are_comments_ = reader.has_marks_as_comments();
    while (true) {
      const absl::StatusOr<std::optional<Statement>> next = reader.Next();
      if (!next.ok()) return next.status();
      if (!next->has_value()) return absl::OkStatus();
      all_.Take(**next);
      if (finder_.Take(**next)) inside_.Take(**next);
      blocks_.Take(**next);
    }
  }

  // The part as one transaction: without the BEGIN ... COMMIT that is around
  // all of it. Nothing when outsider() is in the way.
  std::optional<SqlScript> AsTransaction() const {
    if (outsider().has_value()) return std::nullopt;
    const std::optional<BlockContent> block = finder_.block();
    SqlScript script = block.has_value()
                           ? inside_.Script(block->text, block->position)
                           : all_.Script(part_.text, part_.position);
    script.had_block = block.has_value();
    return Finished(script);
  }

  const std::optional<Statement>& outsider() const {
    return (finder_.block().has_value() ? inside_ : all_).outsider();
  }

  // The part as statements that run one after another.
  absl::StatusOr<SqlScript> WithoutTransaction() const {
    absl::Status status = blocks_.status();
    if (!status.ok()) return status;
    SqlScript script = all_.Script(part_.text, part_.position);
    script.transactional = false;
    return Finished(script);
  }

 private:
  SqlScript Finished(SqlScript script) const {
    script.foreign_keys_off = all_.foreign_keys_off();
    script.marks_are_comments = marks_are_comments_;
    return script;
  }

  const FilePart& part_;
  const DatabaseName database_;
  const Marks marks_;
  bool marks_are_comments_ = false;
  WholeBlockFinder finder_;
  Facts all_;
  Facts inside_;
  BlockCheck blocks_;
};

absl::Status RefuseOutsider(const Statement& statement, DatabaseName database,
                            absl::string_view prefix) {
  const StatementClass found = ClassifyStatement(statement.text, database);
  if (found.kind == StatementKind::kRefusesTransaction) {
    return InvalidAt(
        statement.position,
        absl::StrCat(found.name,
                     " cannot run inside a transaction; add the line -- ",
                     prefix,
                     " NO TRANSACTION to the file (and take away BEGIN and "
                     "COMMIT around it), or move it to a file of its own that "
                     "has it"));
  }
  return InvalidAt(
      statement.position,
      absl::StrCat(found.name,
                   " would begin or end a transaction, and the file already "
                   "runs in one; delete it, or add the line -- ",
                   prefix, " NO TRANSACTION to the file. ",
                   statement.own_delimiter
                       ? "(Around all statements it is fine before a DELIMITER "
                         "line, and not behind one.)"
                       : "(One plain BEGIN ... COMMIT around all statements is "
                         "fine.)"));
}

Marks MarksOf(SourceFormat format) {
  return format == SourceFormat::kAnnotated ||
                 format == SourceFormat::kSqlMigrate
             ? Marks::kCount
             : Marks::kAreComments;
}

}  // namespace

absl::StatusOr<SqlScript> ReadPart(const FilePart& part, DatabaseName database,
                                   SourceFormat format, bool no_transaction,
                                   absl::string_view prefix) {
  Reading reading(part, database, MarksOf(format));
  absl::Status status = reading.Read();
  if (!status.ok()) return status;
  if (no_transaction) return reading.WithoutTransaction();
  const std::optional<SqlScript> whole = reading.AsTransaction();
  if (whole.has_value()) return *whole;
  return format == SourceFormat::kAnnotated
             ? RefuseOutsider(*reading.outsider(), database, prefix)
             : reading.WithoutTransaction();
}

}  // namespace gander

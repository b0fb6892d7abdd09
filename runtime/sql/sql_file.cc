#include "runtime/sql/sql_file.h"

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/migration/checksum.h"
#include "runtime/sql/annotated_file.h"
#include "runtime/sql/annotation.h"
#include "runtime/sql/dbmate_file.h"
#include "runtime/sql/foreign_directive.h"
#include "runtime/sql/gander_line.h"
#include "runtime/sql/misspelled_annotation.h"
#include "runtime/sql/position_error.h"
#include "runtime/sql/replaces_line.h"
#include "runtime/sql/sql_part.h"
#include "runtime/sql/variables.h"
#include "runtime/sql/variables_line.h"

namespace gander {
namespace {

absl::string_view WithoutByteOrderMark(absl::string_view content) {
  return content.substr(ByteOrderMarks(content));
}

// A file in UTF-16 looks like anything but SQL from here on.
absl::Status CheckReadable(absl::string_view content) {
  if (absl::StartsWith(content, "\xFF\xFE") ||
      absl::StartsWith(content, "\xFE\xFF")) {
    return InvalidAt({}, "the file is in UTF-16; save it as UTF-8");
  }
  return absl::OkStatus();
}

// What a file's content says that it is.
SourceFormat FormatOf(absl::string_view text) {
  const std::vector<AnnotationLine> annotations = FindAnnotations(text);
  if (!annotations.empty()) {
    return IsSqlMigratePrefix(AnnotationPrefix(annotations[0].line))
               ? SourceFormat::kSqlMigrate
               : SourceFormat::kAnnotated;
  }
  return HasDbmateMarker(text) ? SourceFormat::kDbmate : SourceFormat::kPlain;
}

// A part that is no SQL before it has its values.
SqlScript Unread(const FilePart& part, Substitution substitution,
                 bool no_transaction) {
  SqlScript script;
  script.text = part.text;
  script.first_line = part.position.line;
  script.first_column = part.position.column;
  script.transactional = !no_transaction;
  script.substitution = substitution;
  return script;
}

// Reads it, unless that must wait for its values.
absl::StatusOr<SqlScript> ReadOrKeep(const FilePart& part,
                                     DatabaseName database, SourceFormat format,
                                     bool no_transaction,
                                     absl::string_view prefix,
                                     const SqlFile& file) {
  if (part.substitution != Substitution::kNone) {
    return Unread(part, part.substitution, no_transaction);
  }
  if (!file.variables.empty() && HasVariables(part.text)) {
    return Unread(part, Substitution::kVariables, no_transaction);
  }
  return ReadPart(part, database, format, no_transaction, prefix);
}

// A text that is one direction as a whole.
absl::StatusOr<SqlScript> ReadWhole(absl::string_view text,
                                    DatabaseName database,
                                    const SqlFile& file) {
  const absl::StatusOr<bool> no_transaction = AsksForNoTransaction(text);
  if (!no_transaction.ok()) return no_transaction.status();
  return ReadOrKeep({text, SourcePosition{}, "the end of the file"}, database,
                    SourceFormat::kPlain, *no_transaction, "", file);
}

// A file that has its Up and its Down.
absl::Status ReadDivided(const absl::StatusOr<DividedFile>& divided,
                         DatabaseName database, SourceFormat format,
                         SqlFile& file) {
  if (!divided.ok()) return divided.status();
  const absl::StatusOr<SqlScript> up =
      ReadOrKeep(divided->up, database, format, divided->up_no_transaction,
                 divided->prefix, file);
  if (!up.ok()) return up.status();
  file.format = format;
  file.up = *up;
  file.up_checksum = ChecksumWithoutReplaces(divided->up.text);
  file.down_missing = divided->down_missing;
  file.down_error = divided->down_error;
  if (divided->down.has_value()) {
    const absl::StatusOr<SqlScript> down =
        ReadOrKeep(*divided->down, database, format,
                   divided->down_no_transaction, divided->prefix, file);
    if (down.ok()) {
      file.down = *down;
    } else {
      file.down_error = down.status();
    }
  }
  return absl::OkStatus();
}

// Reads the text of a file that holds a whole migration, or, with `format`
// kPair and kDiesel, its Up.
absl::Status ReadText(absl::string_view text, SourceFormat format,
                      DatabaseName database, SqlFile& file) {
  switch (format) {
    case SourceFormat::kAnnotated:
    case SourceFormat::kSqlMigrate:
      return ReadDivided(DivideAnnotatedFile(text, database), database, format,
                         file);
    case SourceFormat::kDbmate:
      return ReadDivided(DivideDbmateFile(text, database), database, format,
                         file);
    default:
      break;
  }
  const absl::StatusOr<SqlScript> up = ReadWhole(text, database, file);
  if (!up.ok()) return up.status();
  file.format = format;
  file.up = *up;
  file.up_checksum = ChecksumWithoutReplaces(text);
  return absl::OkStatus();
}

absl::Status RefuseAnnotations(absl::string_view text, SourceFormat named) {
  const std::vector<AnnotationLine> annotations = FindAnnotations(text);
  return InvalidAt(
      annotations.empty() ? SourcePosition{}
                          : PositionAt(text, annotations[0].begin),
      absl::StrCat("the file's name says that it is one direction of a "
                   "migration (",
                   ToString(named),
                   "), and it has lines for annotated files or markers of "
                   "another tool; rename it to <version>_<name>.sql, or delete "
                   "them"));
}

// What a Down in a file of its own cannot say: it would be a comment, unseen.
// `forced`: that annotations are comments was asked for.
absl::Status RefuseLinesInDown(absl::string_view text, SourceFormat named,
                               bool forced) {
  if (!forced && FormatOf(text) != SourceFormat::kPlain) {
    return RefuseAnnotations(text, named);
  }
  const absl::StatusOr<std::vector<DeclaredVariable>> variables =
      FindVariables(text);
  if (!variables.ok()) return variables.status();
  const absl::StatusOr<std::vector<Version>> replaces = FindReplaces(text);
  if (!replaces.ok()) return replaces.status();
  if (variables->empty() && replaces->empty()) return absl::OkStatus();
  return InvalidAt({},
                   "-- +gander Variables and Replaces stand in the file of the "
                   "Up, and hold for its Down as well; move them there");
}

// The Down of a migration that has a file of its own for it.
void ReadDownFile(const SqlSource& down, DatabaseName database, bool forced,
                  SqlFile& file) {
  const absl::string_view text = WithoutByteOrderMark(down.content);
  absl::Status status = CheckReadable(down.content);
  if (status.ok() && !forced) status = RefuseMisspelledAnnotations(text);
  if (status.ok()) status = RefuseLinesInDown(text, file.format, forced);
  if (status.ok()) {
    const absl::StatusOr<SqlScript> script = ReadWhole(text, database, file);
    if (script.ok()) {
      file.down = *script;
    } else {
      status = script.status();
    }
  }
  if (!status.ok()) file.down_error = InFile(down.file, status);
}

// The variables of the file, and those of the project that it does not declare
// itself.
absl::Status DeclareVariables(absl::string_view text,
                              const std::vector<DeclaredVariable>& project,
                              std::vector<DeclaredVariable>& variables) {
  absl::StatusOr<std::vector<DeclaredVariable>> own = FindVariables(text);
  if (!own.ok()) return own.status();
  variables = *std::move(own);
  for (const DeclaredVariable& variable : project) {
    const bool is_declared =
        std::any_of(variables.begin(), variables.end(),
                    [&](const DeclaredVariable& declared) {
                      return declared.name == variable.name;
                    });
    if (!is_declared) variables.push_back(variable);
  }
  return absl::OkStatus();
}

// kPlain for files that say by themselves what they are.
SourceFormat FormatOf(FileNaming naming) {
  switch (naming) {
    case FileNaming::kGander:
      return SourceFormat::kPlain;
    case FileNaming::kPair:
      return SourceFormat::kPair;
    case FileNaming::kFlyway:
      return SourceFormat::kFlyway;
    case FileNaming::kDiesel:
      return SourceFormat::kDiesel;
  }
  return SourceFormat::kPlain;
}

// Half of it done, a run could not tell where to go on.
absl::Status RefuseNoTransaction() {
  return InvalidAt(
      {},
      "a repeatable migration runs in one transaction, and something in this "
      "one refuses that or ends it (CREATE INDEX CONCURRENTLY, COMMIT, ...); "
      "move it to a migration with a version");
}

// Whether a file of that name is read as what the name says, whatever stands in
// it.
bool IsForced(FileNaming naming, std::optional<SourceFormat> asked) {
  return asked.has_value() &&
         (*asked == SourceFormat::kPlain || *asked == FormatOf(naming));
}

absl::StatusOr<SourceFormat> DecideFormat(FileNaming naming,
                                          absl::string_view text,
                                          bool one_direction,
                                          std::optional<SourceFormat> asked) {
  const SourceFormat named = FormatOf(naming);
  const SourceFormat content =
      IsForced(naming, asked) ? SourceFormat::kPlain : FormatOf(text);
  if (content != SourceFormat::kPlain && named != SourceFormat::kPlain &&
      (naming != FileNaming::kFlyway || one_direction)) {
    return RefuseAnnotations(text, named);
  }
  const SourceFormat format = content == SourceFormat::kPlain ? named : content;
  if (asked.has_value() && format != *asked) {
    return InvalidAt(
        {}, absl::StrCat("the file is ", ToString(format),
                         ", and --format asks for ", ToString(*asked)));
  }
  return format;
}

}  // namespace

absl::StatusOr<SqlFile> ReadSqlFiles(FileNaming naming, const SqlSource& up,
                                     const SqlSource* down,
                                     const SqlOptions& options) {
  SqlFile result;
  const absl::string_view text = WithoutByteOrderMark(up.content);
  const bool forced = IsForced(naming, options.format);
  absl::Status status = CheckReadable(up.content);
  if (status.ok() && !forced) status = RefuseMisspelledAnnotations(text);
  if (!status.ok()) return InFile(up.file, status);
  absl::StatusOr<std::vector<Version>> replaces = FindReplaces(text);
  if (!replaces.ok()) return InFile(up.file, replaces.status());
  result.replaces = *std::move(replaces);
  status = DeclareVariables(text, options.variables, result.variables);
  if (!status.ok()) return InFile(up.file, status);
  const bool one_direction = down != nullptr || options.repeatable;
  const absl::StatusOr<SourceFormat> format =
      DecideFormat(naming, text, one_direction, options.format);
  if (!format.ok()) return InFile(up.file, format.status());
  if (*format == SourceFormat::kAnnotated ||
      *format == SourceFormat::kSqlMigrate ||
      *format == SourceFormat::kDbmate) {
    status = CheckDbmateMarkers(text, *format == SourceFormat::kDbmate);
    if (!status.ok()) return InFile(up.file, status);
  }
  status = ReadText(text, *format, options.database, result);
  if (!status.ok()) return InFile(up.file, status);
  if (options.repeatable && !result.up.transactional) {
    return InFile(up.file, RefuseNoTransaction());
  }
  if (!result.down_error.ok()) {
    result.down_error = InFile(up.file, result.down_error);
  }
  result.file_checksum = Checksum(up.content);
  if (down != nullptr) {
    ReadDownFile(*down, options.database, forced, result);
    result.file_checksum =
        Checksum(absl::StrCat(result.file_checksum, Checksum(down->content)));
  } else if (*format == SourceFormat::kPair ||
             *format == SourceFormat::kDiesel) {
    result.down_missing = true;
  }
  return result;
}

absl::StatusOr<SqlFile> ReadSqlFile(absl::string_view file,
                                    absl::string_view content,
                                    DatabaseName database) {
  return ReadSqlFiles(FileNaming::kGander, {file, content}, nullptr,
                      SqlOptions{.database = database});
}

}  // namespace gander

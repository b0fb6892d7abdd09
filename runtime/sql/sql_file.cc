#include "runtime/sql/sql_file.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "runtime/migration/checksum.h"
#include "runtime/sql/annotated_file.h"
#include "runtime/sql/annotation.h"
#include "runtime/sql/dbmate_file.h"
#include "runtime/sql/lexer.h"
#include "runtime/sql/misspelled_annotation.h"
#include "runtime/sql/position_error.h"
#include "runtime/sql/replaces_line.h"
#include "runtime/sql/sql_part.h"

namespace gander {
namespace {

// A file in UTF-16 looks like anything but SQL from here on.
absl::Status RefuseUtf16(absl::string_view content) {
  if (!absl::StartsWith(content, "\xFF\xFE") &&
      !absl::StartsWith(content, "\xFE\xFF")) {
    return absl::OkStatus();
  }
  return InvalidAt({}, "the file is in UTF-16; save it as UTF-8");
}

absl::Status ReadPlain(absl::string_view text, DatabaseName database,
                       SqlFile& file) {
  absl::StatusOr<SqlScript> up =
      ReadForeignPart({text, SourcePosition{}, "the end of the file"}, database,
                      /*no_transaction=*/false);
  if (!up.ok()) return up.status();
  file.format = SourceFormat::kPlain;
  file.up = *up;
  file.up_checksum = Checksum(WithoutReplaces(text));
  return absl::OkStatus();
}

absl::StatusOr<SqlScript> ReadPart(const FilePart& part, DatabaseName database,
                                   SourceFormat format, bool no_transaction,
                                   absl::string_view prefix) {
  return format == SourceFormat::kAnnotated
             ? ReadAnnotatedPart(part, database, no_transaction, prefix)
             : ReadForeignPart(part, database, no_transaction);
}

// A file whose format has an Up and a Down.
absl::Status ReadDivided(const absl::StatusOr<DividedFile>& divided,
                         DatabaseName database, SourceFormat format,
                         SqlFile& file) {
  if (!divided.ok()) return divided.status();
  const absl::StatusOr<SqlScript> up =
      ReadPart(divided->up, database, format, divided->up_no_transaction,
               divided->prefix);
  if (!up.ok()) return up.status();
  file.format = format;
  file.up = *up;
  file.up_checksum = Checksum(WithoutReplaces(divided->up.text));
  file.down_missing = divided->down_missing;
  file.down_error = divided->down_error;
  if (divided->down.has_value()) {
    const absl::StatusOr<SqlScript> down =
        ReadPart(*divided->down, database, format, divided->down_no_transaction,
                 divided->prefix);
    if (down.ok()) {
      file.down = *down;
    } else {
      file.down_error = down.status();
    }
  }
  return absl::OkStatus();
}

absl::Status ReadText(absl::string_view text, DatabaseName database,
                      SqlFile& file) {
  absl::Status status = RefuseMisspelledAnnotations(text);
  if (!status.ok()) return status;
  absl::StatusOr<std::vector<Version>> replaces = FindReplaces(text);
  if (!replaces.ok()) return replaces.status();
  file.replaces = *std::move(replaces);
  const std::vector<AnnotationLine> annotations = FindAnnotations(text);
  if (!annotations.empty()) {
    const bool foreign =
        IsSqlMigratePrefix(AnnotationPrefix(annotations[0].line));
    return ReadDivided(
        DivideAnnotatedFile(text, database), database,
        foreign ? SourceFormat::kSqlMigrate : SourceFormat::kAnnotated, file);
  }
  if (HasDbmateMarker(text)) {
    return ReadDivided(DivideDbmateFile(text, database), database,
                       SourceFormat::kDbmate, file);
  }
  return ReadPlain(text, database, file);
}

}  // namespace

absl::StatusOr<SqlFile> ReadSqlFile(absl::string_view file,
                                    absl::string_view content,
                                    DatabaseName database) {
  SqlFile result;
  absl::string_view text = content;
  while (absl::ConsumePrefix(&text, "\xEF\xBB\xBF")) {
  }
  absl::Status status = RefuseUtf16(content);
  if (status.ok() && LexerFor(database) == nullptr) {
    status = InvalidAt({}, absl::StrCat("SQL for ", ToString(database),
                                        " cannot be read by this version of "
                                        "gander"));
  }
  if (status.ok()) status = ReadText(text, database, result);
  if (!status.ok()) return InFile(file, status);
  if (!result.down_error.ok()) {
    result.down_error = InFile(file, result.down_error);
  }
  result.file_checksum = Checksum(content);
  return result;
}

}  // namespace gander

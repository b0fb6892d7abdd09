#include "runtime/sql/sql_file.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "runtime/migration/checksum.h"
#include "runtime/sql/annotated_file.h"
#include "runtime/sql/annotation.h"
#include "runtime/sql/foreign_format.h"
#include "runtime/sql/lexer.h"
#include "runtime/sql/position_error.h"
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
  absl::Status status = RefuseForeignFormat(text);
  if (!status.ok()) return status;
  absl::StatusOr<SqlScript> up =
      ReadPlainPart({text, SourcePosition{}, "the end of the file"}, database);
  if (!up.ok()) return up.status();
  file.format = SourceFormat::kPlain;
  file.up = *up;
  file.up_checksum = Checksum(text);
  return absl::OkStatus();
}

absl::Status ReadAnnotated(absl::string_view text, DatabaseName database,
                           SqlFile& file) {
  absl::Status status = RefuseMisspelledAnnotations(text);
  if (!status.ok()) return status;
  const absl::StatusOr<AnnotatedFile> divided =
      DivideAnnotatedFile(text, database);
  if (!divided.ok()) return divided.status();
  const auto read = [&](const FilePart& part) {
    return ReadAnnotatedPart(part, database, divided->no_transaction,
                             divided->prefix);
  };
  const absl::StatusOr<SqlScript> up = read(divided->up);
  if (!up.ok()) return up.status();
  file.format = SourceFormat::kAnnotated;
  file.up = *up;
  file.up_checksum = Checksum(divided->up.text);
  file.down_missing = divided->down_missing;
  file.down_error = divided->down_error;
  if (divided->down.has_value()) {
    const absl::StatusOr<SqlScript> down = read(*divided->down);
    if (down.ok()) {
      file.down = *down;
    } else {
      file.down_error = down.status();
    }
  }
  return absl::OkStatus();
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
  if (status.ok()) {
    status = FindAnnotations(text).empty()
                 ? ReadPlain(text, database, result)
                 : ReadAnnotated(text, database, result);
  }
  if (!status.ok()) return InFile(file, status);
  if (!result.down_error.ok()) {
    result.down_error = InFile(file, result.down_error);
  }
  result.file_checksum = Checksum(content);
  return result;
}

}  // namespace gander

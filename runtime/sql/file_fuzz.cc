#include "runtime/sql/file_fuzz.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "runtime/sql/expanded_script.h"
#include "runtime/sql/replaces_line.h"
#include "runtime/sql/sql_file.h"
#include "runtime/sql/statement.h"

namespace gander {
namespace {

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

size_t OffsetOf(absl::string_view part, absl::string_view content) {
  Require(part.data() >= content.data() &&
              part.data() + part.size() <= content.data() + content.size(),
          "a part does not lie in the file");
  return part.data() - content.data();
}

// Whoever runs a script cuts it again, and must find what the file's reader
// found.
void CheckScript(absl::string_view content, DatabaseName database,
                 const SqlFile& file, const SqlScript& script) {
  if (script.substitution != Substitution::kNone) {
    // Whatever the values make of it, a place is said.
    const auto value = [](const std::string& name) {
      return std::optional(name + "';--");
    };
    const auto expanded = ExpandScript(script, file.format, database,
                                       file.variables, {value, value});
    Require(expanded.ok() || (expanded.status().message()[0] >= '1' &&
                              expanded.status().message()[0] <= '9'),
            "an error in an expanded script does not say where");
    return;
  }
  const absl::StatusOr<std::vector<Statement>> statements =
      SplitStatements(script, database);
  Require(statements.ok(), "the script cannot be cut again");
  Require(static_cast<int64_t>(statements->size()) == script.statements,
          "the script is cut into another number of statements");
  const size_t offset = OffsetOf(script.text, content);
  Require(PositionAt(content, offset) ==
              SourcePosition{script.first_line, script.first_column},
          "the script's position is wrong");
  for (const Statement& statement : *statements) {
    Require(PositionAt(content, statement.text.data() - content.data()) ==
                statement.position,
            "a statement's position is wrong");
  }
}

absl::StatusOr<SqlFile> ReadAndCheck(absl::string_view content,
                                     DatabaseName database) {
  const absl::StatusOr<SqlFile> file = ReadSqlFile("f.sql", content, database);
  if (!file.ok()) {
    Require(absl::StartsWith(std::string(file.status().message()), "f.sql:"),
            "an error does not say where");
    return file;
  }
  CheckScript(content, database, *file, file->up);
  if (file->down.has_value()) {
    CheckScript(content, database, *file, *file->down);
  }
  Require(!file->down.has_value() || file->down_error.ok(),
          "there is a Down and an error instead of it");
  const std::string renumbered = AddReplaces(content, Version(20240102030405));
  const absl::StatusOr<SqlFile> again =
      ReadSqlFile("f.sql", renumbered, database);
  Require(again.ok() && again->format == file->format &&
              again->up_checksum == file->up_checksum &&
              again->up.transactional == file->up.transactional &&
              again->replaces.size() == file->replaces.size() + 1,
          "what it replaces makes it another migration");
  return file;
}

// Written without the code that it judges: the lines that begin a part, as
// their tools' manuals spell them.
bool HoldsMarker(absl::string_view part) {
  for (absl::string_view line : absl::StrSplit(part, '\n')) {
    for (absl::string_view marker :
         {"-- +goose Up", "-- +goose Down", "-- +gander Up", "-- +gander Down",
          "-- +migrate Up", "-- +migrate Down"}) {
      if (line == marker) return true;
    }
  }
  return false;
}

bool HoldsDbmateMarker(absl::string_view part) {
  for (absl::string_view line : absl::StrSplit(part, '\n')) {
    if (line == "-- migrate:up" || line == "-- migrate:down") return true;
  }
  return false;
}

void CheckDivided(absl::string_view content, SourceFormat format,
                  const DividedFile& divided) {
  const auto check = [&](const FilePart& part) {
    const size_t offset = OffsetOf(part.text, content);
    Require(PositionAt(content, offset) == part.position,
            "a part's position is wrong");
    Require(format == SourceFormat::kDbmate ? !HoldsDbmateMarker(part.text)
                                            : !HoldsMarker(part.text),
            "a part holds the marker of another one");
  };
  check(divided.up);
  const size_t up_end =
      OffsetOf(divided.up.text, content) + divided.up.text.size();
  Require(!divided.down_missing || !divided.down.has_value(),
          "there is a Down, and it is missing");
  if (divided.down.has_value()) {
    check(*divided.down);
    const size_t down = OffsetOf(divided.down->text, content);
    Require(up_end < down, "Down does not stand behind Up");
    Require(down + divided.down->text.size() == content.size(),
            "Down ends before the file");
  } else if (divided.down_missing) {
    Require(up_end == content.size(), "Up ends before the file");
  }
}

}  // namespace

void FuzzFile(absl::string_view content) {
  for (DatabaseName database : kAllDatabases) {
    (void)ReadAndCheck(content, database);
  }
}

void FuzzFormat(absl::string_view content, SourceFormat format,
                absl::string_view up,
                absl::StatusOr<DividedFile> (*divide)(absl::string_view,
                                                      DatabaseName)) {
  std::string made;
  // Nobody looks behind these for the beginning of a file.
  while (absl::ConsumePrefix(&content, "\xEF\xBB\xBF")) {
  }
  const absl::StatusOr<SqlFile> as_it_stands =
      ReadSqlFile("f.sql", content, DatabaseName::kPostgres);
  if (!as_it_stands.ok() || as_it_stands->format != format) {
    made = absl::StrCat(up, "\n", content);
    content = made;
  }
  for (DatabaseName database : kAllDatabases) {
    const absl::StatusOr<SqlFile> file = ReadAndCheck(content, database);
    if (!file.ok() || file->format != format) continue;
    const absl::StatusOr<DividedFile> divided = divide(content, database);
    Require(divided.ok(), "the file can be read, and not be divided");
    CheckDivided(content, format, *divided);
  }
}

}  // namespace gander

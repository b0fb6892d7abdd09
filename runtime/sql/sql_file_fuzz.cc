#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "runtime/sql/replaces_line.h"
#include "runtime/sql/sql_file.h"
#include "runtime/sql/statement.h"

namespace {

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

// Whoever runs a script cuts it again, and must find what the file's reader
// found.
void CheckScript(absl::string_view content, gander::DatabaseName database,
                 const gander::SqlScript& script) {
  Require(script.text.data() >= content.data() &&
              script.text.data() + script.text.size() <=
                  content.data() + content.size(),
          "the script is no part of the file");
  const absl::StatusOr<std::vector<gander::Statement>> statements =
      gander::SplitStatements(script.text, database,
                              {script.first_line, script.first_column});
  Require(statements.ok(), "the script cannot be cut again");
  Require(static_cast<int64_t>(statements->size()) == script.statements,
          "the script is cut into another number of statements");
  const size_t offset = script.text.data() - content.data();
  Require(gander::PositionAt(content, offset) ==
              gander::SourcePosition{script.first_line, script.first_column},
          "the script's position is wrong");
  for (const gander::Statement& statement : *statements) {
    Require(
        gander::PositionAt(content, statement.text.data() - content.data()) ==
            statement.position,
        "a statement's position is wrong");
  }
}

void Fuzz(absl::string_view content, gander::DatabaseName database) {
  const absl::StatusOr<gander::SqlFile> file =
      gander::ReadSqlFile("f.sql", content, database);
  if (!file.ok()) {
    Require(absl::StartsWith(std::string(file.status().message()), "f.sql:"),
            "an error does not say where");
    return;
  }
  CheckScript(content, database, file->up);
  if (file->down.has_value()) CheckScript(content, database, *file->down);
  Require(!file->down.has_value() || file->down_error.ok(),
          "there is a Down and an error instead of it");
  const std::string renumbered =
      gander::AddReplaces(content, gander::Version(20240102030405));
  const absl::StatusOr<gander::SqlFile> again =
      gander::ReadSqlFile("f.sql", renumbered, database);
  Require(again.ok() && again->format == file->format &&
              again->up_checksum == file->up_checksum &&
              again->replaces.size() == file->replaces.size() + 1,
          "what it replaces makes it another migration");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view content(reinterpret_cast<const char*>(data), size);
  Fuzz(content, gander::DatabaseName::kPostgres);
  Fuzz(content, gander::DatabaseName::kSqlite);
  return 0;
}

// Prints how a migration file is read, for goose_goldens.py:
//   split DATABASE <FILE
// One line of JSON: {"up": PART, "down": PART} or {"error": TEXT}. A PART is
// null, {"error": TEXT}, or {"transaction": BOOL, "statements": [TEXT, ...]};
// what stands between StatementBegin and StatementEnd is one TEXT. Variables
// (ENVSUB) have their values from the environment.

#include <cstdlib>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"
#include "runtime/migration/catalog.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/sql_script.h"
#include "runtime/sql/expanded_script.h"
#include "runtime/sql/sql_file.h"
#include "runtime/sql/statement.h"

namespace gander {
namespace {

using Json = nlohmann::ordered_json;

Json Error(const absl::Status& status) {
  return {{"error", std::string(status.message())}};
}

std::optional<std::string> Environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

Json Part(const SqlScript& written, SourceFormat format,
          DatabaseName database) {
  SqlScript script = written;
  std::shared_ptr<const ExpandedScript> expanded;
  if (written.substitution != Substitution::kNone) {
    auto result =
        ExpandScript(written, format, database, {}, {Environment, Environment});
    if (!result.ok()) return Error(result.status());
    expanded = *std::move(result);
    script = expanded->script;
  }
  const auto statements = SplitStatements(script, database);
  if (!statements.ok()) return Error(statements.status());
  Json texts = Json::array();
  int block = 0;
  const char* begin = nullptr;
  for (const Statement& statement : *statements) {
    // The statements of a block are one text, with what stands between them.
    if (statement.block == 0 || statement.block != block) {
      begin = statement.text.data();
      texts.emplace_back();
    }
    block = statement.block;
    texts.back() =
        std::string(begin, statement.text.data() + statement.text.size());
  }
  return {{"transaction", script.transactional}, {"statements", texts}};
}

Json Read(const std::string& content, DatabaseName database) {
  const auto file = ReadSqlFile("input.sql", content, database);
  if (!file.ok()) return Error(file.status());
  Json result = {{"up", Part(file->up, file->format, database)},
                 {"down", nullptr}};
  if (!file->down_error.ok()) result["down"] = Error(file->down_error);
  if (file->down) result["down"] = Part(*file->down, file->format, database);
  return result;
}

int Main(int argc, char** argv) {
  std::optional<DatabaseName> database;
  if (argc == 2) database = ParseDatabaseName(argv[1]);
  if (!database) {
    std::cerr << "usage: split postgres|sqlite|mysql <FILE\n";
    return 2;
  }
  const std::string content{std::istreambuf_iterator<char>(std::cin), {}};
  std::cout << Read(content, *database)
                   .dump(-1, ' ', false, Json::error_handler_t::replace)
            << "\n";
  return 0;
}

}  // namespace
}  // namespace gander

int main(int argc, char** argv) { return gander::Main(argc, argv); }

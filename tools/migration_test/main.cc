// The program of the rule migration_test:
//
//   main BINARY [--database=postgres|sqlite ...] [--down=all|none|VERSION]
//        [--setup=FILE.sql ...]
//
// Ends with 0 when BINARY holds on an empty database of each kind.
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "runtime/database/postgres/private_postgres.h"
#include "tools/migration_test/round_trip.h"

extern char** environ;

namespace gander {
namespace {

struct Arguments {
  std::string binary;
  std::vector<std::string> databases;
  DownTarget down;
  std::vector<std::string> setup;
};

bool Parse(int argc, char** argv, Arguments* arguments) {
  for (int i = 1; i < argc; ++i) {
    absl::string_view word = argv[i];
    if (absl::ConsumePrefix(&word, "--database=")) {
      arguments->databases.push_back(std::string(word));
    } else if (absl::ConsumePrefix(&word, "--setup=")) {
      arguments->setup.push_back(std::string(word));
    } else if (absl::ConsumePrefix(&word, "--down=")) {
      arguments->down = {word == "all"    ? DownTarget::Kind::kAll
                         : word == "none" ? DownTarget::Kind::kNone
                                          : DownTarget::Kind::kVersion,
                         std::string(word)};
    } else if (arguments->binary.empty() && word.substr(0, 1) != "-") {
      arguments->binary = std::string(word);
    } else {
      std::cout << "FAILED: unknown argument " << argv[i] << "\n";
      return false;
    }
  }
  return !arguments->binary.empty();
}

// The test's, without what would name another database.
std::map<std::string, std::string> Environment() {
  std::map<std::string, std::string> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    const size_t equals = text.find('=');
    if (equals == std::string::npos) continue;
    environment[text.substr(0, equals)] = text.substr(equals + 1);
  }
  for (const char* name :
       {"DATABASE_URL", "GANDER_DATABASE_URL_FILE", "GANDER_TARGETS_FILE"}) {
    environment.erase(name);
  }
  return environment;
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

absl::Status SetUp(const PrivatePostgres& server, const std::string& database,
                   const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    const absl::StatusOr<std::string> sql = ReadFile(file);
    if (!sql.ok()) return sql.status();
    const absl::Status done = server.Execute(database, *sql);
    if (!done.ok()) {
      return absl::Status(
          done.code(), absl::StrCat(file, ": ", std::string(done.message())));
    }
  }
  return absl::OkStatus();
}

bool TryOn(const std::string& database, const Arguments& arguments) {
  std::cout << "== " << database << std::endl;
  if (database == "sqlite") {
    const char* folder = std::getenv("TEST_TMPDIR");
    const std::string file = absl::StrCat(folder == nullptr ? "." : folder,
                                          "/migration_test.", getpid(), ".db");
    return RoundTrip(arguments.binary, absl::StrCat("sqlite:", file),
                     Environment())
        .Try(arguments.down);
  }
  absl::StatusOr<std::unique_ptr<PrivatePostgres>> server =
      PrivatePostgres::Start();
  if (!server.ok()) {
    std::cout << "FAILED: " << server.status().message() << "\n";
    return false;
  }
  const absl::StatusOr<std::string> name = (*server)->CreateDatabase();
  const absl::Status set_up =
      name.ok() ? SetUp(**server, *name, arguments.setup) : name.status();
  if (!set_up.ok()) {
    std::cout << "FAILED: " << set_up.message() << "\n";
    return false;
  }
  return RoundTrip(arguments.binary, (*server)->Url(*name), Environment())
      .Try(arguments.down);
}

int Main(int argc, char** argv) {
  Arguments arguments;
  if (!Parse(argc, argv, &arguments)) return 2;
  if (arguments.databases.empty()) {
    // Those that it was linked for.
    const nlohmann::json version =
        RoundTrip(arguments.binary, "sqlite::memory:", Environment())
            .Run({"--version"}, 0);
    if (version.is_null()) return 1;
    for (const nlohmann::json& database : version["databases"]) {
      arguments.databases.push_back(database);
    }
  }
  if (arguments.databases.empty()) {
    std::cout << "FAILED: there is no database to try it on\n";
    return 1;
  }
  for (const std::string& database : arguments.databases) {
    if (!TryOn(database, arguments)) return 1;
  }
  std::cout << "up, down and up again hold\n";
  return 0;
}

}  // namespace
}  // namespace gander

int main(int argc, char** argv) { return gander::Main(argc, argv); }

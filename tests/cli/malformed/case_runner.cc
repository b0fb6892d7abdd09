#include "tests/cli/malformed/case_runner.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <utility>

#include "sqlite3.h"

namespace gander {
namespace {

namespace fs = std::filesystem;

void Must(bool condition, const std::string& what) {
  if (!condition) throw std::runtime_error("cannot " + what);
}

void Write(const std::string& path, const std::string& content) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  Must(file.good(), "write " + path);
}

void RunSql(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  Must(sqlite3_open(path.c_str(), &database) == SQLITE_OK, "open " + path);
  char* error = nullptr;
  const int result =
      sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error);
  const std::string message = error == nullptr ? "" : error;
  sqlite3_free(error);
  sqlite3_close(database);
  Must(result == SQLITE_OK, sql + ": " + message);
}

void ReplaceAll(const std::string& from, const std::string& to,
                std::string* text) {
  for (size_t i = text->find(from); i != std::string::npos;
       i = text->find(from, i + to.size())) {
    text->replace(i, from.size(), to);
  }
}

// The first word, and what stands behind it.
std::pair<std::string, std::string> Cut(const std::string& text) {
  const size_t space = text.find(' ');
  if (space == std::string::npos) return {text, ""};
  return {text.substr(0, space), text.substr(space + 1)};
}

}  // namespace

CaseRunner::CaseRunner(std::map<std::string, std::string> programs,
                       CaseServer* server)
    : programs_(std::move(programs)), server_(server) {
  std::string name = (fs::temp_directory_path() / "row_XXXXXX").string();
  folder_ = mkdtemp(name.data());
}

CaseRunner::~CaseRunner() {
  // What was made unreadable must be removable.
  std::error_code ignored;
  for (auto it = fs::recursive_directory_iterator(
           folder_, fs::directory_options::skip_permission_denied, ignored);
       it != fs::recursive_directory_iterator(); it.increment(ignored)) {
    if (!it->is_symlink(ignored)) chmod(it->path().c_str(), 0700);
  }
  fs::remove_all(folder_, ignored);
}

std::string CaseRunner::Path(const std::string& name) const {
  return folder_ + "/" + name;
}

std::set<std::string> CaseRunner::Files() const {
  std::set<std::string> files;
  std::error_code ignored;
  for (auto it = fs::recursive_directory_iterator(
           folder_, fs::directory_options::skip_permission_denied, ignored);
       it != fs::recursive_directory_iterator(); it.increment(ignored)) {
    files.insert(it->path().string());
  }
  return files;
}

std::string CaseRunner::Expand(std::string text) {
  if (text.find("$PG") == std::string::npos) return text;
  NeedDatabase();
  ReplaceAll("$PG_HOST_PORT", "127.0.0.1:" + std::to_string(server_->port()),
             &text);
  ReplaceAll("$PG", server_->Url(database_), &text);
  return text;
}

void CaseRunner::NeedDatabase() {
  Must(server_ != nullptr, "use a server: this test has none");
  if (database_.empty()) database_ = server_->CreateDatabase();
}

void CaseRunner::Make(const Directive& directive) {
  const std::string& verb = directive.verb;
  const auto [first, rest] = Cut(directive.rest);
  if (verb == "file") {
    Write(Path(SplitWords(directive.rest).at(0)), directive.content);
  } else if (verb == "bytes") {
    const std::vector<std::string> words = SplitWords(directive.rest);
    std::string content;
    for (size_t i = 1; i < words.size(); ++i) content += words[i];
    Write(Path(words.at(0)), content);
  } else if (verb == "dir") {
    fs::create_directories(Path(first));
  } else if (verb == "link") {
    fs::create_directories(fs::path(Path(first)).parent_path());
    fs::create_symlink(rest, Path(first));
  } else if (verb == "fifo") {
    fs::create_directories(fs::path(Path(first)).parent_path());
    Must(mkfifo(Path(first).c_str(), 0600) == 0, "make " + first);
  } else if (verb == "mode") {
    Must(geteuid() != 0,
         "take root's rights away: run this by bazel test, with the "
         "--sandbox_fake_username of .bazelrc");
    Must(chmod(Path(first).c_str(), std::stoi(rest, nullptr, 8)) == 0,
         "chmod " + first);
  } else if (verb == "remove") {
    Must(fs::remove(Path(first)), "remove " + first);
  } else if (verb == "env") {
    environment_[first] = Expand(rest);
  } else if (verb == "sql") {
    RunSql(Path(first), rest);
  } else if (verb == "pg") {
    NeedDatabase();
    server_->Execute(database_, directive.rest);
  } else if (verb == "run") {
    const ProgramOutput output = RunCommand(directive.rest);
    Must(output.exit_code == 0, directive.rest + ": " + output.err);
  }
}

ProgramOutput CaseRunner::RunCommand(const std::string& command) {
  std::vector<std::string> words = SplitWords(command);
  for (std::string& word : words) word = Expand(word);
  const std::string program = programs_.at(words.at(0));
  words.erase(words.begin());
  ProgramOptions options;
  options.folder = folder_;
  options.environment = environment_;
  return RunProgram(program, words, options);
}

std::string CaseRunner::Normalize(std::string text) const {
  ReplaceAll(folder_, "$FOLDER", &text);
  static const std::regex time(
      "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}"
      "([.][0-9]+)?(Z|[+-][0-9:]+)?");
  static const std::regex duration("[0-9.]+ m?s\\b");
  static const std::regex socket("/tmp/[^ \"?']*/[.]s[.]PGSQL[.][0-9]+");
  static const std::regex url("postgresql://[^ ']*host=/tmp/[^ ']*");
  text = std::regex_replace(text, time, "$$TIME");
  text = std::regex_replace(text, duration, "T");
  text = std::regex_replace(text, socket, "$$SOCKET");
  text = std::regex_replace(text, url, "$$PG");
  if (!database_.empty()) {
    ReplaceAll(std::to_string(server_->port()), "$PORT", &text);
    ReplaceAll(database_, "$DATABASE", &text);
  }
  return text;
}

Expectation CaseRunner::Run(const MalformedCase& row) {
  fs::create_directories(Path("migrations"));
  for (const Directive& directive : row.setup) Make(directive);
  const std::set<std::string> before = Files();
  const ProgramOutput output = RunCommand(row.command);
  const std::set<std::string> after = Files();
  std::set_symmetric_difference(
      before.begin(), before.end(), after.begin(), after.end(),
      std::inserter(changed_files_, changed_files_.end()));
  return {output.exit_code, Normalize(output.out), Normalize(output.err)};
}

}  // namespace gander

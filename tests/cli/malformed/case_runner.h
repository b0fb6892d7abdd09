// File: case_runner.h
//
// Makes the input of a row in a folder of its own, and runs its command.
#ifndef GANDER_TESTS_CLI_MALFORMED_CASE_RUNNER_H_
#define GANDER_TESTS_CLI_MALFORMED_CASE_RUNNER_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/cli/malformed/case_file.h"
#include "tests/cli/malformed/case_server.h"
#include "runtime/testing/program.h"

namespace gander {

class CaseRunner {
 public:
  // `programs`: what "gander" and other first words of a command stand for.
  // `server` is asked by the rows that need one (NeedsServer); null: there are
  // none.
  CaseRunner(std::map<std::string, std::string> programs, CaseServer* server);
  ~CaseRunner();

  // Throws std::runtime_error when the input cannot be made, or the row needs a
  // server and there is none.
  Expectation Run(const MalformedCase& row);

  // The files that the command made, or took away.
  const std::set<std::string>& changed_files() const { return changed_files_; }

 private:
  void Make(const Directive& directive);
  // Makes the row's database, if that is not done.
  void NeedDatabase();
  ProgramOutput RunCommand(const std::string& command);
  std::string Path(const std::string& name) const;
  std::set<std::string> Files() const;
  // Replaces $PG and $PG_HOST_PORT.
  std::string Expand(std::string text);
  // What differs from run to run, made alike: the folder is $FOLDER, times are
  // $TIME, durations T, the server's port and socket $PORT and $SOCKET.
  std::string Normalize(std::string text) const;

  const std::map<std::string, std::string> programs_;
  CaseServer* const server_;
  std::string folder_;
  std::string database_;
  std::map<std::string, std::string> environment_;
  std::set<std::string> changed_files_;
};

}  // namespace gander

#endif  // GANDER_TESTS_CLI_MALFORMED_CASE_RUNNER_H_

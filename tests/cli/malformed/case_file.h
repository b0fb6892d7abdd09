// File: case_file.h
//
// A table of malformed inputs: text files, so that a row can be read, and its
// messages reviewed, without knowing the program that runs it.
//
//   # A comment. Blank lines mean nothing.
//   == unterminated-quote
//   file migrations/1_a.sql
//   | SELECT 'abc;
//   $ gander validate --database=sqlite
//   exit 2
//   2> migrations/1_a.sql:1:8: error: this quote is never closed
//
// A row is: its name; how to make the input; the command; what must come of it:
// the exit code, then standard output (1>) and standard error (2>), exactly,
// but for what Normalize (case_runner.h) makes alike. How to make an input:
//
//   file PATH              the lines behind it that begin with "| "
//   bytes PATH "text" ...  with C escapes; 1000*"x" repeats
//   dir PATH               a folder
//   link PATH TARGET       a symbolic link
//   fifo PATH
//   mode PATH 000          its permissions, octal
//   remove PATH
//   env NAME VALUE
//   sql FILE STATEMENTS    run on a SQLite file
//   pg STATEMENTS          run on the row's own PostgreSQL database
//   run COMMAND            a command that must succeed
//
// Words of a command are separated by spaces; "..." with C escapes and '...'
// without keep spaces. $PG in them is the URL of an empty PostgreSQL database,
// $PG_HOST_PORT a server that asks for passwords.
#ifndef GANDER_TESTS_CLI_MALFORMED_CASE_FILE_H_
#define GANDER_TESTS_CLI_MALFORMED_CASE_FILE_H_

#include <map>
#include <string>
#include <vector>

namespace gander {

struct Directive {
  std::string verb;
  // What stands behind the verb, as written.
  std::string rest;
  // The lines of a `file`.
  std::string content;
};

struct Expectation {
  int exit_code = -1;
  std::string out;
  std::string err;
  friend bool operator==(const Expectation&, const Expectation&) = default;
};

struct MalformedCase {
  std::string name;
  std::vector<Directive> setup;
  std::string command;
  Expectation expected;
  // Everything before "exit", as written.
  std::string source;
};

struct CaseFile {
  // What stands before the first row.
  std::string header;
  std::vector<MalformedCase> cases;
};

// The texts of the case files, by the files' names.
std::map<std::string, std::string> CaseFileTexts();

// Throws std::runtime_error with the line's number.
CaseFile ParseCaseFile(const std::string& text);

// Whether the row's input or command names the PostgreSQL server.
bool NeedsServer(const MalformedCase& row);

// The reverse, with what the rows now expect.
std::string FormatCaseFile(const CaseFile& file);

// Words of a command, or of `bytes` (whose repetitions are done).
std::vector<std::string> SplitWords(const std::string& text);

}  // namespace gander

#endif  // GANDER_TESTS_CLI_MALFORMED_CASE_FILE_H_

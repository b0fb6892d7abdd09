// File: project_run.h
//
// Runs of //tests/crash/project that are disturbed, and what is in the database
// afterwards.
//
// Each test here is one rule, tried many times: a few in tools/test, hundreds
// in tools/soak (GANDER_CRASH=long), which prints what each tells by Tell.
#ifndef GANDER_TESTS_CRASH_PROJECT_RUN_H_
#define GANDER_TESTS_CRASH_PROJECT_RUN_H_

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "runtime/testing/program.h"

namespace gander {

// How often: `few` in a test, `many` in a soak.
int Times(int few, int many);

// A line of the table of results: what was done how often, and what it showed.
void Tell(const std::string& what, int64_t times, const std::string& result);

// The generator of random moments. Its seed is printed; GANDER_CRASH_SEED sets
// it.
std::mt19937_64& Random();

// Any moment before `end`.
absl::Duration RandomMoment(absl::Duration end);

// The path of the project's program.
const std::string& Project();

// The arguments and the environment of the program for a database.
std::vector<std::string> Up(std::vector<std::string> more = {});
ProgramOptions On(const std::string& url);

// Starts the program, kills it after `moment`, and waits for its end.
ProgramOutput RunAndKill(const std::string& url, absl::Duration moment,
                         const std::vector<std::string>& arguments = Up());

// All that the migrations made: definitions, validity of indexes, every row;
// and which versions the history has in which state. Two databases that were
// migrated are the same if this is. An error's text if it cannot be read.
std::string Contents(const std::string& url);

// The first value that a query gives, "" if none; an error's text.
std::string ValueOf(const std::string& url, const std::string& query);

// Waits until a query's first value is `value`. Fails the test when it is not
// within two minutes.
void AwaitValue(const std::string& url, const std::string& query,
                const std::string& value);

// The versions that the log has as applied more than once: "19"; empty if none.
std::string AppliedAgain(const std::string& url);

// Whether a run that ended with 8 did so for the one statement of the project
// whose outcome cannot be established, and names it.
bool IsOfTheNamelessIndex(const ProgramOutput& run);

// Fails the test unless a run whose server or connection went away ended with 0
// or 6, or with 8 for that statement.
void ExpectItEndedAsItMay(const ProgramOutput& run, const std::string& what);

// Runs `up` until it is done. Where it says that the outcome of the statement
// without a name cannot be established, does what the message asks for: looks,
// and resolves. Fails the test on any other exit than 0, and when the database
// is not as `expected` then. `what` says after what.
void Recover(const std::string& url, const std::string& expected,
             const std::string& what);

// Holds what a run with --output=json said of its steps to the log, once
// Recover is through: what it called applied was committed by that run, and
// what it said was rolled back was not.
void ExpectItToldTheTruth(const ProgramOutput& run, const std::string& url,
                          const std::string& what);

// C++ steps of the project that take their process with them: in a transaction,
// and between two portions outside one. Each in an empty database, whose URL
// `new_database` gives, and recovered from. How many there were.
int PanicAndRecover(const std::function<std::string()>& new_database,
                    const std::string& expected);

// How often Recover had to look at the database since this was asked last.
int TimesResolved();

}  // namespace gander

#endif  // GANDER_TESTS_CRASH_PROJECT_RUN_H_

// File: faulty_database.h
//
// A database whose n-th call fails as if the connection were lost, or that lets
// something happen before a call, over any other: to try a run with a fault at
// every seam.
#ifndef GANDER_RUNTIME_TESTING_FAULTY_DATABASE_H_
#define GANDER_RUNTIME_TESTING_FAULTY_DATABASE_H_

#include <functional>
#include <memory>

#include "runtime/database/database.h"
#include "runtime/database/driver.h"

namespace gander {

// When the connection is lost, relative to what the database does.
enum class FaultTime {
  kBefore,  // the database never hears of the call
  kAfter,   // the database does it, and the answer is lost
};

// Which call fails, shared by all sessions of a test. From that call on the
// session that made it only fails; later sessions work.
struct Fault {
  int64_t at_call = 0;  // from 1; 0: none
  FaultTime time = FaultTime::kBefore;
  int64_t calls = 0;  // how many there have been
  // Unless null, called before each script, a step's or gander's own.
  std::function<void(const Script&)> before_script = nullptr;
};

// Wraps `database`. `fault` must outlive the result.
std::unique_ptr<Database> MakeFaulty(std::unique_ptr<Database> database,
                                     Fault* fault);

// A driver for URLs "faulty:<url of the real database>", linked into the test
// that calls this once. Its sessions share `fault`.
void RegisterFaultyDriver(DatabaseName name, Fault* fault);

}  // namespace gander

#endif  // GANDER_RUNTIME_TESTING_FAULTY_DATABASE_H_

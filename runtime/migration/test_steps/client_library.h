// File: client_library.h
//
// Stands for a client library of PostgreSQL (gander/postgres.h, in tests that
// must not depend on a driver): a type of its own that a step can take.
#ifndef GANDER_RUNTIME_MIGRATION_TEST_STEPS_CLIENT_LIBRARY_H_
#define GANDER_RUNTIME_MIGRATION_TEST_STEPS_CLIENT_LIBRARY_H_

#include <optional>

#include "runtime/migration/step_function.h"

namespace client_library {

class Work {
 public:
  explicit Work(gander::Transaction& tx) : tx_(tx) {}
  void Run(const char* sql) { tx_.Execute(sql); }

 private:
  gander::Transaction& tx_;
};

}  // namespace client_library

template <>
struct gander::StepParameter<client_library::Work> {
  using Given = Transaction;
  static constexpr StepDatabases kDatabases = StepDatabases::kPostgres;
  static client_library::Work& From(Transaction& tx) {
    static thread_local std::optional<client_library::Work> work;
    work.emplace(tx);
    return *work;
  }
};

#endif  // GANDER_RUNTIME_MIGRATION_TEST_STEPS_CLIENT_LIBRARY_H_

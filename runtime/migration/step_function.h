// File: step_function.h
//
// A C++ step's function with its type erased: what GANDER_MIGRATION (see
// migration.h) makes of a user's Up and Down.
#ifndef GANDER_RUNTIME_MIGRATION_STEP_FUNCTION_H_
#define GANDER_RUNTIME_MIGRATION_STEP_FUNCTION_H_

#include <cstddef>
#include <type_traits>

#include "absl/status/status.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/step_context.h"
#include "runtime/migration/transaction.h"

namespace gander {

// Which databases a step can run on, by the type of its parameter.
enum class StepDatabases { kAll, kPostgres, kSqlite, kMysql };

constexpr bool RunsOn(StepDatabases databases, DatabaseName database) {
  switch (databases) {
    case StepDatabases::kAll:
      return true;
    case StepDatabases::kPostgres:
      return database == DatabaseName::kPostgres;
    case StepDatabases::kSqlite:
      return database == DatabaseName::kSqlite;
    case StepDatabases::kMysql:
      return database == DatabaseName::kMysql;
  }
  return false;
}

// One direction of a C++ step. At most one pointer is set; none: there is
// nothing to call (a Down that was given as nullptr).
struct StepFunction {
  absl::Status (*in_transaction)(StepContext&, Transaction&) = nullptr;
  absl::Status (*on_connection)(StepContext&, Connection&) = nullptr;
  StepDatabases databases = StepDatabases::kAll;

  constexpr bool empty() const {
    return in_transaction == nullptr && on_connection == nullptr;
  }
};

// Says how a step's parameter of type T& is made; a driver's public header
// (gander/postgres.h) specialises it for its client library's types.
//   kDatabases   where such a step can run
//   Given        Transaction or Connection: what gander has
//   From(Given&) the T& that the step gets
template <typename T>
struct StepParameter {
  static_assert(
      !std::is_same_v<T, T>,
      "a step's parameter is gander::Transaction&, gander::Connection& "
      "(GANDER_MIGRATION_NO_TX) or a type of the database's own "
      "header: include gander/postgres.h for pqxx::transaction_base&");
};

template <>
struct StepParameter<Transaction> {
  using Given = Transaction;
  static constexpr StepDatabases kDatabases = StepDatabases::kAll;
  static Transaction& From(Transaction& tx) { return tx; }
};

template <>
struct StepParameter<Connection> {
  using Given = Connection;
  static constexpr StepDatabases kDatabases = StepDatabases::kAll;
  static Connection& From(Connection& connection) { return connection; }
};

namespace internal {

template <typename Function>
struct StepSignature {
  static_assert(!std::is_same_v<Function, Function>,
                "a step is a function: void or absl::Status Up(T&) or "
                "Up(gander::StepContext&, T&), with T gander::Transaction, "
                "pqxx::transaction_base (include gander/postgres.h), or, for "
                "GANDER_MIGRATION_NO_TX, gander::Connection");
};

template <typename Result, typename T, bool kNoexcept>
struct StepSignature<Result (*)(T&) noexcept(kNoexcept)> {
  using Parameter = T;
  using ResultType = Result;
  static constexpr bool kTakesContext = false;
};

template <typename Result, typename T, bool kNoexcept>
struct StepSignature<Result (*)(StepContext&, T&) noexcept(kNoexcept)> {
  using Parameter = T;
  using ResultType = Result;
  static constexpr bool kTakesContext = true;
};

template <auto kFunction, typename Given>
absl::Status CallStep(StepContext& context, Given& given) {
  using Signature = StepSignature<decltype(kFunction)>;
  using Parameter = StepParameter<typename Signature::Parameter>;
  static_assert(
      std::is_void_v<typename Signature::ResultType> ||
          std::is_same_v<typename Signature::ResultType, absl::Status>,
      "a step returns void or absl::Status");
  auto call = [&] {
    if constexpr (Signature::kTakesContext) {
      return kFunction(context, Parameter::From(given));
    } else {
      return kFunction(Parameter::From(given));
    }
  };
  if constexpr (std::is_void_v<typename Signature::ResultType>) {
    call();
    return absl::OkStatus();
  } else {
    return call();
  }
}

// Given is Transaction for GANDER_MIGRATION, Connection for _NO_TX.
template <auto kFunction, typename Given>
constexpr StepFunction MakeStepFunction() {
  StepFunction result;
  if constexpr (!std::is_same_v<decltype(kFunction), std::nullptr_t>) {
    using Parameter =
        StepParameter<typename StepSignature<decltype(kFunction)>::Parameter>;
    static_assert(std::is_same_v<typename Parameter::Given, Given>,
                  "GANDER_MIGRATION takes functions of a transaction, "
                  "GANDER_MIGRATION_NO_TX functions of a connection");
    result.databases = Parameter::kDatabases;
    if constexpr (std::is_same_v<Given, Transaction>) {
      result.in_transaction = &CallStep<kFunction, Transaction>;
    } else {
      result.on_connection = &CallStep<kFunction, Connection>;
    }
  }
  return result;
}

template <auto kUp, typename Given>
constexpr StepFunction MakeUpFunction() {
  static_assert(!std::is_same_v<decltype(kUp), std::nullptr_t>,
                "a step needs an Up; only Down may be nullptr");
  return MakeStepFunction<kUp, Given>();
}

}  // namespace internal
}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_STEP_FUNCTION_H_

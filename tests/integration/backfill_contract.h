// File: backfill_contract.h
//
// What a backfill promises, on any database. The backfill*_contract.cc beside
// this header have the tests; each driver's test instantiates them.
#ifndef GANDER_TESTS_INTEGRATION_BACKFILL_CONTRACT_H_
#define GANDER_TESTS_INTEGRATION_BACKFILL_CONTRACT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "runtime/backfill/backfill.h"
#include "tests/integration/migrator_contract.h"

namespace gander {

// The table customer (id, first_name, last_name, full_name), and a migration
// that fills full_name.
class BackfillContract : public MigratorContract {
 protected:
  // A step as GANDER_BACKFILL registers it, of lambdas without captures.
  template <typename Up>
  static RegisteredStep BackfillStep(Up) {
    RegisteredStep step{};
    step.file = "1_fill.cc";
    step.line = 5;
    step.up.on_connection = &RunMade<Up>;
    step.is_backfill = true;
    return step;
  }
  template <typename Make>
  static absl::Status RunMade(StepContext& context, Connection& connection) {
    return RunBackfill(Make()(), context, connection);
  }

  void Execute(const std::string& sql) const;

  // Customers with the numbers 1 to `count`.
  void MakeCustomers(int count) const;

  // Customers 1 to 100; the odd ones have as many orders, of 10 each, as the
  // last digit of their number says.
  void MakeOrders() const;

  RunReport Run(const RegisteredStep& step, MigratorOptions options = {}) const;

  // How many customers have the right full name, and how many any.
  std::string Filled() const;
};

}  // namespace gander

#endif  // GANDER_TESTS_INTEGRATION_BACKFILL_CONTRACT_H_

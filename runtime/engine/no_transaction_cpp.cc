#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/engine/failure_place.h"
#include "runtime/engine/no_transaction.h"
#include "runtime/engine/no_transaction_step.h"
#include "runtime/engine/run_backfill_host.h"
#include "runtime/engine/run_context.h"

namespace gander {
namespace {

class CppStep : private NoTransactionStep {
 public:
  CppStep(const StepEnvironment& environment, const PlannedStep& step)
      : NoTransactionStep(environment, step) {}

  StepResult Run() {
    RunBackfillHost host(&env_, &step_);
    // How many statements it has, nobody knows; of a backfill they are rows.
    if (migration_.cpp->is_backfill && step_.partial.has_value()) {
      total_ = step_.partial->statements_total;
    } else {
      done_ = 0;
    }
    const std::string beginning =
        migration_.cpp->is_backfill ? host.beginning() : "";
    if (!Record(ProgressRecord(done_, std::nullopt, beginning), "")) {
      return Finished();
    }
    total_ = 0;
    const StepFunction& function = step_.direction == Direction::kUp
                                       ? migration_.cpp->up
                                       : migration_.cpp->down;
    RunContext context(step_, env_.events, env_.stop, env_.variables, &host);
    const Outcome outcome = Cancellable([&] {
      return env_.database->RunOnConnection(
          [&](Connection& connection) {
            return function.on_connection(context, connection);
          },
          UnitFrame(""));
    });
    if (outcome.committed != Committed::kYes) {
      const bool has_effect = host.has_effect() || step_.partial.has_value();
      if (migration_.cpp->is_backfill && !has_effect) {
        // When this cannot be written, it is half done with no row.
        (void)TryRecord(NotBegunRecord());
        FailWith(outcome, PlaceInCpp(migration_, outcome), "");
        return Finished();
      }
      FailWith(outcome, PlaceInCpp(migration_, outcome),
               migration_.cpp->is_backfill
                   ? absl::StrCat("the batches before have taken effect and "
                                  "stay; ",
                                  Verb(), " goes on after them")
                   : absl::StrCat("it runs outside a transaction: what it did "
                                  "before stays; ",
                                  Verb(), " runs it again from its beginning"));
      return Finished();
    }
    RecordEnd("it ran to its end, but this could not be recorded",
              host.at_end());
    return Finished();
  }
};

}  // namespace

StepResult RunCppWithoutTransaction(const StepEnvironment& environment,
                                    const PlannedStep& step) {
  return CppStep(environment, step).Run();
}

}  // namespace gander

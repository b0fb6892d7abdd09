// Fails in the way that the variable FAIL names; does its work without one.
#include <chrono>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>

#include "gander/migration.h"

namespace {

std::string Kind(const gander::StepContext& context) {
  return context.Variable("FAIL").value_or("");
}

absl::Status Up(gander::StepContext& context, gander::Transaction& tx) {
  const std::string kind = Kind(context);
  tx.Execute("INSERT INTO things VALUES (3, 'three')");
  if (kind == "status")
    return absl::FailedPreconditionError("no such customer");
  if (kind == "empty_status") return absl::InternalError("");
  if (kind == "exception") throw std::runtime_error("the file is damaged");
  if (kind == "other_exception") throw 42;
  if (kind == "no_memory") throw std::bad_alloc();
  if (kind == "syntax") tx.Execute("INSRT INTO things VALUES (4, 'four')");
  if (kind == "constraint") tx.Execute("INSERT INTO things VALUES (1, 'one')");
  if (kind == "null")
    tx.Execute("INSERT INTO things VALUES (4, $1)", gander::Null());
  if (kind == "second_of_two") {
    tx.Execute("DELETE FROM things;\nDELETE FROM nowhere");
  }
  if (kind == "few_parameters") {
    tx.Execute("INSERT INTO things VALUES ($1, $2)", 4);
  }
  if (kind == "many_parameters") {
    tx.Execute("DELETE FROM things WHERE id = $1", 4, 5);
  }
  if (kind == "wrong_type") {
    for (auto [id, name] :
         tx.Stream<int64_t, int64_t>("SELECT id, name FROM things")) {
      tx.Execute("UPDATE things SET name = $1 WHERE id = $2", name, id);
    }
  }
  if (kind == "many_columns") {
    for (auto [id, name] :
         tx.Stream<int64_t, std::string>("SELECT id FROM things")) {
      tx.Execute("UPDATE things SET name = $1 WHERE id = $2", name, id);
    }
  }
  if (kind == "prepare") tx.Prepare("UPDATE nowhere SET x = 1");
  if (kind == "prepared") {
    auto insert = tx.Prepare("INSERT INTO things VALUES ($1, $2)");
    insert.Execute(1, "one");
  }
  if (kind == "bulk") {
    auto rows = tx.InsertInto("things", {"id", "nothing"});
    rows.Add(9, "nine");
    rows.Finish();
  }
  if (kind == "commit") tx.Execute("COMMIT");
  if (kind == "rollback") tx.Execute("ROLLBACK");
  if (kind == "begin") tx.Execute("BEGIN");
  if (kind == "caught") {
    try {
      tx.Execute("DELETE FROM nowhere");
    } catch (const gander::StatementError& e) {
      return absl::AbortedError(std::string("given up: ") + e.what());
    }
  }
  // Both run until somebody wants them to stop. A slow step listens, and a deaf
  // one does not. The progress that they tell is what a test waits for, to be
  // certain that the step itself is running.
  while (kind == "deaf" || (kind == "slow" && !context.cancelled())) {
    context.Progress(1, 2);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  if (context.cancelled()) return absl::CancelledError("asked to stop");
  return absl::OkStatus();
}

void Down(gander::StepContext& context, gander::Transaction& tx) {
  if (Kind(context) == "down") throw std::runtime_error("there is no way back");
  tx.Execute("DELETE FROM things WHERE id = 3");
}

}  // namespace

GANDER_MIGRATION(Up, Down);

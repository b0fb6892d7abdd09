#include "cmd/advice.h"

#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

StepReport Step(int version, Direction direction = Direction::kUp) {
  StepReport step;
  step.version = Version(version);
  step.direction = direction;
  step.name = version == 1 ? "one" : "two";
  step.file = version == 1 ? "m/0001_one.sql" : "m/0002_two.sql";
  return step;
}

StepReport RolledBack(StepReport step) {
  step.status = absl::CancelledError("stopped");
  step.rolled_back = true;
  return step;
}

StepReport Failed(StepReport step, absl::Status status) {
  step.status = std::move(status);
  return step;
}

std::string AdviceOf(RunResult result, std::vector<StepReport> steps,
                     std::vector<StepReport> failed,
                     const Invocation& invocation, const Request& request) {
  const Project project;
  Settings settings;
  settings.request = request;
  RunReport report;
  report.result = result;
  report.steps = std::move(steps);
  report.failed = std::move(failed);
  return Advice(report, {project, invocation, settings, nullptr, nullptr});
}

std::string AdviceOf(RunResult result, std::vector<StepReport> steps,
                     std::vector<StepReport> failed,
                     const char* command = "up") {
  Invocation invocation;
  invocation.command = command;
  return AdviceOf(result, std::move(steps), std::move(failed), invocation, {});
}

constexpr Direction kDown = Direction::kDown;

TEST(Advice, SaysHowMuchTookEffectOfARunThatMayBeRepeated) {
  for (const RunResult result :
       {RunResult::kLockNotFree, RunResult::kUnreachable,
        RunResult::kInterrupted}) {
    EXPECT_EQ(AdviceOf(result, {}, {}),
              "\nNo migration of this run took effect. Run 'gander up' again.");
    EXPECT_EQ(AdviceOf(result, {Step(1)}, {}),
              "\n1 migration of this run took effect. Run 'gander up' again.");
    EXPECT_EQ(AdviceOf(result, {Step(1)}, {RolledBack(Step(2))}),
              "\n1 migration of this run took effect; 0002 two was rolled "
              "back. Run 'gander up' again.");
  }
}

TEST(Advice, CallsARollbackARollback) {
  EXPECT_EQ(AdviceOf(RunResult::kInterrupted, {Step(2, kDown)},
                     {RolledBack(Step(1, kDown))}, "down"),
            "\n1 rollback of this run took effect; 0001 one is still applied. "
            "Run 'gander down' again.");
  EXPECT_EQ(AdviceOf(RunResult::kInterrupted, {Step(2, kDown), Step(1)}, {}),
            "\n2 steps of this run took effect. Run 'gander up' again.");
}

TEST(Advice, WarnsOfWhatMayBePartlyDone) {
  const absl::Status lost = absl::UnavailableError("lost");
  EXPECT_EQ(AdviceOf(RunResult::kUnreachable, {}, {Failed(Step(2), lost)}),
            "\nNo migration of this run took effect; 0002 two may be partly "
            "done: 'gander status' shows how far. Run 'gander up' again.");
}

TEST(Advice, AFailedMigrationIsToBeCorrected) {
  EXPECT_EQ(AdviceOf(RunResult::kMigrationFailed, {}, {RolledBack(Step(1))}),
            "\nNothing of this migration has taken effect. Correct it, then "
            "run 'gander up' again.");
  // What is left of it, the engine says.
  EXPECT_EQ(AdviceOf(RunResult::kMigrationFailed, {},
                     {Failed(Step(2), absl::AbortedError("x"))}),
            "");
}

TEST(Advice, SaysNothingWhereThereIsNothingToRepeat) {
  for (const RunResult result :
       {RunResult::kDone, RunResult::kUsage, RunResult::kDisagreement,
        RunResult::kOutcomeUnknown}) {
    EXPECT_EQ(AdviceOf(result, {Step(1)}, {}), "");
  }
}

TEST(Advice, WhatRedoRolledBackIsForUp) {
  EXPECT_EQ(AdviceOf(RunResult::kInterrupted, {Step(1, kDown)},
                     {RolledBack(Step(1))}, "redo"),
            "\n1 rollback of this run took effect; 0001 one was rolled back. "
            "Run 'gander up --to=1' again.");
  EXPECT_EQ(AdviceOf(RunResult::kInterrupted, {}, {RolledBack(Step(1, kDown))},
                     "redo"),
            "\nNo migration of this run took effect; 0001 one is still "
            "applied. Run 'gander redo' again.");
}

TEST(Advice, RepeatsTheArgumentsOfTheCommand) {
  Invocation invocation;
  invocation.command = "goto";
  invocation.arguments = {"7"};
  EXPECT_EQ(AdviceOf(RunResult::kInterrupted, {}, {}, invocation, {}),
            "\nNo migration of this run took effect. Run 'gander goto 7' "
            "again.");
}

// The same line again would roll back two more.
TEST(Advice, OfACountOnlyTheRestIsLeftToDo) {
  Invocation invocation;
  invocation.command = "down";
  Request request;
  request.verb = Request::Verb::kDown;
  request.by = 2;
  EXPECT_EQ(AdviceOf(RunResult::kInterrupted, {Step(2, kDown)},
                     {RolledBack(Step(1, kDown))}, invocation, request),
            "\n1 rollback of this run took effect; 0001 one is still applied. "
            "Run 'gander down --by=1' for the rest.");
  EXPECT_EQ(AdviceOf(RunResult::kInterrupted, {}, {}, invocation, request),
            "\nNo migration of this run took effect. Run 'gander down --by=2' "
            "again.");
}

TEST(Advice, DoesNotGoBeyondTheTarget) {
  Invocation invocation;
  invocation.command = "up";
  Request request;
  request.to = Version(2);
  EXPECT_EQ(
      AdviceOf(RunResult::kInterrupted, {Step(1)}, {}, invocation, request),
      "\n1 migration of this run took effect. Run 'gander up --to=2' again.");
  invocation.command = "down";
  request = Request();
  request.all = true;
  EXPECT_EQ(AdviceOf(RunResult::kInterrupted, {Step(2, kDown)}, {}, invocation,
                     request),
            "\n1 rollback of this run took effect. Run 'gander down --all' "
            "again.");
}

TEST(Advice, WithoutAHistoryTheNextRunBeginsAnew) {
  const Project project;
  Settings settings;
  settings.migrator.without_history = true;
  settings.request.by = 2;
  Invocation invocation;
  invocation.command = "up";
  RunReport report;
  report.result = RunResult::kInterrupted;
  report.steps = {Step(1)};
  report.failed = {Failed(Step(2), absl::CancelledError("stopped"))};
  EXPECT_EQ(Advice(report, {project, invocation, settings, nullptr, nullptr}),
            "\n1 migration of this run took effect; 0002 two may be partly "
            "done. Run 'gander up --by=2 --no-history' again.");
}

}  // namespace
}  // namespace gander::cmd

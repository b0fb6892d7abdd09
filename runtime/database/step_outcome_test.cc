#include "runtime/database/step_outcome.h"

#include <stdexcept>
#include <string>

#include "gtest/gtest.h"
#include "runtime/migration/statement_error.h"

namespace gander {
namespace {

ServerError Error(ErrorClass error_class) {
  ServerError error;
  error.error_class = error_class;
  error.code = "40001";
  error.message = "could not serialize";
  error.position = 7;
  return error;
}

TEST(CatchStep, OkIsSuccessAndNothingIsCommittedYet) {
  const Outcome outcome = CatchStep([] { return absl::OkStatus(); });
  EXPECT_TRUE(StepSucceeded(outcome));
  EXPECT_EQ(outcome.committed, Committed::kNo);
}

TEST(CatchStep, AReturnedStatusIsKept) {
  const Outcome outcome =
      CatchStep([] { return absl::NotFoundError("no such customer"); });
  EXPECT_FALSE(StepSucceeded(outcome));
  EXPECT_EQ(outcome.step_status, absl::NotFoundError("no such customer"));
  EXPECT_FALSE(outcome.error.has_value());
}

TEST(CatchStep, AStatementErrorKeepsItsErrorAndItsPlace) {
  const Outcome outcome = CatchStep([]() -> absl::Status {
    throw StatementError(Error(ErrorClass::kStatement),
                         SqlText("SELECT nothing", "steps/7_x.cc", 42));
  });
  EXPECT_FALSE(StepSucceeded(outcome));
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->code, "40001");
  EXPECT_EQ(outcome.error->position, 7);
  EXPECT_EQ(outcome.step_file, "steps/7_x.cc");
  EXPECT_EQ(outcome.step_line, 42);
  EXPECT_EQ(outcome.step_sql, "SELECT nothing");
  EXPECT_EQ(std::string(outcome.step_status.message()), "could not serialize");
}

TEST(CatchStep, AnErrorsClassDecidesTheStatusCode) {
  struct {
    ErrorClass error_class;
    absl::StatusCode code;
  } const kCases[] = {
      {ErrorClass::kStatement, absl::StatusCode::kFailedPrecondition},
      {ErrorClass::kTransient, absl::StatusCode::kAborted},
      {ErrorClass::kConnection, absl::StatusCode::kUnavailable},
      {ErrorClass::kCancelled, absl::StatusCode::kCancelled},
  };
  for (const auto& c : kCases) {
    const Outcome outcome = CatchStep([&]() -> absl::Status {
      throw StatementError(Error(c.error_class), SqlText("SELECT 1"));
    });
    EXPECT_EQ(outcome.step_status.code(), c.code);
  }
}

TEST(CatchStep, AnotherExceptionIsAFailureWithItsMessage) {
  const Outcome outcome = CatchStep(
      []() -> absl::Status { throw std::out_of_range("row 3 has no phone"); });
  EXPECT_EQ(outcome.step_status, absl::UnknownError("row 3 has no phone"));
  EXPECT_FALSE(outcome.error.has_value());
  EXPECT_EQ(outcome.step_line, 0);
}

TEST(CatchStep, WhatIsNoExceptionIsAFailureToo) {
  const Outcome outcome = CatchStep([]() -> absl::Status { throw 42; });
  EXPECT_EQ(outcome.step_status.code(), absl::StatusCode::kUnknown);
  EXPECT_NE(outcome.step_status.message().find("no std::exception"),
            absl::string_view::npos);
}

}  // namespace
}  // namespace gander

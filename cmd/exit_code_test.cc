#include "cmd/exit_code.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

TEST(FromResult, EveryEndOfARunHasItsDocumentedNumber) {
  const struct {
    RunResult result;
    int number;
    const char* word;
  } rows[] = {
      {RunResult::kDone, 0, "done"},
      {RunResult::kMigrationFailed, 1, "migration_failed"},
      {RunResult::kUsage, 2, "usage"},
      {RunResult::kDisagreement, 4, "disagreement"},
      {RunResult::kLockNotFree, 5, "lock_not_free"},
      {RunResult::kUnreachable, 6, "unreachable"},
      {RunResult::kInterrupted, 7, "interrupted"},
      {RunResult::kOutcomeUnknown, 8, "outcome_unknown"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.word);
    EXPECT_EQ(static_cast<int>(FromResult(row.result)), row.number);
    EXPECT_EQ(ToString(FromResult(row.result)), row.word);
  }
}

TEST(FromStatus, ARetryHelpsExactlyWhereTheCodeSaysSo) {
  const struct {
    absl::Status status;
    ExitCode code;
  } rows[] = {
      {absl::OkStatus(), ExitCode::kDone},
      {absl::InvalidArgumentError("x"), ExitCode::kUsage},
      {absl::NotFoundError("x"), ExitCode::kUsage},
      {absl::AlreadyExistsError("x"), ExitCode::kUsage},
      {absl::PermissionDeniedError("x"), ExitCode::kUsage},
      {absl::UnimplementedError("x"), ExitCode::kUsage},
      {absl::InternalError("x"), ExitCode::kUsage},
      {absl::FailedPreconditionError("x"), ExitCode::kDisagreement},
      {absl::UnavailableError("x"), ExitCode::kUnreachable},
      {absl::AbortedError("x"), ExitCode::kUnreachable},
      {absl::CancelledError("x"), ExitCode::kInterrupted},
      {absl::DeadlineExceededError("x"), ExitCode::kInterrupted},
      {absl::DataLossError("x"), ExitCode::kOutcomeUnknown},
      {absl::UnknownError("x"), ExitCode::kOutcomeUnknown},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.status.ToString());
    EXPECT_EQ(FromStatus(row.status), row.code);
  }
}

TEST(ToString, PendingIsTheOnlyCodeThatNoRunEndsWith) {
  EXPECT_EQ(static_cast<int>(ExitCode::kPending), 3);
  EXPECT_EQ(ToString(ExitCode::kPending), "pending");
}

}  // namespace
}  // namespace gander::cmd

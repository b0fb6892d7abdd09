// Waiting for what somebody else applies.

#include <gmock/gmock.h>

#include <string>

#include "tests/integration/background_wait.h"
#include "tests/integration/migrator_contract.h"

namespace gander {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

WaitRequest Once() {
  WaitRequest request;
  request.timeout = absl::ZeroDuration();
  return request;
}

TEST_P(MigratorContract, WaitingForWhatIsThereEndsAtOnce) {
  ASSERT_TRUE(MigratorFor(Tables(3)).Up().status.ok());
  const WaitReport report = MigratorFor(Tables(3)).Wait(Once());
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_THAT(report.outstanding, IsEmpty());
}

TEST_P(MigratorContract, WaitingTellsWhatIsMissingWhenTheTimeIsUp) {
  WaitReport report = MigratorFor(Tables(2)).Wait(Once());
  EXPECT_TRUE(absl::IsDeadlineExceeded(report.status)) << report.status;
  EXPECT_THAT(report.outstanding, SizeIs(2));
  ASSERT_TRUE(MigratorFor(Tables(2)).Up().status.ok());

  report = MigratorFor(Tables(4)).Wait(Once());
  EXPECT_TRUE(absl::IsDeadlineExceeded(report.status)) << report.status;
  EXPECT_THAT(std::string(report.status.message()),
              AllOf(HasSubstr("2 migrations are not applied yet, the first of "
                              "them "),
                    HasSubstr("3_t3.sql")));
  ASSERT_THAT(report.outstanding, SizeIs(2));
  EXPECT_EQ(report.outstanding[0].name, "t3");
}

TEST_P(MigratorContract, WaitingForAVersionNeedsNoLaterOne) {
  ASSERT_TRUE(MigratorFor(Tables(2)).Up().status.ok());
  WaitRequest request = Once();
  request.version = Version(2);
  Migrator migrator = MigratorFor(Tables(4));
  EXPECT_TRUE(migrator.Wait(request).status.ok());
  request.version = Version(3);
  EXPECT_TRUE(absl::IsDeadlineExceeded(migrator.Wait(request).status));
}

TEST_P(MigratorContract, WaitingForAVersionThatIsNoneIsRefusedAtOnce) {
  WaitRequest request;
  request.version = Version(7);
  request.timeout = absl::Hours(1);
  const WaitReport report = MigratorFor(Tables(2)).Wait(request);
  EXPECT_TRUE(absl::IsNotFound(report.status)) << report.status;
  EXPECT_THAT(std::string(report.status.message()), HasSubstr("nearest is 2"));
}

// A pod of the last release that is restarted while the next one is rolled out.
TEST_P(MigratorContract, ANewerDatabaseHasAllThatAnOlderProgramWaitsFor) {
  ASSERT_TRUE(MigratorFor(Tables(5)).Up().status.ok());
  EXPECT_TRUE(MigratorFor(Tables(2)).Wait(Once()).status.ok());
}

TEST_P(MigratorContract, WaitingEndsWhenAnotherHasMigrated) {
  BackgroundWait wait;
  MigratorOptions options;
  options.events = &wait;
  Migrator waiting = MigratorFor(Tables(3), options);
  wait.Start(&waiting);
  EXPECT_THAT(wait.AwaitReason(),
              HasSubstr("3 migrations are not applied yet"));
  EXPECT_TRUE(MigratorFor(Tables(3)).Up().status.ok());
  const WaitReport report = wait.Join();
  EXPECT_TRUE(report.status.ok()) << report.status;
}

TEST_P(MigratorContract, StopEndsWaiting) {
  BackgroundWait wait;
  MigratorOptions options;
  options.events = &wait;
  Migrator waiting = MigratorFor(Tables(1), options);
  wait.Start(&waiting);
  wait.AwaitReason();
  waiting.Stop();
  const WaitReport report = wait.Join();
  EXPECT_TRUE(absl::IsCancelled(report.status)) << report.status;
}

TEST_P(MigratorContract, WaitingWritesNothing) {
  MigratorFor(Tables(1)).Wait(Once());
  EXPECT_THAT(Applied(), HasSubstr("gander_history"));  // does not exist
}

}  // namespace
}  // namespace gander

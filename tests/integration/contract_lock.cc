// What TryLock, Unlock and DescribeLockHolder promise.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/integration/awkward_values.h"
#include "tests/integration/database_contract.h"

namespace gander {
namespace {

const TableName kHistory{"", "gander_history"};

bool MustTryLock(Database& database, const TableName& history = kHistory) {
  const absl::StatusOr<bool> locked = database.TryLock(history);
  EXPECT_TRUE(locked.ok()) << locked.status();
  return locked.ok() && *locked;
}

void MustUnlock(Database& database) {
  const absl::Status status = database.Unlock();
  EXPECT_TRUE(status.ok()) << status;
}

// Whether the lock becomes free soon: a server may notice the end of a session
// a moment later.
bool LocksSoon(Database& database) {
  for (const absl::Time end = absl::Now() + absl::Seconds(30);
       absl::Now() < end; absl::SleepFor(absl::Milliseconds(5))) {
    if (MustTryLock(database)) return true;
  }
  return false;
}

TEST_P(DatabaseContract, OnlyOneSessionHasTheLock) {
  const auto other = OpenSession();
  EXPECT_TRUE(MustTryLock(db()));
  EXPECT_FALSE(MustTryLock(*other));
  EXPECT_FALSE(MustTryLock(*other));
}

TEST_P(DatabaseContract, UnlockFreesTheLock) {
  const auto other = OpenSession();
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(MustTryLock(db()));
    MustUnlock(db());
    EXPECT_TRUE(MustTryLock(*other));
    EXPECT_FALSE(MustTryLock(db()));
    MustUnlock(*other);
  }
}

TEST_P(DatabaseContract, UnlockWithoutTheLockDoesNothing) {
  const auto other = OpenSession();
  MustUnlock(db());
  EXPECT_TRUE(MustTryLock(*other));
  EXPECT_FALSE(MustTryLock(db()));
  MustUnlock(db());
  EXPECT_FALSE(MustTryLock(db())) << "Unlock took it from its holder";
}

TEST_P(DatabaseContract, TheEndOfTheSessionFreesTheLock) {
  const auto other = OpenSession();
  EXPECT_TRUE(MustTryLock(db()));
  CloseFirstSession();
  EXPECT_TRUE(LocksSoon(*other));
}

TEST_P(DatabaseContract, TheDeathOfTheProcessFreesTheLock) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const std::string url = database().url();
  const pid_t child = fork();
  if (child == 0) {
    auto session = Connect(url, ConnectOptions());
    const bool locked = session.ok() && (*session)->TryLock(kHistory).value();
    const char answer = locked ? 'y' : 'n';
    (void)!write(ready[1], &answer, 1);
    for (;;) pause();
  }
  char answer = '?';
  ASSERT_EQ(read(ready[0], &answer, 1), 1);
  close(ready[0]);
  close(ready[1]);
  EXPECT_EQ(answer, 'y');
  EXPECT_FALSE(MustTryLock(db()));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_TRUE(LocksSoon(db()));
}

TEST_P(DatabaseContract, TwoHistoryTablesHaveTwoLocks) {
  const auto other = OpenSession();
  EXPECT_TRUE(MustTryLock(db(), TableName{"", "first_history"}));
  EXPECT_TRUE(MustTryLock(*other, TableName{"", "second_history"}));
  const auto third = OpenSession();
  EXPECT_FALSE(MustTryLock(*third, TableName{"", "first_history"}));
  EXPECT_FALSE(MustTryLock(*third, TableName{"", "second_history"}));
  EXPECT_TRUE(MustTryLock(*third, TableName{"", "third_history"}));
}

TEST_P(DatabaseContract, AHistoryTableOfAnyNameHasItsLock) {
  const auto other = OpenSession();
  for (const std::string& name : AwkwardNames()) {
    const TableName history{"", name};
    EXPECT_TRUE(MustTryLock(db(), history)) << name;
    EXPECT_FALSE(MustTryLock(*other, history)) << name;
    EXPECT_TRUE(MustTryLock(*other)) << name << " shares a lock";
    MustUnlock(*other);
    MustUnlock(db());
  }
}

TEST_P(DatabaseContract, TheNameThatFindTableGivesHasTheSameLock) {
  const auto other = OpenSession();
  const auto found = db().FindTable(kHistory);
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(MustTryLock(db(), found->name));
  const auto again = other->FindTable(kHistory);
  ASSERT_TRUE(again.ok());
  EXPECT_FALSE(MustTryLock(*other, again->name));
}

TEST_P(DatabaseContract, TheHolderOfTheLockIsDescribed) {
  const auto other = OpenSession();
  EXPECT_EQ(other->DescribeLockHolder(kHistory).value(), "nobody any more");
  EXPECT_TRUE(MustTryLock(db()));
  const auto holder = other->DescribeLockHolder(kHistory);
  ASSERT_TRUE(holder.ok()) << holder.status();
  EXPECT_NE(*holder, "nobody any more");
  EXPECT_NE(holder->find("gander"), std::string::npos) << *holder;
  EXPECT_NE(holder->find_first_of("0123456789"), std::string::npos) << *holder;
  EXPECT_EQ(holder->find('\n'), std::string::npos) << *holder;
  EXPECT_EQ(other->DescribeLockHolder(TableName{"", "another"}).value(),
            "nobody any more");
  MustUnlock(db());
  EXPECT_EQ(other->DescribeLockHolder(kHistory).value(), "nobody any more");
}

TEST_P(DatabaseContract, TheLockOutlastsStepsErrorsAndResets) {
  const auto other = OpenSession();
  EXPECT_TRUE(MustTryLock(db()));
  (void)db().RunScript(OnePiece("SELECT 1", 1), RecordFrame());
  EXPECT_FALSE(MustTryLock(*other));
  (void)db().RunScript(OnePiece("SELECT 1 FROM missing", 1), RecordFrame());
  EXPECT_FALSE(MustTryLock(*other));
  (void)db().RunFunction([](Transaction&) { return absl::UnknownError("no"); },
                         RecordFrame());
  EXPECT_FALSE(MustTryLock(*other));
  (void)db().RunOnConnection([](Connection&) { return absl::OkStatus(); },
                             Frame());
  EXPECT_FALSE(MustTryLock(*other));
  EXPECT_TRUE(db().ResetSession().ok());
  EXPECT_FALSE(MustTryLock(*other));
  (void)db().Query("SELECT 1 FROM missing");
  EXPECT_FALSE(MustTryLock(*other));
}

TEST_P(DatabaseContract, SessionsOfManyThreadsNeverHaveTheLockTogether) {
  constexpr int kThreads = 6;
  constexpr int kTurns = 20;
  std::atomic<int> inside = 0;
  std::atomic<int> turns = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      const auto session = OpenSession();
      for (int turn = 0; turn < kTurns;) {
        if (!MustTryLock(*session)) {
          std::this_thread::yield();
          continue;
        }
        EXPECT_EQ(++inside, 1);
        ++turns;
        ++turn;
        --inside;
        MustUnlock(*session);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(turns, kThreads * kTurns);
}

}  // namespace
}  // namespace gander

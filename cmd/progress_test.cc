#include "cmd/progress.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

using Amount = Progress::Amount;

class ProgressTest : public testing::Test {
 protected:
  ProgressTest() {
    migration_.version = Version(3);
    migration_.name = "create_orders";
    migration_.file = "migrations/0003_create_orders.sql";
    migration_.sql_up.emplace();
    report_.statements = 4;
    report_.duration = absl::Milliseconds(12);
  }

  PlannedStep Step(Direction direction = Direction::kUp) const {
    return {direction, &migration_, std::nullopt};
  }

  // A sink that appends what it tells to `lines`, as text.
  static Progress Into(std::vector<std::string>* lines, Amount amount) {
    Progress::Surroundings surroundings;
    surroundings.log = [lines](const LogRecord& record) {
      std::string text =
          LogLines(record, LogFormat::kText, "", absl::UnixEpoch());
      text.pop_back();
      lines->push_back(std::move(text));
    };
    surroundings.now = [] { return absl::UnixEpoch(); };
    return Progress(amount, std::move(surroundings));
  }

  // Sends an event of every kind.
  std::vector<std::string> Everything(Amount amount) {
    std::vector<std::string> lines;
    Progress progress = Into(&lines, amount);
    progress.ConnectRetry(absl::UnavailableError("refused"), absl::Seconds(3));
    progress.LockWait("pid 7", absl::Seconds(12));
    progress.Waiting("2 migrations are not applied yet", absl::Seconds(1));
    progress.StepStarted(Step());
    progress.StepNotice(Step(), {"NOTICE", "00000", "skipping", 0});
    progress.StepNotice(Step(), {"WARNING", "01000", "careful", 0});
    progress.StepLog(Step(), "half of it");
    progress.StepProgress(Step(), 500, 2000);
    progress.StepProgress(Step(), 500, 0);
    progress.StepRetry(Step(), absl::AbortedError("deadlock"), 2,
                       absl::Milliseconds(200));
    progress.StepFinished(Step(), report_);
    progress.StepFinished(Step(Direction::kDown), report_);
    report_.status = absl::AbortedError("bad");
    progress.StepFinished(Step(), report_);
    progress.Warning("look");
    return lines;
  }

  Migration migration_;
  StepReport report_;
};

TEST_F(ProgressTest, TellsALinePerStepAndWhateverIsWaitedFor) {
  EXPECT_EQ(Everything(Amount::kNormal),
            (std::vector<std::string>{
                "waiting for the database (3.00 s): refused",
                "waiting for another migrator (12.0 s): pid 7",
                "waiting (1.00 s): 2 migrations are not applied yet",
                "0003 create_orders: NOTICE: skipping",
                "0003 create_orders: WARNING: careful",
                "0003 create_orders: half of it",
                "0003 create_orders: 500 of 2000 (25 %)",
                "retrying 0003 create_orders in 200 ms (attempt 2): deadlock",
                "applied  0003 create_orders (sql, 4 statements, 12 ms)",
                "rolled back 0003 create_orders (sql, 4 statements, 12 ms)",
                "failed   0003 create_orders (sql, 4 statements, 12 ms)",
                "warning: look",
            }));
}

TEST_F(ProgressTest, HowFarAStepIsIsALineEveryFewSeconds) {
  std::vector<std::string> lines;
  absl::Time now = absl::UnixEpoch();
  Progress::Surroundings surroundings;
  surroundings.log = [&](const LogRecord& record) {
    lines.push_back(record.message);
  };
  surroundings.now = [&] { return now; };
  Progress progress(Amount::kNormal, surroundings);
  progress.StepStarted(Step());
  for (int done = 0; done <= 2400; done += 200, now += absl::Seconds(1)) {
    progress.StepProgress(Step(), done, 2400);
  }
  EXPECT_EQ(lines,
            (std::vector<std::string>{
                "0003 create_orders: 0 of 2400 (0 %)",
                "0003 create_orders: 1000 of 2400 (41 %), 200/s, 7 s left",
                "0003 create_orders: 2000 of 2400 (83 %), 200/s, 2 s left",
                "0003 create_orders: 2400 of 2400 (100 %), 200/s"}));
}

TEST_F(ProgressTest, OnATerminalItIsABarThatGivesWayToLines) {
  std::string terminal;
  Progress::Surroundings surroundings;
  surroundings.log = [&](const LogRecord& record) {
    terminal += record.message + "\n";
  };
  surroundings.draw = [&](absl::string_view text) {
    terminal += std::string(text);
  };
  surroundings.now = [] { return absl::UnixEpoch(); };
  Progress progress(Amount::kNormal, surroundings);
  progress.StepProgress(Step(), 1, 4);
  progress.StepProgress(Step(), 2, 4);
  progress.StepFinished(Step(), report_);
  EXPECT_EQ(terminal,
            "\r\x1b[K0003 create_orders [#####---------------]  1 of 4 (25 %)"
            "\r\x1b[K0003 create_orders [##########----------]  2 of 4 (50 %)"
            "\r\x1b[Kapplied  0003 create_orders (sql, 4 statements, 12 ms)\n");
}

TEST_F(ProgressTest, QuietTellsOnlyWarnings) {
  EXPECT_EQ(Everything(Amount::kQuiet),
            (std::vector<std::string>{"0003 create_orders: WARNING: careful",
                                      "warning: look"}));
}

TEST_F(ProgressTest, VerboseTellsWhenAStepBegins) {
  EXPECT_EQ(Everything(Amount::kVerbose)[3], "applying 0003 create_orders");
}

TEST_F(ProgressTest, AStepSaysWhatItIs) {
  std::vector<std::string> lines;
  Progress progress = Into(&lines, Amount::kNormal);
  report_.statements = 1;
  progress.StepFinished(Step(), report_);
  report_.empty = true;
  progress.StepFinished(Step(), report_);
  report_.empty = false;
  report_.statements = 0;
  const RegisteredStep step = {};
  migration_.sql_up.reset();
  migration_.cpp = &step;
  progress.StepFinished(Step(), report_);
  EXPECT_EQ(lines,
            (std::vector<std::string>{
                "applied  0003 create_orders (sql, 1 statement, 12 ms)",
                "applied  0003 create_orders (sql, nothing to run, 12 ms)",
                "applied  0003 create_orders (C++, 12 ms)"}));
}

TEST_F(ProgressTest, AnEventHasFieldsForPrograms) {
  std::vector<LogRecord> records;
  Progress progress(Amount::kNormal, {[&records](const LogRecord& record) {
                      records.push_back(record);
                    }});
  progress.StepFinished(Step(), report_);
  report_.status = absl::AbortedError("bad");
  progress.StepFinished(Step(Direction::kDown), report_);
  progress.LockWait("pid 7", absl::Milliseconds(1500));
  migration_.repeatable = true;
  progress.StepProgress(Step(), 1, 2);
  ASSERT_EQ(records.size(), 4);
  EXPECT_EQ(records[0].event, "step_finished");
  EXPECT_EQ(records[0].fields.dump(),
            R"({"direction":"up","version":3,"name":"create_orders",)"
            R"("file":"migrations/0003_create_orders.sql",)"
            R"("state":"applied","statements":4,"duration_ms":12.0})");
  EXPECT_EQ(records[1].fields["state"], "failed");
  EXPECT_EQ(records[1].fields["direction"], "down");
  EXPECT_EQ(records[2].event, "lock_wait");
  EXPECT_EQ(records[2].fields.dump(), R"({"waited_ms":1500.0})");
  EXPECT_TRUE(records[3].fields["version"].is_null());
  EXPECT_EQ(records[3].fields["done"], 1);
}

}  // namespace
}  // namespace gander::cmd

#include "cmd/rehearsal_text.h"

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

TEST(RehearsalText, SaysOfEachStatementWhatItDoes) {
  RehearsalReport report;
  report.server = "PostgreSQL 15.9";
  report.replayed = 12;
  RehearsedStep& step = report.steps.emplace_back();
  step.report.version = Version(13);
  step.report.name = "widen";
  step.report.file = "migrations/0013_widen.sql";
  step.report.duration = absl::Milliseconds(14);
  StatementObservation& alter = step.seen.statements.emplace_back();
  alter.sql = "ALTER TABLE a\n  ALTER n TYPE bigint";
  alter.file = "migrations/0013_widen.sql";
  alter.line = 3;
  alter.duration = absl::Milliseconds(12);
  alter.locks = {{"public.a", "table", "AccessExclusiveLock"},
                 {"public.a_n", "index", "AccessExclusiveLock"},
                 {"public.b", "table", "AccessShareLock"}};
  alter.rewrites = {{"public.a", false, "the type of a column was changed"}};
  alter.scans = {{"public.a", 1, 1}};
  alter.indexes = {{"public.a_n", "public.a", true}};
  alter.wal_bytes = 19 << 20;
  StatementObservation& rest = step.seen.statements.emplace_back();
  rest.duration = absl::Milliseconds(1);
  rest.rewrites = {{"public.c", true, ""}};
  rest.rows = {{"public.d", 3, 0, 1}};
  rest.objects = {
      {ObjectObservation::Change::kDropped, "view", "public.v", true},
      {ObjectObservation::Change::kCreated, "table", "public.e", false}};
  step.seen.locks = {
      {"public.a", "table", "AccessExclusiveLock", absl::Milliseconds(13)},
      {"public.b", "table", "AccessShareLock", absl::Milliseconds(13)}};
  step.notices = {{"NOTICE", "42P07", "relation \"e\" already exists"}};
  EXPECT_EQ(
      RehearsalText(report),
      R"(Rehearsed 1 migration on PostgreSQL 15.9, behind 12 that were run first.

0013 widen (sql), 14 ms
  migrations/0013_widen.sql:3  ALTER TABLE a ALTER n TYPE bigint  12 ms
    locks public.a AccessExclusive
    rewrites public.a: the type of a column was changed
    reads all of public.a (1 row)
    builds public.a_n
    WAL 19 MB
  by libpqxx  1.0 ms
    empties public.c
    rows public.d: 3 inserted, 1 deleted
    drops too view public.v
    creates table public.e
  its strongest locks, and how long it held them
    public.a  AccessExclusive  13 ms
  NOTICE: relation "e" already exists
)");
}

TEST(RehearsalText, NothingPendingIsNothingRehearsed) {
  RehearsalReport report;
  report.server = "SQLite 3.40.1";
  EXPECT_EQ(RehearsalText(report),
            "Rehearsed 0 migrations on SQLite 3.40.1.\n");
}

}  // namespace
}  // namespace gander::cmd

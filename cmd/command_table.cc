#include "cmd/command_table.h"

namespace gander::cmd {
namespace {

constexpr CommandRow kTable[] = {
    {"create", "NAME", 1, 1, "make a new migration file",
     "Writes the skeleton of a migration and prints the file's name. The "
     "version is the time now (UTC), or with --sequential the next number. An "
     "existing file is never overwritten."},
    {"up", "", 0, 0, "apply what is pending",
     "Applies the pending migrations in ascending order. Each is one "
     "transaction together with its row in the history: both, or neither. With "
     "nothing to do it ends with 0 and writes nothing.\n\n"
     "Any number of processes may do this at once: one migrates, the others "
     "wait for it."},
    {"down", "", 0, 0, "roll back the last migration, or more",
     "Rolls back migrations, the last applied first: one, unless --to, --by or "
     "--all says more."},
    {"redo", "", 0, 0, "roll back the last migration and apply it again",
     "Rolls back the migration that was applied last, and applies it again. "
     "For work on a new migration."},
    {"goto", "VERSION", 1, 1, "go up or down to a version",
     "Applies or rolls back until exactly the versions up to VERSION are "
     "applied. 0 means none of them."},
    {"status", "", 0, 0, "show how every migration stands",
     "Lists every migration of the files and of the history. Writes nothing; a "
     "database or history that does not exist yet has everything pending."},
    {"version", "", 0, 0, "print the current version",
     "Prints the highest version that is applied, or \"none\". Writes "
     "nothing."},
    {"plan", "[up|down|redo|goto VERSION]", 0, 2,
     "show what a command would do",
     "Shows the steps that the command (up when none is named) would run, in "
     "order, with their SQL. Writes nothing and takes no lock. Ends with 4 "
     "when something forbids the run. With --database instead of a URL: what "
     "a database to which nothing has been applied would get."},
    {"rehearse", "", 0, 0, "run what is pending where it hurts nobody",
     "Runs the pending migrations, SQL and C++ alike, in a database that "
     "exists for nothing else, and shows what each of their statements does "
     "there: which tables it locks and for how long, rewrites, or reads from "
     "beginning to end, which rows it writes, which objects it creates and "
     "drops "
     "(PostgreSQL). The migrations that the database has are run there first. "
     "The database itself is only read. Without one, with --database: all "
     "migrations, or those behind --since. Ends as up would."},
    {"validate", "", 0, 0, "check the files, and the history against them",
     "Checks every migration: names, versions, whether Up and Down can be "
     "read, and gander.sum when there is one. With a database it also finds "
     "applied migrations that were edited or are missing, and pending ones "
     "that are out of order. Ends with 2 when a file is wrong, with 4 when "
     "history and files disagree."},
    {"wait", "", 0, 0, "wait until the migrations are applied",
     "Ends with 0 as soon as the database has every migration that this "
     "program knows, or those up to --for, because another applies them: for "
     "what starts beside a migration job. Writes nothing; a role that may read "
     "the "
     "history suffices (up --grant-read). Waits for a database that does not "
     "answer, too. Ends with 3 when the time of --timeout is up, with 6 when "
     "the database did not answer then, and at once with 2 when the role may "
     "not read the history."},
    {"baseline", "VERSION", 1, 1, "take a database as migrated up to a version",
     "For a database that has its schema already: records every migration up "
     "to VERSION as a baseline, and runs none. Shows what it will write, and "
     "asks first; elsewhere than on a terminal it needs --yes. Refused when "
     "the "
     "history has other rows; with the same ones there is nothing to do."},
    {"repair", "", 0, 0, "set the history right, one thing at a time",
     "Without an action, lists what is wrong between the files and the history "
     "with the commands that help, and ends with 4 when there is something. "
     "With one (--accept, --accept-all, --forget, --mark-applied, --resolve) "
     "it shows what it will write, and asks first; elsewhere than on a "
     "terminal "
     "it needs --yes. No migration is run. Each change is written to the log "
     "table with what was there before."},
    {"adopt", "", 0, 0, "take over a database from another tool",
     "Reads the history table of the tool that --from names and records what "
     "it has applied as applied. The tool's own table is not changed, and no "
     "migration is run. Shows what it will write, and asks first; elsewhere "
     "than on a terminal it needs --yes. Without --from it says whose tables "
     "the database has."},
    {"hash", "", 0, 0, "write gander.sum, or check it",
     "Writes the checksums of all migration files to gander.sum in their "
     "folder. Commit it: two branches that each add a migration then conflict "
     "instead of merging unseen, and an edited file is noticed before it runs. "
     "With --check nothing is written."},
    {"fix", "", 0, 0, "give files with timestamps the next numbers",
     "Renames the migration files whose version is a timestamp: they get the "
     "numbers after the highest other version, in the order that they have. "
     "Each file says which version it had, so that a database which applied it "
     "under that one matches. gander.sum is written anew when there is one. "
     "Every file is there all the time, under its old name or its new one; "
     "what is interrupted goes on when it is run again."},
    {"help", "[COMMAND]", 0, 1, "explain a command",
     "Explains a command and its flags."},
};

}  // namespace

absl::Span<const CommandRow> CommandTable() { return kTable; }

const CommandRow* FindCommand(absl::string_view name) {
  for (const CommandRow& command : kTable) {
    if (name == command.name) return &command;
  }
  return nullptr;
}

std::vector<std::string> CommandNames() {
  std::vector<std::string> names;
  for (const CommandRow& command : kTable) names.push_back(command.name);
  return names;
}

}  // namespace gander::cmd

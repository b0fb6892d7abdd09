// File: flag_table.h
//
// Every flag of the program: which commands take it, what its value is, where
// else it may come from, and what help says of it. Help, the checks of the
// command line and the reading of the environment are all made of this table.
//
// The values themselves are held by gflags, under names of their own: the flag
// --lock-wait is gflags' gander_lock_wait. A project binary links its own code
// beside ours, and two flags of one name would end the program before main.
#ifndef GANDER_CMD_FLAG_TABLE_H_
#define GANDER_CMD_FLAG_TABLE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gander::cmd {

enum class FlagKind {
  kSwitch,    // --yes, --noyes, --yes=false
  kText,      // anything but nothing
  kCount,     // a number from 0
  kVersion,   // a migration's version
  kDuration,  // duration.h
  kChoice,    // one of `choices`
};

struct FlagRow {
  const char* name;
  FlagKind kind;
  // What help shows for the value: "DURATION". For kChoice all that may be
  // given: "text|json". Null for a switch.
  const char* value;
  // The commands that take it, separated by spaces.
  const char* commands;
  // The same in a project's binary where that is different; else null.
  const char* project_commands;
  // The environment variable that stands in for it; null when there is none.
  const char* variable;
  // One or more sentences.
  const char* help;
};

absl::Span<const FlagRow> FlagTable();

// The row of that name, which may be written with '_' for '-'; null when there
// is none.
const FlagRow* FindFlag(absl::string_view name);

// The commands that take the flag, in a project's binary or in gander itself.
std::vector<std::string> CommandsThatTake(const FlagRow& flag, bool project);

// Whether `command` is one of them.
bool Takes(absl::string_view command, const FlagRow& flag, bool project);

// The value before anybody sets it, as help shows it; empty when there is none.
std::string DefaultOf(const FlagRow& flag);

// Checks `value` and stores it. For a switch: "true" or "false".
//
// kInvalidArgument: it does not fit. The message goes on where the flag's name
// ends: ": 5 is a duration without a unit".
absl::Status SetFlag(const FlagRow& flag, absl::string_view value);

}  // namespace gander::cmd

#endif  // GANDER_CMD_FLAG_TABLE_H_

// File: redact.h
//
// Keeping passwords out of what is shown of the command line.
#ifndef GANDER_CMD_REDACT_H_
#define GANDER_CMD_REDACT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gander::cmd {

// An argument as a message may repeat it: as it is, but for one that may hold a
// password (it has "://", an @ or the word password in it), which is shown as
// RedactedUrl (runtime/database/url.h) shows it.
std::string RedactedArgument(absl::string_view argument);

// RedactedArgument in quotes, without line ends and other control characters,
// and cut after 80 characters.
std::string QuotedArgument(absl::string_view argument);

// Overwrites each argument that may hold a password, so that `ps` does not show
// it: the values of --database-url, and whatever RedactedArgument changes. Call
// it after copying the arguments; the others stay as they are.
void ScrubArguments(int argc, char** argv);

}  // namespace gander::cmd

#endif  // GANDER_CMD_REDACT_H_

// File: standard_streams.h
//
// Standard input, output and error, whatever the caller did to them.
#ifndef GANDER_CMD_STANDARD_STREAMS_H_
#define GANDER_CMD_STANDARD_STREAMS_H_

namespace gander::cmd {

// Opens those of the three that are closed on /dev/null. Otherwise the next
// file or socket that is opened, the database's perhaps, would take the number,
// and be sent our messages. Call it first.
//
// From then on writing to a pipe or socket that nobody reads is an error like
// any other, and no signal (SIGPIPE), up to the last line of output: a run ends
// with its own exit code, whoever stopped listening.
void OpenStandardStreams();

}  // namespace gander::cmd

#endif  // GANDER_CMD_STANDARD_STREAMS_H_

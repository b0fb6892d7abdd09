// File: program.h
//
// Running a program as a shell would, from a test.
#ifndef GANDER_RUNTIME_TESTING_PROGRAM_H_
#define GANDER_RUNTIME_TESTING_PROGRAM_H_

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace gander {

struct ProgramOutput {
  // 128 + the signal's number when a signal ended it, as shells have it.
  int exit_code = 0;
  std::string out;
  std::string err;
  // The most memory that it had at a time, pages of mapped files included.
  int64_t peak_memory_bytes = 0;
};

struct ProgramOptions {
  // Where it starts; empty: here.
  std::string folder;
  // All of its environment but PATH.
  std::map<std::string, std::string> environment;
  // Files that stand for standard input and output; empty: nothing to read, and
  // captured.
  std::string stdin_file;
  std::string stdout_file;
  // It starts with none of the three standard streams open.
  bool close_streams = false;
  // Ended by SIGALRM after so many seconds, because what hangs is a failure;
  // 0: never.
  unsigned longest_seconds = 120;
};

// A program that runs. Ends it when it is destroyed before Wait.
class Program {
 public:
  Program(const std::string& path, const std::vector<std::string>& arguments,
          const ProgramOptions& options);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  pid_t pid() const { return pid_; }

  void Signal(int signal);

  // Reads what it writes until `text` has appeared on standard error. False: it
  // ended before.
  bool WaitForError(const std::string& text);

  // What has been read so far.
  const ProgramOutput& so_far() const { return output_; }

  // Reads all that it writes, and waits for its end.
  ProgramOutput Wait();

 private:
  // Reads what there is, waiting for something; false at the end of both.
  bool ReadSome();

  pid_t pid_ = -1;
  int out_ = -1;
  int err_ = -1;
  ProgramOutput output_;
};

ProgramOutput RunProgram(const std::string& path,
                         const std::vector<std::string>& arguments,
                         const ProgramOptions& options = {});

}  // namespace gander

#endif  // GANDER_RUNTIME_TESTING_PROGRAM_H_

#include "runtime/testing/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <stdexcept>

namespace gander {
namespace {

std::vector<char*> Pointers(std::vector<std::string>* words) {
  std::vector<char*> pointers;
  for (std::string& word : *words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

void MustBe(bool condition, const char* what) {
  if (!condition) throw std::runtime_error(what);
}

// Appends what can be read; closes the descriptor at its end.
void ReadFrom(int* fd, std::string* text) {
  char buffer[65536];
  const ssize_t count = read(*fd, buffer, sizeof(buffer));
  if (count > 0) {
    text->append(buffer, count);
  } else if (count == 0 || errno != EINTR) {
    close(*fd);
    *fd = -1;
  }
}

}  // namespace

Program::Program(const std::string& path,
                 const std::vector<std::string>& arguments,
                 const ProgramOptions& options) {
  std::vector<std::string> words = {path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment;
  const char* search_path = std::getenv("PATH");
  environment.push_back(std::string("PATH=") +
                        (search_path == nullptr ? "" : search_path));
  for (const auto& [name, value] : options.environment) {
    environment.push_back(name + "=" + value);
  }
  // All of it is made before fork: the child may only make system calls.
  const std::vector<char*> argv = Pointers(&words);
  const std::vector<char*> envp = Pointers(&environment);
  const std::string input =
      options.stdin_file.empty() ? "/dev/null" : options.stdin_file;
  int out[2];
  int err[2];
  MustBe(pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0, "pipe");
  pid_ = fork();
  MustBe(pid_ >= 0, "fork");
  if (pid_ == 0) {
    if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) {
      _exit(126);
    }
    int output = out[1];
    if (!options.stdout_file.empty()) {
      output = open(options.stdout_file.c_str(), O_WRONLY | O_CLOEXEC);
    }
    dup2(open(input.c_str(), O_RDONLY | O_CLOEXEC), STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(err[1], STDERR_FILENO);
    if (options.close_streams) {
      for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        close(fd);
      }
    }
    alarm(options.longest_seconds);
    execve(argv[0], argv.data(), envp.data());
    _exit(127);
  }
  close(out[1]);
  close(err[1]);
  out_ = out[0];
  err_ = err[0];
}

Program::~Program() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  Wait();
}

void Program::Signal(int signal) { kill(pid_, signal); }

bool Program::ReadSome() {
  if (out_ < 0 && err_ < 0) return false;
  // poll ignores negative descriptors.
  pollfd fds[] = {{out_, POLLIN, 0}, {err_, POLLIN, 0}};
  if (poll(fds, 2, -1) < 0) return true;
  if (fds[0].revents != 0) ReadFrom(&out_, &output_.out);
  if (fds[1].revents != 0) ReadFrom(&err_, &output_.err);
  return true;
}

bool Program::WaitForError(const std::string& text) {
  while (output_.err.find(text) == std::string::npos) {
    if (!ReadSome()) return false;
  }
  return true;
}

ProgramOutput Program::Wait() {
  while (ReadSome()) {
  }
  int status = 0;
  struct rusage usage = {};
  while (wait4(pid_, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  output_.peak_memory_bytes = int64_t{1024} * usage.ru_maxrss;
  output_.exit_code =
      WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return output_;
}

ProgramOutput RunProgram(const std::string& path,
                         const std::vector<std::string>& arguments,
                         const ProgramOptions& options) {
  return Program(path, arguments, options).Wait();
}

}  // namespace gander

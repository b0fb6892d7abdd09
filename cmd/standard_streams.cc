#include "cmd/standard_streams.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

namespace gander::cmd {

void OpenStandardStreams() {
  int fd;
  do {
    fd = open("/dev/null", O_RDWR);
  } while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO) close(fd);
  signal(SIGPIPE, SIG_IGN);
}

}  // namespace gander::cmd

#include "runtime/testing/private_pgbouncer.h"

#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "runtime/database/postgres/libpq.h"

namespace gander {
namespace {

constexpr char kProgram[] = "/usr/sbin/pgbouncer";

std::string Configuration(const std::string& folder,
                          const PrivatePostgres& server,
                          const std::vector<std::string>& settings) {
  const std::string socket = server.SocketPath();
  const size_t slash = socket.rfind('/');
  std::string text = absl::StrCat(
      "[databases]\n* = host=", socket.substr(0, slash),
      " port=", socket.substr(socket.rfind('.') + 1),
      " user=postgres\n"
      "[pgbouncer]\nlisten_addr =\nunix_socket_dir = ",
      folder,
      "\nauth_type = any\npool_mode = transaction\nmax_client_conn = 1000\n"
      "default_pool_size = 20\nlogfile = ",
      folder, "/log\n");
  for (const std::string& setting : settings) {
    absl::StrAppend(&text, setting, "\n");
  }
  return text;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

absl::StatusOr<std::unique_ptr<PrivatePgbouncer>> PrivatePgbouncer::Start(
    const PrivatePostgres& server, const std::vector<std::string>& settings) {
  if (access(kProgram, X_OK) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("no ", kProgram, "; install the package pgbouncer"));
  }
  // Short: a socket's path may have 107 bytes.
  char folder[] = "/tmp/gander-bouncer-XXXXXX";
  if (mkdtemp(folder) == nullptr) {
    return absl::FailedPreconditionError("cannot make a folder in /tmp");
  }
  std::unique_ptr<PrivatePgbouncer> pooler(new PrivatePgbouncer);
  pooler->folder_ = folder;
  const std::string ini = absl::StrCat(folder, "/pgbouncer.ini");
  std::ofstream(ini) << Configuration(folder, server, settings);
  // It refuses root.
  const passwd* user = geteuid() == 0 ? getpwnam("postgres") : nullptr;
  if (user != nullptr && (chown(folder, user->pw_uid, user->pw_gid) != 0 ||
                          chmod(ini.c_str(), 0644) != 0)) {
    return absl::FailedPreconditionError("cannot give the folder away");
  }
  const pid_t parent = getpid();
  pooler->process_ = fork();
  if (pooler->process_ == 0) {
    // Nothing here may allocate: other threads may hold locks.
    if (user != nullptr &&
        (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 ||
         setuid(user->pw_uid) != 0)) {
      _exit(1);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    execl(kProgram, kProgram, "-q", ini.c_str(), nullptr);
    _exit(1);
  }
  const std::string url = pooler->Url("postgres");
  const absl::Time deadline = absl::Now() + absl::Minutes(1);
  while (PQping(url.c_str()) != PQPING_OK) {
    if (waitpid(pooler->process_, nullptr, WNOHANG) != 0) {
      pooler->process_ = -1;
      return absl::FailedPreconditionError(
          absl::StrCat("PgBouncer does not start; its log:\n",
                       ReadFile(absl::StrCat(folder, "/log"))));
    }
    if (absl::Now() > deadline) {
      return absl::FailedPreconditionError("PgBouncer does not answer");
    }
    absl::SleepFor(absl::Milliseconds(10));
  }
  return pooler;
}

PrivatePgbouncer::~PrivatePgbouncer() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string PrivatePgbouncer::Url(absl::string_view database) const {
  return absl::StrCat("postgresql:///", database, "?host=", folder_,
                      "&user=postgres&port=6432");
}

}  // namespace gander

#include "runtime/database/postgres/private_postgres.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "runtime/database/postgres/libpq.h"

namespace gander {
namespace {

// The guardian: makes the cluster, runs the server, and ends it when its
// standard input is closed, be it on purpose or because the test died. While
// "again" is there, a server that ended is started anew, as often as it takes:
// after a crash its old processes may be in the way for a moment.
// A lock on "lock" is held by all that runs in the folder.
constexpr char kGuardian[] = R"sh(
trap '' INT TERM HUP
# It would be the port that the server listens on.
unset PGPORT
bin=$1 folder=$2 primary=$3
shift 3
cd "$folder" || exit 1
if [ -n "$primary" ]; then
  "$bin/pg_basebackup" -D data -d "$primary" -R -c fast --no-sync >log 2>&1
else
  "$bin/initdb" -D data -U postgres -E UTF8 --locale=C --no-sync \
    --auth-local=trust --auth-host=scram-sha-256 >log 2>&1
fi &&
  for setting; do echo "$setting"; done >>data/postgresql.conf || : >ended
if [ ! -e ended ]; then
  {
    "$bin/postgres" -D data -k "$folder" >>log 2>&1 </dev/null
    while [ -e again ]; do
      sleep 0.05
      "$bin/postgres" -D data -k "$folder" >>log 2>&1 </dev/null
    done
    : >ended
  } &
fi
read -r _
rm -f again
while [ ! -e ended ]; do
  [ ! -s data/postmaster.pid ] || kill -QUIT "$(head -n 1 data/postmaster.pid)"
  sleep 0.02
done
cd /
rm -rf "$folder"
)sh";

// Of the newest version that is installed; empty when there is none.
std::string FindBinFolder() {
  std::string best;
  int best_version = 0;
  std::error_code ignored;
  for (const auto& entry :
       std::filesystem::directory_iterator("/usr/lib/postgresql", ignored)) {
    int version = 0;
    const std::string bin = entry.path().string() + "/bin";
    if (absl::SimpleAtoi(entry.path().filename().string(), &version) &&
        version > best_version &&
        access((bin + "/initdb").c_str(), X_OK) == 0) {
      best_version = version;
      best = bin;
    }
  }
  return best;
}

// A port of 127.0.0.1 that nobody uses now; 0 when there is none.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  int port = 0;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
    port = ntohs(address.sin_port);
  }
  close(fd);
  return port;
}

struct User {
  uid_t uid;
  gid_t gid;
};

// Whom to run the server as, since it refuses root.
User ServerUser() {
  if (geteuid() != 0) return {geteuid(), getegid()};
  for (const char* name : {"postgres", "nobody"}) {
    if (const passwd* user = getpwnam(name)) {
      return {user->pw_uid, user->pw_gid};
    }
  }
  return {65534, 65534};
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool Exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

// Takes the lock of a folder; -1 when somebody else has it.
int TakeLock(const std::string& folder, int flags) {
  const int fd =
      open((folder + "/lock").c_str(), O_RDWR | O_CLOEXEC | flags, 0600);
  if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
  if (fd >= 0) close(fd);
  return -1;
}

// A sandbox that is killed takes the guardian with it and leaves the folder
// behind. Removes those that nothing runs in, unless they are so new that their
// lock may not have been taken yet.
void RemoveAbandoned() {
  std::error_code ignored;
  for (const auto& entry :
       std::filesystem::directory_iterator("/tmp", ignored)) {
    const std::string folder = entry.path().string();
    struct stat info;
    if (!absl::StartsWith(folder, "/tmp/gander-pg-") ||
        stat((folder + "/lock").c_str(), &info) != 0 ||
        absl::Now() - absl::FromTimeT(info.st_mtime) < absl::Minutes(1)) {
      continue;
    }
    const int lock = TakeLock(folder, 0);
    if (lock < 0) continue;
    std::filesystem::remove_all(folder, ignored);
    close(lock);
  }
}

bool Write(const char* file, absl::string_view text) {
  const int fd = open(file, O_WRONLY | O_CLOEXEC);
  const bool written =
      write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  return close(fd) == 0 && written;
}

// Makes root, which a server refuses to be, another user by name: in a user
// namespace of this process's own. For a child of fork: allocates nothing.
bool RenameRoot() {
  return unshare(CLONE_NEWUSER) == 0 && Write("/proc/self/setgroups", "deny") &&
         Write("/proc/self/uid_map", "65534 0 1") &&
         Write("/proc/self/gid_map", "65534 0 1");
}

std::string Encode(absl::string_view text) {
  std::string encoded;
  for (const unsigned char c : text) {
    if (isalnum(c) || c == '_' || c == '-' || c == '.') {
      encoded.push_back(static_cast<char>(c));
    } else {
      char hex[4];
      snprintf(hex, sizeof(hex), "%%%02X", c);
      encoded.append(hex);
    }
  }
  return encoded;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PrivatePostgres>> PrivatePostgres::Start(
    const PrivatePostgresOptions& options) {
  const std::string bin = FindBinFolder();
  if (bin.empty()) {
    return absl::FailedPreconditionError(
        "no PostgreSQL server in /usr/lib/postgresql; install the package "
        "postgresql");
  }
  RemoveAbandoned();
  // Short: a socket's path may have 107 bytes.
  char folder[] = "/tmp/gander-pg-XXXXXX";
  if (mkdtemp(folder) == nullptr) {
    return absl::FailedPreconditionError("cannot make a folder in /tmp");
  }
  const User user = ServerUser();
  const bool is_root = geteuid() == 0;
  // In a sandbox root may be the only user that there is.
  const bool is_only_user = is_root && chown(folder, user.uid, user.gid) != 0;

  std::unique_ptr<PrivatePostgres> server(new PrivatePostgres);
  server->folder_ = folder;
  server->port_ = options.tcp ? FreePort() : 0;
  std::vector<std::string> arguments{"sh",
                                     "-c",
                                     kGuardian,
                                     "private-postgres",
                                     bin,
                                     folder,
                                     options.primary,
                                     "fsync=off",
                                     "full_page_writes=off",
                                     "synchronous_commit=off",
                                     "shared_buffers=16MB",
                                     "log_min_messages=fatal"};
  arguments.push_back(options.tcp ? "listen_addresses='127.0.0.1'"
                                  : "listen_addresses=''");
  if (options.tcp) arguments.push_back(absl::StrCat("port=", server->port_));
  arguments.insert(arguments.end(), options.settings.begin(),
                   options.settings.end());
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);

  int lifeline[2];
  if (pipe2(lifeline, O_CLOEXEC) != 0) {
    return absl::FailedPreconditionError("cannot make a pipe");
  }
  const int lock = TakeLock(folder, O_CREAT);
  if (lock < 0) return absl::FailedPreconditionError("cannot lock the folder");
  const pid_t guardian = fork();
  if (guardian == 0) {
    // Nothing here may allocate: other threads may hold locks.
    setsid();
    dup2(lifeline[0], 0);
    dup2(lock, 9);  // stays open in all that it starts
    fcntl(9, F_SETFD, 0);
    if (is_only_user
            ? !RenameRoot()
            : is_root && (setgroups(0, nullptr) != 0 || setgid(user.gid) != 0 ||
                          setuid(user.uid) != 0)) {
      _exit(1);
    }
    execv("/bin/sh", argv.data());
    _exit(1);
  }
  close(lock);
  close(lifeline[0]);
  server->lifeline_ = lifeline[1];
  server->guardian_ = guardian;

  const absl::Time deadline = absl::Now() + absl::Minutes(2);
  const std::string url = server->Url("postgres");
  while (PQping(url.c_str()) != PQPING_OK) {
    if (Exists(server->folder_ + "/ended") || absl::Now() > deadline) {
      return absl::FailedPreconditionError(
          absl::StrCat("the PostgreSQL server does not start; its log:\n",
                       ReadFile(server->folder_ + "/log")));
    }
    absl::SleepFor(absl::Milliseconds(20));
  }
  return server;
}

absl::Status PrivatePostgres::Restart(End end, bool standby) {
  const std::string again = folder_ + "/again";
  std::ofstream(again).close();
  if (standby) std::ofstream(folder_ + "/data/standby.signal").close();
  // Its first line is the postmaster's process.
  const int old_pid =
      std::atoi(ReadFile(folder_ + "/data/postmaster.pid").c_str());
  if (old_pid <= 1 ||
      kill(old_pid, end == End::kCrash ? SIGKILL : SIGINT) != 0) {
    return absl::FailedPreconditionError("the server does not run");
  }
  const absl::Time deadline = absl::Now() + absl::Minutes(2);
  const std::string url = Url("postgres");
  while (true) {
    const int pid =
        std::atoi(ReadFile(folder_ + "/data/postmaster.pid").c_str());
    if (pid > 1 && pid != old_pid && PQping(url.c_str()) == PQPING_OK) break;
    if (absl::Now() > deadline) {
      return absl::DeadlineExceededError(
          absl::StrCat("the PostgreSQL server does not start again; its log:\n",
                       ReadFile(folder_ + "/log")));
    }
    absl::SleepFor(absl::Milliseconds(10));
  }
  unlink(again.c_str());
  return absl::OkStatus();
}

PrivatePostgres::~PrivatePostgres() {
  if (lifeline_ >= 0) close(lifeline_);
  if (guardian_ > 0) waitpid(guardian_, nullptr, 0);
}

absl::StatusOr<std::string> PrivatePostgres::CreateDatabase() {
  static std::atomic<int> last{0};
  std::string name = absl::StrCat("scratch_", ++last);
  absl::Status made =
      Execute("postgres", absl::StrCat("CREATE DATABASE ", name));
  if (!made.ok()) return made;
  return name;
}

std::string PrivatePostgres::Url(absl::string_view database,
                                 absl::string_view role) const {
  return absl::StrCat("postgresql:///", Encode(database),
                      "?host=", Encode(folder_), "&user=", Encode(role),
                      "&port=", port_ == 0 ? 5432 : port_);
}

std::string PrivatePostgres::SocketPath() const {
  return absl::StrCat(folder_, "/.s.PGSQL.", port_ == 0 ? 5432 : port_);
}

std::string PrivatePostgres::TcpUrl(absl::string_view database,
                                    absl::string_view role,
                                    absl::string_view password) const {
  return absl::StrCat("postgresql://", Encode(role), ":", Encode(password),
                      "@127.0.0.1:", port_, "/", Encode(database));
}

absl::Status PrivatePostgres::Execute(absl::string_view database,
                                      absl::string_view sql) const {
  PGconn* connection = PQconnectdb(Url(database).c_str());
  PQsetNoticeProcessor(
      connection, [](void*, const char*) {}, nullptr);
  PGresult* result = PQexec(connection, std::string(sql).c_str());
  const ExecStatusType status = PQresultStatus(result);
  absl::Status outcome;
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    outcome = absl::FailedPreconditionError(PQerrorMessage(connection));
  }
  PQclear(result);
  PQfinish(connection);
  return outcome;
}

}  // namespace gander

// File: private_postgres.h
//
// A PostgreSQL server of this process's own: for a rehearsal, or a test.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_PRIVATE_POSTGRES_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_PRIVATE_POSTGRES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gander {

struct PrivatePostgresOptions {
  // Listen on a free port of 127.0.0.1, too, where a password is asked for.
  bool tcp = false;
  // Lines of postgresql.conf: "max_connections=20".
  std::vector<std::string> settings;
  // A URL of another one, whose standby this is to be, by streaming.
  std::string primary;
};

// A server on a Unix socket in a folder under /tmp, from the newest PostgreSQL
// in /usr/lib/postgresql. Everybody on the socket is who he says he is, and
// "postgres" is the superuser. Writes are not flushed: a crash of the machine
// would lose them.
//
// It ends, and its folder goes, with this object, and also when this process
// dies. Run by root, it drops to the user "postgres" or "nobody"; where
// root is the only user (a sandbox), to a namespace in which it has another
// name.
//
// Thread safety: the methods may be called from several threads.
class PrivatePostgres {
 public:
  // kFailedPrecondition: no PostgreSQL is installed, or the server does not
  // start; the message has its log.
  static absl::StatusOr<std::unique_ptr<PrivatePostgres>> Start(
      const PrivatePostgresOptions& options = {});

  ~PrivatePostgres();
  PrivatePostgres(const PrivatePostgres&) = delete;
  PrivatePostgres& operator=(const PrivatePostgres&) = delete;

  // Ends the server, and starts it again on what it left. It answers when this
  // returns.
  enum class End {
    kOrderly,  // open transactions are rolled back, all is written
    kCrash,    // the postmaster is killed (SIGKILL), and its processes follow
  };
  // `standby`: from then on it is a standby in recovery, which only reads;
  // pg_promote() makes it a server like any other again.
  //
  // kDeadlineExceeded: it does not answer within two minutes.
  absl::Status Restart(End end, bool standby = false);

  // Makes an empty database and returns its name, which no other has.
  // kFailedPrecondition: as Execute.
  absl::StatusOr<std::string> CreateDatabase();

  // A URL of a database through the socket.
  std::string Url(absl::string_view database,
                  absl::string_view role = "postgres") const;
  // The same through 127.0.0.1. REQUIRES: options.tcp.
  std::string TcpUrl(absl::string_view database, absl::string_view role,
                     absl::string_view password) const;
  // The file of the Unix socket.
  std::string SocketPath() const;
  // 0 without options.tcp.
  int port() const { return port_; }

  // Runs statements as the superuser, on a connection of their own.
  // kFailedPrecondition: what the server said.
  absl::Status Execute(absl::string_view database, absl::string_view sql) const;

 private:
  PrivatePostgres() = default;

  std::string folder_;
  int port_ = 0;
  int guardian_ = -1;  // the process that ends the server
  int lifeline_ = -1;  // the server ends when this is closed
};

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_PRIVATE_POSTGRES_H_

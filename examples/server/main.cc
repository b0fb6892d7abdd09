// A server that brings its database up to date while it starts.
//
//   DATABASE_URL=postgresql://... PORT=8080 server
//
// It serves at once: /livez says yes, /readyz says no until the schema is
// there, and /notes answers only then. Any number of them may start together;
// one migrates. SIGTERM ends it, with 0; a migration in the middle is rolled
// back.
#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/numbers.h"
#include "examples/server/health.h"
#include "examples/server/http_server.h"
#include "examples/server/notes.h"
#include "gander/background_migrator.h"

namespace {

std::string Variable(const char* name, const std::string& otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

// Blocked in every thread, so that main alone takes them.
sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

absl::StatusOr<std::unique_ptr<gander::BackgroundMigrator>> StartMigrating(
    const std::string& url) {
  gander::BackgroundOptions options;
  options.migrator.database_url = url;
  options.on_done = [](const gander::BackgroundReport& report) {
    std::fprintf(stderr, "schema: %s\n", report.doing.c_str());
  };
  return gander::BackgroundMigrator::Start(
      *gander::EmbeddedCatalog::Find("notes"), options);
}

void AddHandlers(const gander::BackgroundMigrator& migrator,
                 const std::string& url, notes::HttpServer* server) {
  const auto is_ready = [&migrator] {
    return migrator.state() == gander::BackgroundState::kReady;
  };
  server->Get("/livez", &notes::Livez);
  server->Get("/readyz", [&migrator] { return notes::Readyz(migrator); });
  server->Get("/notes", [&migrator, url, is_ready] {
    return is_ready() ? notes::ListNotes(url) : notes::Readyz(migrator);
  });
  server->Post("/notes", [&migrator, url, is_ready](const std::string& text) {
    return is_ready() ? notes::AddNote(url, text) : notes::Readyz(migrator);
  });
}

}  // namespace

int main() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  int port = 0;
  const std::string wanted_port = Variable("PORT", "8080");
  if (!absl::SimpleAtoi(wanted_port, &port) || port < 0 || port > 65535) {
    std::fprintf(stderr, "error: PORT: '%s' is not a port, 0 to 65535\n",
                 wanted_port.c_str());
    return 2;
  }
  // First: who cannot serve must not begin to migrate.
  notes::HttpServer server;
  port = server.Bind(Variable("HOST", "127.0.0.1"), port);
  if (port < 0) {
    std::fprintf(stderr, "error: the port %s is taken, or HOST is not here\n",
                 wanted_port.c_str());
    return 1;
  }
  const std::string url = Variable("DATABASE_URL", "");
  const auto migrator = StartMigrating(url);
  if (!migrator.ok()) {
    std::fprintf(stderr, "error: DATABASE_URL: %s\n",
                 std::string(migrator.status().message()).c_str());
    return 2;
  }
  AddHandlers(**migrator, url, &server);
  std::fprintf(stderr, "listening on port %d\n", port);
  std::thread serving([&server] { server.Serve(); });

  int signal = 0;
  sigwait(&signals, &signal);
  // First what takes longer; /livez is answered meanwhile.
  (*migrator)->Stop();
  (*migrator)->Wait();
  server.Stop();
  serving.join();
}

#include "runtime/database/postgres/postgres_database.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/database/postgres/connect.h"
#include "runtime/database/postgres/frame_text.h"
#include "runtime/database/postgres/postgres_dialect.h"
#include "runtime/database/postgres/query.h"
#include "runtime/database/postgres/read_only.h"
#include "runtime/database/postgres/script_run.h"
#include "runtime/database/postgres/server_message.h"
#include "runtime/database/postgres/step_run.h"

namespace gander {
namespace {

// DISCARD ALL frees advisory locks, too.
bool MayFreeLocks(const Script& script) {
  return std::any_of(
      script.pieces.begin(), script.pieces.end(), [](const ScriptPiece& piece) {
        return absl::StrContains(absl::AsciiStrToLower(piece.text), "discard");
      });
}

// "process 7 (gander) on host build-1"
std::string OwnerText(absl::string_view application_name) {
  char host[256] = "";
  if (gethostname(host, sizeof(host) - 1) != 0) host[0] = '\0';
  return absl::StrCat("process ", getpid(), " (", application_name,
                      ") on host ", host);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> PostgresDatabase::Connect(
    absl::string_view url, const ConnectOptions& options) {
  absl::StatusOr<std::unique_ptr<Session>> session = OpenSession(url, options);
  if (!session.ok()) return session.status();
  // A lease is kept until what is being stopped has ended.
  ConnectOptions of_lease = options;
  of_lease.stopped = nullptr;
  return std::unique_ptr<Database>(std::make_unique<PostgresDatabase>(
      *std::move(session),
      [url = std::string(url), of_lease] { return OpenSession(url, of_lease); },
      options.lock, OwnerText(options.application_name)));
}

PostgresDatabase::PostgresDatabase(std::unique_ptr<Session> session,
                                   LeaseLock::Connector connect,
                                   const LockOptions& options,
                                   std::string owner)
    : session_(std::move(session)),
      locks_(session_.get(), std::move(connect), options, std::move(owner)) {}

const Dialect& PostgresDatabase::dialect() const {
  return PostgresDialect::Get();
}

std::string PostgresDatabase::Describe() const {
  const char* version =
      PQparameterStatus(session_->connection(), "server_version");
  if (version == nullptr) return "PostgreSQL";
  // "15.4 (Debian 15.4-1)"
  const absl::string_view text = version;
  return absl::StrCat("PostgreSQL ", text.substr(0, text.find(' ')));
}

void PostgresDatabase::SetNoticeHandler(
    std::function<void(const Notice&)> handler) {
  session_->set_notice_handler(std::move(handler));
}

absl::StatusOr<std::vector<ResultRows>> PostgresDatabase::Query(
    absl::string_view sql) {
  return RunQuery(session_.get(), sql);
}

absl::StatusOr<TableLookup> PostgresDatabase::FindTable(const TableName& name) {
  return LookUpTable(session_.get(), name);
}

Outcome PostgresDatabase::RunScript(const Script& script, const Frame& frame) {
  return RunScriptInFrame(session_.get(), script, frame);
}

Outcome PostgresDatabase::RunFunction(
    absl::FunctionRef<absl::Status(Transaction&)> body, const Frame& frame) {
  return RunStep(session_.get(), body, frame);
}

Outcome PostgresDatabase::RunOutsideTransaction(const Script& script,
                                                const Frame& frame) {
  Outcome outcome = RunScriptOutsideTransaction(session_.get(), script, frame);
  if (MayFreeLocks(script)) locks_.TakeAgain();
  return outcome;
}

Outcome PostgresDatabase::RunOnConnection(
    absl::FunctionRef<absl::Status(Connection&)> body, const Frame& frame) {
  Outcome outcome = RunStepOnConnection(session_.get(), body, frame);
  locks_.TakeAgain();
  return outcome;
}

absl::Status PostgresDatabase::ResetSession() {
  session_->set_has_limits(false);
  const Reply reply = session_->Run(ResetText(session_->setup()));
  if (!reply.error.has_value()) return absl::OkStatus();
  session_->Recover(/*keep_settings=*/false);
  return ToStatus(*reply.error);
}

absl::StatusOr<TableName> PostgresDatabase::Qualified(const TableName& name) {
  if (!name.schema.empty()) return name;
  const absl::StatusOr<TableLookup> lookup = FindTable(name);
  if (!lookup.ok()) return lookup.status();
  return lookup->name;
}

absl::Status PostgresDatabase::CheckWritable() {
  return CheckNotReadOnly(session_.get());
}

absl::StatusOr<bool> PostgresDatabase::TryLock(const TableName& history) {
  const absl::StatusOr<TableName> name = Qualified(history);
  if (!name.ok()) return name.status();
  return locks_.TryLock(*name);
}

absl::Status PostgresDatabase::Unlock() { return locks_.Unlock(); }

absl::StatusOr<std::string> PostgresDatabase::DescribeLockHolder(
    const TableName& history) {
  const absl::StatusOr<TableName> name = Qualified(history);
  if (!name.ok()) return name.status();
  return locks_.DescribeHolder(*name);
}

void PostgresDatabase::Cancel() { session_->Cancel(); }

}  // namespace gander

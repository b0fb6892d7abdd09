#include "runtime/database/postgres/session.h"

#include <poll.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "runtime/database/postgres/frame_text.h"
#include "runtime/database/postgres/server_message.h"
#include "runtime/migration/passed_pages.h"

namespace gander {
namespace {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ClearResult>;

constexpr size_t kCopyChunk = 64 * 1024;

// False on an error of the socket.
bool WaitForInput(PGconn* connection) {
  pollfd waiting{PQsocket(connection), POLLIN, 0};
  if (waiting.fd < 0) return false;
  int ready;
  do {
    ready = poll(&waiting, 1, -1);
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

bool ChangesRows(absl::string_view tag) {
  return absl::StartsWith(tag, "INSERT ") || absl::StartsWith(tag, "UPDATE ") ||
         absl::StartsWith(tag, "DELETE ") || absl::StartsWith(tag, "MERGE ");
}

ServerError OwnError(absl::string_view message, absl::string_view hint) {
  ServerError error;
  error.message = std::string(message);
  error.hint = std::string(hint);
  return error;
}

// libpq would send what stands before the byte, and nobody would notice.
Reply NulByte() {
  Reply reply;
  reply.error = OwnError("a statement holds a NUL byte",
                         "PostgreSQL cannot read it; remove the byte");
  reply.refused = true;
  return reply;
}

}  // namespace

Session::Session(PGconn* connection, std::string setup)
    : connection_(connection),
      cancel_(PQgetCancel(connection)),
      setup_(std::move(setup)) {
  PQsetNoticeReceiver(connection_, &Session::OnNotice, this);
}

Session::~Session() {
  if (cancel_ != nullptr) PQfreeCancel(cancel_);
  if (connection_ != nullptr) PQfinish(connection_);
}

void Session::Cancel() {
  if (cancel_ == nullptr) return;
  char why_not[256];
  // A failure means that the server is gone or cannot be reached; the call
  // that runs will find out.
  (void)PQcancel(cancel_, why_not, sizeof(why_not));
}

Reply Session::Run(const std::string& sql, ReplyHandler& handler) {
  return Exchange(sql, Protocol::kRowByRow, handler,
                  [&] { return PQsendQuery(connection_, sql.c_str()) == 1; });
}

Reply Session::Run(const std::string& sql) {
  ReplyHandler nobody;
  return Run(sql, nobody);
}

Reply Session::RunBuffered(const std::string& sql, ReplyHandler& handler) {
  return Exchange(sql, Protocol::kBuffered, handler,
                  [&] { return PQsendQuery(connection_, sql.c_str()) == 1; });
}

Reply Session::Prepare(const std::string& name, const std::string& sql) {
  ReplyHandler nobody;
  return Exchange(sql, Protocol::kBuffered, nobody, [&] {
    return PQsendPrepare(connection_, name.c_str(), sql.c_str(), 0, nullptr) ==
           1;
  });
}

Reply Session::RunTogether(const std::vector<ExtendedStatement>& statements,
                           ReplyHandler& handler) {
  for (const ExtendedStatement& statement : statements) {
    if (absl::StrContains(statement.sql, '\0')) return NulByte();
  }
  if (statements.size() == 1) {
    return Exchange("", Protocol::kBuffered, handler,
                    [&] { return Send(statements[0]); });
  }
  Reply reply = Exchange("", Protocol::kPipeline, handler, [&] {
    bool sent = PQenterPipelineMode(connection_) == 1;
    for (const ExtendedStatement& statement : statements) {
      sent = sent && Send(statement);
    }
    return sent && PQpipelineSync(connection_) == 1;
  });
  if (!lost()) PQexitPipelineMode(connection_);
  return reply;
}

bool Session::Send(const ExtendedStatement& statement) {
  const Parameters none({});
  const Parameters& p =
      statement.parameters == nullptr ? none : *statement.parameters;
  if (statement.prepared) {
    return PQsendQueryPrepared(connection_, statement.sql.c_str(), p.count(),
                               p.values(), p.lengths(), p.formats(),
                               /*resultFormat=*/0) == 1;
  }
  return PQsendQueryParams(connection_, statement.sql.c_str(), p.count(),
                           p.types(), p.values(), p.lengths(), p.formats(),
                           /*resultFormat=*/0) == 1;
}

Reply Session::Exchange(absl::string_view sql, Protocol protocol,
                        ReplyHandler& handler, absl::FunctionRef<bool()> send) {
  if (absl::StrContains(sql, '\0')) return NulByte();
  Reply reply;
  if (!send()) {
    reply.error = ConnectionError(PQerrorMessage(connection_));
  } else {
    reading_ = true;
    ReadReply(protocol, handler, &reply);
    reading_ = false;
    heard_.clear();
  }
  if (reply.error.has_value() && lost()) {
    reply.error->error_class = ErrorClass::kConnection;
  }
  return reply;
}

void Session::ReadReply(Protocol protocol, ReplyHandler& handler,
                        Reply* reply) {
  if (protocol == Protocol::kRowByRow) PQsetSingleRowMode(connection_);
  for (;;) {
    const ResultPtr result(NextResult(handler, *reply));
    if (result == nullptr) {
      // In a pipeline, only the end of one of its statements.
      if (protocol == Protocol::kPipeline && !lost()) continue;
      return;
    }
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return;
    if (!Take(result.get(), handler, reply)) return;
  }
}

bool Session::Take(PGresult* result, ReplyHandler& handler, Reply* reply) {
  switch (PQresultStatus(result)) {
    case PGRES_SINGLE_TUPLE:
      handler.OnRows(result, reply->completed);
      return true;
    case PGRES_TUPLES_OK:
      if (PQntuples(result) > 0) handler.OnRows(result, reply->completed);
      Complete(result, reply);
      return true;
    case PGRES_COMMAND_OK:
      Complete(result, reply);
      return true;
    case PGRES_EMPTY_QUERY:
    case PGRES_PIPELINE_ABORTED:
      return true;
    case PGRES_COPY_IN:
      return FeedCopy(handler, reply);
    case PGRES_COPY_OUT:
      DiscardCopy();
      if (reply->error.has_value()) return true;
      reply->error =
          OwnError("COPY ... TO stdout has nowhere to send its rows",
                   "write them to a table, or export them with psql");
      reply->failed = reply->completed;
      reply->refused = true;
      return true;
    default:
      // The first error counts; what follows is libpq's echo of it.
      if (!reply->error.has_value()) {
        reply->error = ReadServerError(result);
        reply->failed = reply->completed;
        reply->refused = ServerRefused(result);
      }
      return PQresultStatus(result) != PGRES_COPY_BOTH;
  }
}

void Session::Complete(PGresult* result, Reply* reply) {
  // A rule may make one statement return rows more than once; only the last
  // of its results has a tag.
  const absl::string_view tag = PQcmdStatus(result);
  if (tag.empty()) return;
  reply->last_affected = 0;
  if (ChangesRows(tag) &&
      !absl::SimpleAtoi(PQcmdTuples(result), &reply->last_affected)) {
    reply->last_affected = 0;
  }
  if (tag == "ROLLBACK") ++rollbacks_;
  if (tag == "COMMIT") {
    if (reply->first_commit < 0) reply->first_commit = reply->completed;
    reply->last_commit = reply->completed;
  }
  reply->last_tag = std::string(tag);
  ++reply->completed;
}

// libpq reads whatever has come in and tells notices at once, even those that
// follow a result which has not been asked for yet. So a notice is kept until
// it is clear which statement it is of.
PGresult* Session::NextResult(ReplyHandler& handler, const Reply& reply) {
  const int64_t running = reply.completed;
  while (PQisBusy(connection_)) {
    // No result is ready, so all that was heard is of the running statement.
    TellNotices(handler, running, running);
    if (!WaitForInput(connection_) || PQconsumeInput(connection_) == 0) break;
  }
  PGresult* result = PQgetResult(connection_);
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      TellNotices(handler, running, running + 1);
      break;
    default:
      TellNotices(handler, running, running);
      break;
  }
  return result;
}

void Session::OnNotice(void* arg, const PGresult* result) {
  Session* session = static_cast<Session*>(arg);
  if (session->muted_) return;
  HeardNotice heard{ReadNotice(result), true};
  if (session->reading_) {
    // libpq accepts this only while it waits for a statement's first result,
    // and refuses it, changing nothing, when a result is ready: the one way to
    // ask which of the two it is.
    heard.of_running =
        session->feeding_ || PQsetSingleRowMode(session->connection_) == 1;
    session->heard_.push_back(std::move(heard));
  } else if (session->notice_handler_) {
    // Somebody else's query: libpqxx, in a step.
    session->notice_handler_(heard.notice);
  }
}

void Session::TellNotices(ReplyHandler& handler, int64_t running,
                          int64_t otherwise) {
  if (heard_.empty()) return;
  const std::vector<HeardNotice> heard = std::exchange(heard_, {});
  if (!notice_handler_) return;
  for (const HeardNotice& h : heard) {
    Notice notice = h.notice;
    notice.statement =
        handler.ScriptStatement(h.of_running ? running : otherwise);
    notice_handler_(notice);
  }
}

bool Session::FeedCopy(ReplyHandler& handler, Reply* reply) {
  feeding_ = true;
  const std::optional<absl::string_view> data =
      handler.CopyData(reply->completed);
  bool sent = true;
  if (data.has_value()) {
    PassedPages passed(*data);
    for (size_t at = 0; sent && at < data->size(); at += kCopyChunk) {
      passed.Until(at);
      const absl::string_view chunk = data->substr(at, kCopyChunk);
      sent = PQputCopyData(connection_, chunk.data(),
                           static_cast<int>(chunk.size())) == 1;
    }
  }
  const char* no_data = "the statement has no data: COPY ... FROM stdin";
  sent = sent &&
         PQputCopyEnd(connection_, data.has_value() ? nullptr : no_data) == 1;
  feeding_ = false;
  if (sent) return true;
  if (!reply->error.has_value()) {
    reply->error = ConnectionError(PQerrorMessage(connection_));
    reply->failed = reply->completed;
    // The server never saw the end of the data, so it committed nothing.
    reply->refused = true;
  }
  return false;
}

void Session::DiscardCopy() {
  char* row = nullptr;
  while (PQgetCopyData(connection_, &row, /*async=*/0) > 0) PQfreemem(row);
}

void Session::Drain() {
  while (ResultPtr result = ResultPtr(PQgetResult(connection_))) {
    switch (PQresultStatus(result.get())) {
      case PGRES_COPY_IN:
        if (PQputCopyEnd(connection_, "the step did not finish it") != 1) {
          return;
        }
        break;
      case PGRES_COPY_OUT:
        DiscardCopy();
        break;
      case PGRES_COPY_BOTH:
        return;
      default:
        break;
    }
  }
}

void Session::Recover(bool keep_settings) {
  muted_ = true;
  if (!keep_settings) has_limits_ = false;
  if (!lost()) Drain();
  // A cancellation meant for the statement before may arrive only now.
  for (int tries = 0; tries < 3 && !lost(); ++tries) {
    const std::string text =
        absl::StrCat(idle() ? "" : "ROLLBACK;",
                     keep_settings ? std::string() : ResetText(setup_));
    if (text.empty() || !Run(text).error.has_value()) break;
  }
  muted_ = false;
}

}  // namespace gander

#include "runtime/database/postgres/script_run.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "runtime/database/postgres/closing.h"
#include "runtime/database/postgres/frame_text.h"
#include "runtime/database/postgres/limits.h"
#include "runtime/database/postgres/observed_body.h"
#include "runtime/database/postgres/script_message.h"
#include "runtime/database/postgres/utf8.h"

namespace gander {
namespace {

constexpr size_t kOneMessage = 1024 * 1024;

// libpq would send what stands before a NUL byte, and nobody would notice.
std::optional<ServerError> FindNulByte(const Script& script) {
  PassedPieces passed(script);
  for (size_t i = 0; i < script.pieces.size(); ++i) {
    const absl::string_view text = script.pieces[i].text;
    const size_t found = text.find('\0');
    if (found == absl::string_view::npos) {
      passed.Until(script.pieces[i]);
      continue;
    }
    ServerError error;
    error.message = "the script holds a NUL byte, which PostgreSQL cannot read";
    error.hint = "remove the byte";
    error.piece = static_cast<int64_t>(i);
    error.position = CharactersIn(text.substr(0, found)) + 1;
    return error;
  }
  return std::nullopt;
}

EndGuard GuardOf(const Script& script) {
  EndGuard guard = EndGuard::kNone;
  PassedPieces passed(script);
  for (const ScriptPiece& piece : script.pieces) {
    guard = std::max(guard, GuardFor(piece.text));
    passed.Until(piece);
  }
  return guard;
}

bool CountsBytes(const Session& session) {
  const char* encoding =
      PQparameterStatus(session.connection(), "server_encoding");
  return encoding != nullptr && absl::string_view(encoding) == "SQL_ASCII";
}

bool FitsOneMessage(const Session& session, const Script& script) {
  // The message is converted as a whole when it arrives, gander's record
  // included.
  if (!IsUtf8(session)) return false;
  size_t size = 0;
  for (const ScriptPiece& piece : script.pieces) size += piece.text.size();
  if (size > kOneMessage) return false;
  for (const ScriptPiece& piece : script.pieces) {
    // A COPY TO stdout has to fail before COMMIT is on its way.
    if (absl::StrContains(absl::AsciiStrToLower(piece.text), "stdout")) {
      return false;
    }
  }
  return true;
}

Outcome RunInOneMessage(Session* session, const Script& script,
                        const FrameText& frame, bool keep_session) {
  ScriptMessage message(script, 0, script.pieces.size(), frame.opening,
                        frame.opening_statements, frame.closing);
  const Reply reply = session->Run(message.text(), message);
  Outcome outcome = ReadClosing(reply, message.closing_start(), frame);
  if (outcome.error.has_value() && !outcome.ended_by_step) {
    message.Locate(reply, CountsBytes(*session), &*outcome.error);
  }
  if (reply.error.has_value()) session->Recover(keep_session);
  return outcome;
}

// Tells the observer, if there is one, of a piece that has run.
void TellEnd(const Frame& frame, const Script& script, size_t i,
             const std::optional<Outcome>& failure) {
  if (frame.observer == nullptr) return;
  ObservedStatement statement;
  statement.piece = static_cast<int64_t>(i);
  statement.sql = script.pieces[i].text;
  frame.observer->StatementEnded(
      statement, failure.has_value() && failure->error.has_value()
                     ? &*failure->error
                     : nullptr);
}

// Nothing of the script has been committed: its COMMIT was never sent.
Outcome RunPieces(Session* session, const Script& script, const Frame& frame,
                  const FrameText& text) {
  const bool keep_session = frame.keep_session;
  const bool opens_first = script.pieces.empty() || frame.observer != nullptr;
  if (opens_first) {
    const Reply reply = session->Run(text.opening);
    if (reply.error.has_value()) {
      session->Recover(keep_session);
      return NotCommitted(*reply.error);
    }
    TellBodyBegins(frame, /*in_transaction=*/true);
  }
  PassedPieces passed(script);
  for (size_t i = 0; i < script.pieces.size(); ++i) {
    const bool opens = i == 0 && !opens_first;
    ScriptMessage message(script, i, 1, opens ? text.opening : "",
                          opens ? text.opening_statements : 0, "");
    const Reply reply = session->Run(message.text(), message);
    std::optional<Outcome> failure;
    if (reply.error.has_value()) {
      failure = NotCommitted(*reply.error);
      message.Locate(reply, CountsBytes(*session), &*failure->error);
      failure->ended_by_step = reply.first_commit >= 0;
    } else if (reply.first_commit >= 0 || !session->in_transaction()) {
      failure = StepEndedTransaction();
    }
    TellEnd(frame, script, i, failure);
    if (failure.has_value()) {
      session->Recover(keep_session);
      return *std::move(failure);
    }
    passed.Until(script.pieces[i]);
  }
  if (std::optional<Outcome> refused = AskBodyEnds(frame)) {
    session->Recover(keep_session);
    return *std::move(refused);
  }
  if (!IsUtf8(*session)) {
    (void)session->Run("SET LOCAL client_encoding TO 'UTF8'");
  }
  const Reply reply = session->Run(text.closing);
  Outcome outcome = ReadClosing(reply, 0, text);
  if (reply.error.has_value()) session->Recover(keep_session);
  return outcome;
}

}  // namespace

Outcome RunScriptInFrame(Session* session, const Script& script,
                         const Frame& frame) {
  if (std::optional<ServerError> error = FindNulByte(script)) {
    return NotCommitted(*std::move(error));
  }
  if (frame.keep_session) {
    if (std::optional<ServerError> error = SetSessionLimits(session, frame)) {
      session->Recover(frame.keep_session);
      return NotCommitted(*std::move(error));
    }
  }
  const FrameText text =
      MakeFrameText(frame, GuardOf(script), session->fence(), session->setup());
  if (frame.observer == nullptr && FitsOneMessage(*session, script)) {
    return RunInOneMessage(session, script, text, frame.keep_session);
  }
  return RunPieces(session, script, frame, text);
}

namespace {

Outcome RunAlone(Session* session, const Script& script, const Frame& frame) {
  Outcome outcome;
  TellBodyBegins(frame, /*in_transaction=*/false);
  // A block of the author's may commit before it fails.
  bool committed_a_part = false;
  for (size_t i = 0; i < script.pieces.size(); ++i) {
    // By itself: with another statement in its message it would be in a
    // transaction.
    ScriptMessage message(script, i, 1, "", 0, "");
    const Reply reply = session->Run(message.text(), message);
    committed_a_part = committed_a_part || reply.first_commit >= 0;
    std::optional<Outcome> failure;
    if (reply.error.has_value()) {
      failure = NotCommitted(*reply.error);
      message.Locate(reply, CountsBytes(*session), &*failure->error);
    }
    TellEnd(frame, script, i, failure);
    if (!failure.has_value()) continue;
    outcome = *std::move(failure);
    // Such a statement commits as it goes.
    if (committed_a_part || !reply.refused || session->lost()) {
      outcome.committed = Committed::kUnknown;
    }
    return outcome;
  }
  if (session->idle()) {
    (void)AskBodyEnds(frame);
    outcome.committed = Committed::kYes;
    return outcome;
  }
  ServerError error;
  error.message =
      "the statement left a transaction open, which was rolled back";
  error.hint = "COMMIT it";
  outcome = NotCommitted(std::move(error));
  if (committed_a_part) outcome.committed = Committed::kUnknown;
  return outcome;
}

}  // namespace

Outcome RunScriptOutsideTransaction(Session* session, const Script& script,
                                    const Frame& frame) {
  if (std::optional<ServerError> error = FindNulByte(script)) {
    return NotCommitted(*std::move(error));
  }
  std::optional<ServerError> error = SetSessionLimits(session, frame);
  if (!error.has_value()) error = CheckLease(session);
  WithoutLockTimeout waiting(session);
  if (!error.has_value() && frame.wait_for_locks) error = waiting.Begin();
  if (error.has_value()) {
    session->Recover(frame.keep_session);
    return NotCommitted(*std::move(error));
  }
  Outcome outcome = RunAlone(session, script, frame);
  if (outcome.error.has_value() || !frame.keep_session) {
    session->Recover(frame.keep_session);
  }
  if (frame.wait_for_locks && frame.keep_session) waiting.End();
  return outcome;
}

}  // namespace gander

#include "runtime/database/postgres/server_message.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "runtime/database/postgres/utf8.h"
#include "runtime/database/status_code.h"

namespace gander {
namespace {

std::string Field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string() : ValidUtf8(text);
}

// Not translated, unlike PG_DIAG_SEVERITY; servers have it since 9.6.
std::string Severity(const PGresult* result) {
  std::string severity = Field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  return severity.empty() ? Field(result, PG_DIAG_SEVERITY) : severity;
}

}  // namespace

ErrorClass ClassOfSqlState(absl::string_view sqlstate) {
  static constexpr absl::string_view kTransient[] = {
      "40001",  // serialization_failure
      "40P01",  // deadlock_detected
      "55P03",  // lock_not_available: lock_timeout, NOWAIT
  };
  static constexpr absl::string_view kConnection[] = {
      "25P03",  // idle_in_transaction_session_timeout
      "25P04",  // transaction_timeout
      "53300",  // too_many_connections
      "57P01",  // admin_shutdown
      "57P02",  // crash_shutdown
      "57P03",  // cannot_connect_now
      "57P05",  // idle_session_timeout
  };
  for (const absl::string_view code : kTransient) {
    if (sqlstate == code) return ErrorClass::kTransient;
  }
  for (const absl::string_view code : kConnection) {
    if (sqlstate == code) return ErrorClass::kConnection;
  }
  if (sqlstate == "57014") return ErrorClass::kCancelled;  // query_canceled
  return ErrorClass::kStatement;
}

int64_t CopyLine(absl::string_view context) {
  // "COPY customer, line 3, column id: ..."; lc_messages may translate "line".
  if (!absl::StartsWith(context, "COPY ")) return 0;
  for (size_t comma = context.find(", "); comma != absl::string_view::npos;
       comma = context.find(", ", comma + 1)) {
    absl::string_view rest = context.substr(comma + 2);
    const size_t blank = rest.find(' ');
    if (blank == absl::string_view::npos) return 0;
    rest.remove_prefix(blank + 1);
    size_t digits = 0;
    while (digits < rest.size() && absl::ascii_isdigit(rest[digits])) ++digits;
    int64_t line = 0;
    if (absl::SimpleAtoi(rest.substr(0, digits), &line)) return line;
  }
  return 0;
}

ServerError ReadServerError(const PGresult* result) {
  ServerError error;
  error.code = Field(result, PG_DIAG_SQLSTATE);
  error.message = Field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (error.message.empty()) {
    return ConnectionError(PQresultErrorMessage(result));
  }
  error.detail = Field(result, PG_DIAG_MESSAGE_DETAIL);
  error.hint = Field(result, PG_DIAG_MESSAGE_HINT);
  error.context = Field(result, PG_DIAG_CONTEXT);
  error.copy_line = CopyLine(error.context);
  if (!absl::SimpleAtoi(Field(result, PG_DIAG_STATEMENT_POSITION),
                        &error.position)) {
    error.position = 0;
  }
  error.error_class = ClassOfSqlState(error.code);
  // active_sql_transaction; a COMMIT in a procedure or a DO.
  // In a transaction block, in a function's, and with a value of an enumeration
  // that the transaction itself has added.
  error.refuses_transaction =
      error.code == "25001" || error.code == "2D000" || error.code == "55P04";
  const std::string severity = Severity(result);
  if (severity == "FATAL" || severity == "PANIC") {
    error.error_class = ErrorClass::kConnection;
  }
  return error;
}

bool ServerRefused(const PGresult* result) {
  const std::string severity = Severity(result);
  return severity == "ERROR" || severity == "FATAL";
}

Notice ReadNotice(const PGresult* result) {
  Notice notice;
  notice.severity = Severity(result);
  notice.code = Field(result, PG_DIAG_SQLSTATE);
  notice.message = Field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (notice.message.empty()) {  // one of libpq's own
    notice.message =
        std::string(absl::StripAsciiWhitespace(PQresultErrorMessage(result)));
  }
  return notice;
}

ServerError ConnectionError(absl::string_view message) {
  ServerError error;
  error.error_class = ErrorClass::kConnection;
  error.message = std::string(absl::StripAsciiWhitespace(message));
  if (error.message.empty()) error.message = "the connection is lost";
  return error;
}

absl::Status ToStatus(const ServerError& error) {
  std::string text = error.message;
  if (!error.code.empty()) absl::StrAppend(&text, " (", error.code, ")");
  if (!error.detail.empty()) absl::StrAppend(&text, "; ", error.detail);
  if (!error.hint.empty()) absl::StrAppend(&text, "; hint: ", error.hint);
  if (error.code == "55P03") return absl::DeadlineExceededError(text);
  if (error.code == "42501") return absl::PermissionDeniedError(text);
  return absl::Status(StatusCodeOf(error.error_class), text);
}

}  // namespace gander

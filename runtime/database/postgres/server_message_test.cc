#include "runtime/database/postgres/server_message.h"

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(ClassOfSqlState, SaysHowARunMayGoOn) {
  const struct {
    const char* code;
    ErrorClass error_class;
  } cases[] = {
      {"40001", ErrorClass::kTransient},  {"40P01", ErrorClass::kTransient},
      {"55P03", ErrorClass::kTransient},  {"40002", ErrorClass::kStatement},
      {"57014", ErrorClass::kCancelled},  {"08006", ErrorClass::kStatement},
      {"08P01", ErrorClass::kStatement},  {"57P01", ErrorClass::kConnection},
      {"57P02", ErrorClass::kConnection}, {"57P03", ErrorClass::kConnection},
      {"57P05", ErrorClass::kConnection}, {"25P03", ErrorClass::kConnection},
      {"53300", ErrorClass::kConnection}, {"23505", ErrorClass::kStatement},
      {"42601", ErrorClass::kStatement},  {"25P02", ErrorClass::kStatement},
      {"", ErrorClass::kStatement},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(ClassOfSqlState(c.code), c.error_class) << c.code;
  }
}

TEST(CopyLine, IsTheLineThatTheContextNames) {
  const struct {
    const char* context;
    int64_t line;
  } cases[] = {
      {"COPY customer, line 3, column id: \"x\"", 3},
      {"COPY customer, line 12: \"1\t2\"", 12},
      {"COPY odd, name, line 7", 7},
      {"COPY kunde, Zeile 42, Spalte id: \"x\"", 42},
      {"COPY customer", 0},
      {"PL/pgSQL function f() line 3 at RAISE", 0},
      {"", 0},
  };
  for (const auto& c : cases) EXPECT_EQ(CopyLine(c.context), c.line);
}

TEST(ToStatus, HasTheCodeThatSaysWhatToDo) {
  const struct {
    ErrorClass error_class;
    const char* code;
    absl::StatusCode status;
  } cases[] = {
      {ErrorClass::kConnection, "57P01", absl::StatusCode::kUnavailable},
      {ErrorClass::kCancelled, "57014", absl::StatusCode::kCancelled},
      {ErrorClass::kTransient, "40001", absl::StatusCode::kAborted},
      {ErrorClass::kTransient, "55P03", absl::StatusCode::kDeadlineExceeded},
      {ErrorClass::kStatement, "42501", absl::StatusCode::kPermissionDenied},
      {ErrorClass::kStatement, "42P01", absl::StatusCode::kFailedPrecondition},
  };
  for (const auto& c : cases) {
    ServerError error;
    error.error_class = c.error_class;
    error.code = c.code;
    error.message = "no";
    EXPECT_EQ(ToStatus(error).code(), c.status) << c.code;
  }
}

}  // namespace
}  // namespace gander

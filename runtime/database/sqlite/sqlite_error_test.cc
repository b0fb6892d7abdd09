#include "runtime/database/sqlite/sqlite_error.h"

#include <string>

#include "gtest/gtest.h"

namespace gander::sqlite {
namespace {

TEST(ResultCodeName, KnowsExtendedCodes) {
  EXPECT_EQ(ResultCodeName(SQLITE_CONSTRAINT_UNIQUE),
            "SQLITE_CONSTRAINT_UNIQUE");
  EXPECT_EQ(ResultCodeName(SQLITE_BUSY), "SQLITE_BUSY");
  EXPECT_EQ(ResultCodeName(SQLITE_NOTADB), "SQLITE_NOTADB");
}

TEST(ResultCodeName, ANewerExtendedCodeHasTheNameOfItsPrimaryOne) {
  EXPECT_EQ(ResultCodeName(SQLITE_IOERR | (250 << 8)), "SQLITE_IOERR");
  EXPECT_EQ(ResultCodeName(99), "SQLITE_99");
}

TEST(MakeError, SaysHowARunMayGoOn) {
  const struct {
    int code;
    ErrorClass error_class;
    absl::StatusCode status;
  } kCases[] = {
      {SQLITE_ERROR, ErrorClass::kStatement,
       absl::StatusCode::kFailedPrecondition},
      {SQLITE_CONSTRAINT_CHECK, ErrorClass::kStatement,
       absl::StatusCode::kFailedPrecondition},
      {SQLITE_BUSY, ErrorClass::kTransient, absl::StatusCode::kAborted},
      {SQLITE_BUSY_SNAPSHOT, ErrorClass::kTransient,
       absl::StatusCode::kAborted},
      {SQLITE_BUSY_RECOVERY, ErrorClass::kTransient,
       absl::StatusCode::kAborted},
      {SQLITE_LOCKED, ErrorClass::kStatement,
       absl::StatusCode::kFailedPrecondition},
      {SQLITE_LOCKED_SHAREDCACHE, ErrorClass::kTransient,
       absl::StatusCode::kAborted},
      {SQLITE_INTERRUPT, ErrorClass::kCancelled, absl::StatusCode::kCancelled},
      {SQLITE_IOERR_FSYNC, ErrorClass::kConnection,
       absl::StatusCode::kUnavailable},
      {SQLITE_FULL, ErrorClass::kStatement,
       absl::StatusCode::kFailedPrecondition},
      {SQLITE_CORRUPT, ErrorClass::kStatement, absl::StatusCode::kDataLoss},
      {SQLITE_READONLY, ErrorClass::kStatement,
       absl::StatusCode::kPermissionDenied},
      {SQLITE_READONLY_DIRECTORY, ErrorClass::kStatement,
       absl::StatusCode::kPermissionDenied},
      {SQLITE_CANTOPEN, ErrorClass::kStatement,
       absl::StatusCode::kPermissionDenied},
      {SQLITE_AUTH, ErrorClass::kStatement,
       absl::StatusCode::kPermissionDenied},
  };
  for (const auto& c : kCases) {
    const ServerError error = MakeError(nullptr, c.code);
    EXPECT_EQ(error.error_class, c.error_class) << error.code;
    EXPECT_EQ(ToStatus(error).code(), c.status) << error.code;
    EXPECT_FALSE(error.message.empty());
  }
}

TEST(MakeError, HintsAtWhatToDoWhereTheMessageDoesNot) {
  for (const int code :
       {SQLITE_BUSY, SQLITE_READONLY, SQLITE_READONLY_DBMOVED, SQLITE_CANTOPEN,
        SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_CORRUPT_INDEX, SQLITE_NOTADB}) {
    EXPECT_FALSE(MakeError(nullptr, code).hint.empty()) << ResultCodeName(code);
  }
}

TEST(ToStatus, HoldsMessageHintAndCode) {
  ServerError error = OwnError("the file is gone", "put it back");
  EXPECT_EQ(std::string(ToStatus(error).message()),
            "the file is gone; put it back");
  error.code = "SQLITE_ERROR";
  error.hint.clear();
  EXPECT_EQ(std::string(ToStatus(error).message()),
            "the file is gone (SQLITE_ERROR)");
}

}  // namespace
}  // namespace gander::sqlite

#include "runtime/database/postgres/connect.h"

#include <string>

#include "gtest/gtest.h"

namespace gander {
namespace {

TEST(CheckPostgresUrl, AcceptsWhatLibpqReads) {
  for (const char* url : {
           "postgresql://",
           "postgresql:///shop",
           "postgresql://localhost",
           "postgresql://ada@localhost/shop",
           "postgresql://ada:s3cret@localhost:5433/shop?sslmode=require",
           "postgresql://ada:p%40ss%2Fword@localhost/shop",
           "postgresql://a,b:5433/shop?target_session_attrs=read-write",
           "postgresql://a:5432,b:5433/shop",
           "postgresql://[::1]:5432/shop",
           "postgresql:///shop?host=/var/run/postgresql&user=ada@corp",
           "postgresql://ada:s3c?ret@localhost/shop",
           "postgres://ada@localhost/shop",
       }) {
    EXPECT_TRUE(CheckPostgresUrl(url).ok())
        << url << ": " << CheckPostgresUrl(url);
  }
}

TEST(CheckPostgresUrl, RefusesWhatMayHoldAPasswordInTheWrongPlace) {
  for (const char* url : {
           "postgresql:s3cret",
           "postgresql://ada:s3c@s3cret@localhost/shop",
           "postgresql://ada:s3c/s3cret@localhost/shop",
           "postgresql://ada:5432/s3cret@localhost/shop",
           "postgresql://ada:s3c?x@s3cret@localhost/shop",
           "postgresql://ada:s3cret%@localhost/shop",
           "postgresql://ada:s3cret%00@localhost/shop",
           "postgresql://localhost:s3cret/shop",
           "postgresql://localhost/shop?s3cret",
           "postgresql://localhost/shop?s3cret=1",
           "postgresql://[s3cret/shop",
       }) {
    const absl::Status status = CheckPostgresUrl(url);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << url;
    EXPECT_EQ(std::string(status.message()).find("s3c"), std::string::npos)
        << status;
    EXPECT_NE(std::string(status.message()).find("percent-encoded"),
              std::string::npos)
        << status;
  }
}

}  // namespace
}  // namespace gander

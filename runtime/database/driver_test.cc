#include "runtime/database/driver.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

absl::StatusOr<std::unique_ptr<Database>> SayUrl(absl::string_view url,
                                                 const ConnectOptions&) {
  return absl::UnavailableError(absl::StrCat("asked for ", url));
}

// In the reverse of DatabaseName's order: the list must not depend on it.
const DriverRegistration sqlite_registration(Driver{
    DatabaseName::kSqlite, "sqlite", nullptr, &SayUrl});
const DriverRegistration postgres_registration(Driver{
    DatabaseName::kPostgres, "postgresql", "postgres", &SayUrl});

TEST(FindDriver, GoesByTheScheme) {
  const struct {
    std::string url;
    DatabaseName name;
  } kCases[] = {
      {"postgresql://host/db", DatabaseName::kPostgres},
      {"postgres://host/db", DatabaseName::kPostgres},
      {"POSTGRES://host/db", DatabaseName::kPostgres},
      {"postgresql:", DatabaseName::kPostgres},
      {"sqlite:a.db", DatabaseName::kSqlite},
      {"sqlite::memory:", DatabaseName::kSqlite},
  };
  for (const auto& c : kCases) {
    const absl::StatusOr<const Driver*> driver = FindDriver(c.url);
    ASSERT_TRUE(driver.ok()) << c.url << driver.status();
    EXPECT_EQ((*driver)->name, c.name) << c.url;
  }
}

TEST(FindDriver, AnUnknownSchemeIsRefusedWithTheListOfKnownOnes) {
  const absl::StatusOr<const Driver*> driver =
      FindDriver("mysql://root:secret@host/db");
  EXPECT_EQ(driver.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(driver.status().message()),
            "the database URL begins with mysql:, which this program has no "
            "driver for; its drivers: postgresql:, sqlite:");
}

TEST(FindDriver, WithoutASchemeNothingOfTheTextIsShown) {
  for (const char* url :
       {"", "secret", "host=h password=secret", "/secret/a.db", ":secret",
        "se cret:x", "1secret:x", "://secret", "a@secret:b"}) {
    const absl::StatusOr<const Driver*> driver = FindDriver(url);
    EXPECT_EQ(driver.status().code(), absl::StatusCode::kInvalidArgument)
        << url;
    const std::string message(driver.status().message());
    EXPECT_EQ(message.find("secret"), std::string::npos) << message;
    EXPECT_NE(message.find("postgresql:, sqlite:"), std::string::npos)
        << message;
  }
}

TEST(LinkedDatabases, AreInTheOrderOfTheEnum) {
  EXPECT_EQ(LinkedDatabases(),
            (std::vector<DatabaseName>{DatabaseName::kPostgres,
                                       DatabaseName::kSqlite}));
}

TEST(Connect, HandsTheWholeUrlToTheDriver) {
  EXPECT_EQ(Connect("sqlite:x.db?mode=ro", {}).status(),
            absl::UnavailableError("asked for sqlite:x.db?mode=ro"));
}

TEST(Connect, FailsAsFindDriverDoes) {
  EXPECT_EQ(Connect("nothing", {}).status(), FindDriver("nothing").status());
}

}  // namespace
}  // namespace gander

// Who holds the lock, and which table a name means, on PostgreSQL.

#include <string>

#include "tests/integration/postgres_fixture.h"

namespace gander {
namespace {

using PostgresLookup = PostgresTest;

TEST_F(PostgresLookup, TheHolderOfTheLockIsDescribedForAPerson) {
  const TableName history{"public", "gander_history"};
  const auto holder = Open(url() + "&application_name=the%20holder");
  ASSERT_TRUE(*holder->TryLock(history));
  std::string described = *db().DescribeLockHolder(history);
  for (const char* part : {"process ", "the holder", "role postgres",
                           "this machine", "connected since 20", " UTC"}) {
    EXPECT_NE(described.find(part), std::string::npos) << described;
  }
  std::thread running([&] {
    (void)holder->RunScript(OnePiece("SELECT\n  pg_sleep(600) -- long", 1),
                            Frame());
  });
  for (int i = 0; i < 1000 && described.find("pg_sleep") == std::string::npos;
       ++i) {
    absl::SleepFor(absl::Milliseconds(5));
    described = *db().DescribeLockHolder(history);
  }
  EXPECT_NE(described.find("running: "), std::string::npos) << described;
  EXPECT_EQ(described.find('\n'), std::string::npos) << described;
  holder->Cancel();
  running.join();
}

TEST_F(PostgresLookup, TheLocksOfTwoDatabasesAreApart) {
  const TableName history{"public", "gander_history"};
  const auto elsewhere = Open(server().Url(server().CreateDatabase().value()));
  EXPECT_TRUE(*db().TryLock(history));
  EXPECT_TRUE(*elsewhere->TryLock(history));
}

TEST_F(PostgresLookup, AnUnqualifiedTableHasTheLockOfItsSchema) {
  Other("CREATE SCHEMA one; CREATE SCHEMA two; CREATE TABLE two.h (a int)");
  ASSERT_TRUE(db().Query("SET search_path = one, two").ok());
  EXPECT_TRUE(*db().TryLock({"", "h"}));
  const auto other = Open(url());
  EXPECT_FALSE(*other->TryLock({"two", "h"}));
  EXPECT_TRUE(*other->TryLock({"one", "h"}));
}

TEST_F(PostgresLookup, ATableIsFoundAsTheSearchPathHasIt) {
  Other(
      "CREATE SCHEMA one; CREATE SCHEMA two;"
      "CREATE TABLE two.h (a int); CREATE TABLE public.\"H h\" (a int)");
  ASSERT_TRUE(db().Query("SET search_path = nowhere, one, two").ok());
  const struct {
    TableName name;
    bool exists;
    TableName found;
  } cases[] = {
      {{"", "h"}, true, {"two", "h"}},
      {{"", "other"}, false, {"one", "other"}},
      {{"two", "h"}, true, {"two", "h"}},
      {{"one", "h"}, false, {"one", "h"}},
      {{"nowhere", "h"}, false, {"nowhere", "h"}},
      {{"public", "H h"}, true, {"public", "H h"}},
      {{"public", "h h"}, false, {"public", "h h"}},
  };
  for (const auto& c : cases) {
    const auto found = db().FindTable(c.name);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(found->exists, c.exists) << c.name.ToString();
    EXPECT_EQ(found->name, c.found) << found->name.ToString();
  }
}

TEST_F(PostgresLookup, WithoutASchemaToCreateInTheMessageSaysSo) {
  ASSERT_TRUE(db().Query("SET search_path = nowhere").ok());
  const auto found = db().FindTable({"", "gander_history"});
  EXPECT_EQ(found.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(std::string(found.status().message()).find("search_path"),
            std::string::npos);
}

TEST_F(PostgresLookup, ASchemaThatMayNotBeUsedIsDenied) {
  Other(
      "CREATE SCHEMA secret; CREATE TABLE secret.h (a int);"
      "CREATE ROLE connection_reader LOGIN");
  const auto reader = Open(server().Url(name(), "connection_reader"));
  EXPECT_EQ(reader->FindTable({"secret", "h"}).status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(reader->Query("SELECT * FROM record").status().code(),
            absl::StatusCode::kPermissionDenied);
  Other("DROP ROLE connection_reader");
}

}  // namespace
}  // namespace gander

#include "migrations/shop_test.h"

#include <memory>
#include <utility>

#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "runtime/database/driver.h"

namespace shop {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The versions of the C++ steps.
constexpr int64_t kNormalizePhones = 20240226090000;
constexpr int64_t kSplitProfiles = 20240304110000;
constexpr int64_t kAssignOrderReferences = 20240325080000;
constexpr int64_t kFillCustomerWords = 20240401083000;

gander::Migrator Shop::MakeMigrator() const {
  const gander::EmbeddedCatalog* catalog =
      gander::EmbeddedCatalog::Find("shop");
  EXPECT_NE(catalog, nullptr);
  gander::MigratorOptions options;
  options.database_url = url_;
  absl::StatusOr<gander::Migrator> migrator =
      gander::Migrator::Create(*catalog, options);
  EXPECT_TRUE(migrator.ok()) << migrator.status();
  return *std::move(migrator);
}

void Shop::Run(const gander::Request& request) {
  const gander::RunReport report = MakeMigrator().Run(request);
  ASSERT_TRUE(report.status.ok()) << report.status;
}

void Shop::GoTo(int64_t version) {
  Run({.verb = gander::Request::Verb::kGoto, .to = gander::Version(version)});
}

std::vector<std::string> Shop::Rows(const std::string& sql) {
  auto database = gander::Connect(url_, gander::ConnectOptions());
  EXPECT_TRUE(database.ok()) << database.status();
  const auto results = (*database)->Query(sql);
  EXPECT_TRUE(results.ok()) << results.status();
  std::vector<std::string> rows;
  for (const auto& row : results->at(0)) {
    rows.push_back(absl::StrJoin(
        row, "|", [](std::string* out, const std::optional<std::string>& v) {
          out->append(v.value_or("NULL"));
        }));
  }
  return rows;
}

TEST_P(Shop, NothingIsLeftAfterDownAllAndUpMakesTheSameAgain) {
  Run({.verb = gander::Request::Verb::kUp});
  const std::vector<std::string> first = Schema();
  EXPECT_GT(first.size(), 20u);

  Run({.verb = gander::Request::Verb::kDown, .all = true});
  EXPECT_THAT(Schema(), IsEmpty());

  Run({.verb = gander::Request::Verb::kUp});
  EXPECT_EQ(Schema(), first);
}

TEST_P(Shop, EachMigrationCanBeUndoneAndDoneAgain) {
  const gander::Migrator migrator = MakeMigrator();
  for (const gander::Migration& migration : migrator.catalog().migrations()) {
    SCOPED_TRACE(migration.file);
    Run({.verb = gander::Request::Verb::kUp, .by = 1});
    const std::vector<std::string> up = Schema();
    Run({.verb = gander::Request::Verb::kRedo});
    EXPECT_EQ(Schema(), up);
  }
}

TEST_P(Shop, TelephoneNumbersAreNormalizedAndGivenBackAsEntered) {
  const std::string phones = "SELECT name, phone FROM customers ORDER BY name";
  GoTo(kNormalizePhones);
  EXPECT_THAT(
      Rows(phones),
      ElementsAre("A. S. Kari|ask for Kari", "Jane Doe|+442079460958",
                  "Kari Nordmann|+4722334455", "Max Mustermann|+4740000000",
                  "No Phone|NULL", "Olle Svensson|+46812345678"));
  // Jane has a new number since.
  Rows("UPDATE customers SET phone = '+442079460000' WHERE name = 'Jane Doe'");

  Run({.verb = gander::Request::Verb::kDown});
  EXPECT_THAT(
      Rows(phones),
      ElementsAre("A. S. Kari|ask for Kari", "Jane Doe|+442079460000",
                  "Kari Nordmann|22 33 44 55", "Max Mustermann|0047 400 00 000",
                  "No Phone|NULL", "Olle Svensson|08-123 456 78"));
}

TEST_P(Shop, ProfilesAreSplitAndWrittenAgainAsTheyWere) {
  const std::string profiles =
      "SELECT name, profile FROM customers ORDER BY name";
  GoTo(kNormalizePhones);
  const std::vector<std::string> before = Rows(profiles);

  Run({.verb = gander::Request::Verb::kUp, .by = 1});
  EXPECT_THAT(Rows("SELECT name, language, birthday, preferences FROM customers"
                   " WHERE newsletter ORDER BY name"),
              ElementsAre("Jane Doe|en|NULL|{}",
                          "Kari Nordmann|nb|1984-05-17|"
                          "{\"nick\":\"\u00c5se\",\"theme\":\"dark\"}"));

  Run({.verb = gander::Request::Verb::kDown});
  EXPECT_EQ(Rows(profiles), before);
}

TEST_P(Shop, AProfileThatCannotBeReadStopsTheStepAndChangesNothing) {
  GoTo(kNormalizePhones);
  const std::vector<std::string> before = Schema();
  Rows("UPDATE customers SET profile = 'newsletter' WHERE name = 'Jane Doe'");

  const gander::RunReport report = MakeMigrator().Up();
  EXPECT_EQ(report.result, gander::RunResult::kMigrationFailed);
  EXPECT_THAT(std::string(report.status.message()),
              testing::HasSubstr("\"newsletter\": not of the form key=value"));
  EXPECT_EQ(Schema(), before);
  EXPECT_THAT(Rows("SELECT max(version) FROM gander_history"),
              ElementsAre(std::to_string(kNormalizePhones)));
  EXPECT_THAT(Rows("SELECT version, outcome FROM gander_log"
                   " WHERE outcome NOT IN ('applied', 'rolled_back')"),
              ElementsAre(std::to_string(kSplitProfiles) + "|failed"));
}

TEST_P(Shop, EveryOrderGetsAReference) {
  GoTo(kAssignOrderReferences);
  EXPECT_THAT(Rows("SELECT reference FROM orders ORDER BY id"),
              ElementsAre("SO-000001-8", "SO-000002-6", "SO-000003-4"));
}

TEST_P(Shop, CustomersAreFoundHoweverTheirNamesAreTyped) {
  GoTo(kFillCustomerWords);
  EXPECT_THAT(Rows("SELECT search_name FROM customers ORDER BY name"),
              ElementsAre("a s kari", "jane doe", "kari nordmann",
                          "max mustermann", "no phone", "olle svensson"));
  EXPECT_THAT(Rows("SELECT name FROM customers JOIN customer_words ON "
                   "customer_id = id WHERE word = 'kari' ORDER BY name"),
              ElementsAre("A. S. Kari", "Kari Nordmann"));
  Run({.verb = gander::Request::Verb::kDown, .by = 2});
  EXPECT_THAT(Rows("SELECT count(search_name) FROM customers"),
              ElementsAre("0"));
  EXPECT_THAT(Rows("SELECT count(*) FROM customer_words"), ElementsAre("0"));
}

TEST_P(Shop, AChangeOfAnOrdersStatusIsRecorded) {
  Run({.verb = gander::Request::Verb::kUp});
  Rows("UPDATE orders SET status = 'paid'");
  EXPECT_THAT(Rows("SELECT order_id, old_status, new_status"
                   "  FROM order_status_changes ORDER BY order_id"),
              ElementsAre("1|shipped|paid", "3|open|paid"));
}

TEST_P(Shop, TheViewsAddUpWhatWasSold) {
  Run({.verb = gander::Request::Verb::kUp});
  EXPECT_THAT(Rows("SELECT order_id, total_cents, paid_cents"
                   "  FROM order_totals ORDER BY order_id"),
              ElementsAre("1|34750|34750", "2|64900|64900", "3|50000|0"));
  EXPECT_THAT(Rows("SELECT * FROM monthly_sales ORDER BY month"),
              ElementsAre("2024-01|2|99650", "2024-02|1|50000"));
}

TEST_P(Shop, AProductCannotBeShortOfStockAndKeepsItsOrderLines) {
  Run({.verb = gander::Request::Verb::kUp});
  EXPECT_THAT(Rows("SELECT count(*) FROM order_lines"), ElementsAre("4"));
  auto database = gander::Connect(url(), gander::ConnectOptions());
  ASSERT_TRUE(database.ok()) << database.status();
  EXPECT_FALSE((*database)->Query("UPDATE products SET in_stock = -1").ok());
  EXPECT_FALSE((*database)->Query("UPDATE products SET in_stock = NULL").ok());
}

}  // namespace shop

// The old shop's profile text becomes columns: what the shop asks for gets a
// column of its own, the rest a JSON object. Down writes the text again.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gander/migration.h"
#include "migrations/profile.h"

namespace {

// The status as it is, with the customer it is about.
absl::Status ForCustomer(int64_t id, const absl::Status& status) {
  return absl::Status(
      status.code(),
      absl::StrCat("customer ", id, ": ", std::string(status.message())));
}

absl::Status Up(gander::Transaction& tx) {
  tx.Execute("ALTER TABLE customers ADD COLUMN newsletter BOOLEAN");
  tx.Execute("ALTER TABLE customers ADD COLUMN language TEXT");
  tx.Execute("ALTER TABLE customers ADD COLUMN birthday DATE");
  tx.Execute("ALTER TABLE customers ADD COLUMN preferences JSON");

  gander::PreparedStatement update = tx.Prepare(
      "UPDATE customers SET newsletter = $1, language = $2, birthday = $3,"
      " preferences = $4 WHERE id = $5");
  for (auto [id, text] : tx.Stream<int64_t, std::string>(
           "SELECT id, profile FROM customers WHERE profile IS NOT NULL")) {
    const absl::StatusOr<shop::Profile> profile = shop::ParseProfile(text);
    // Nothing is guessed: the step fails, and everything is as it was.
    if (!profile.ok()) return ForCustomer(id, profile.status());
    update.Execute(profile->newsletter, profile->language, profile->birthday,
                   shop::PreferencesToJson(*profile), id);
  }

  tx.Execute("ALTER TABLE customers DROP COLUMN profile");
  return absl::OkStatus();
}

absl::Status Down(gander::Transaction& tx) {
  tx.Execute("ALTER TABLE customers ADD COLUMN profile TEXT");

  gander::PreparedStatement update =
      tx.Prepare("UPDATE customers SET profile = $1 WHERE id = $2");
  for (auto [id, newsletter, language, birthday, preferences] :
       tx.Stream<int64_t, std::optional<bool>, std::optional<std::string>,
                 std::optional<std::string>, std::string>(
           "SELECT id, newsletter, language, birthday,"
           "       coalesce(preferences, '{}')"
           "  FROM customers"
           " WHERE newsletter IS NOT NULL OR language IS NOT NULL"
           "    OR birthday IS NOT NULL OR preferences IS NOT NULL")) {
    auto entries = shop::PreferencesFromJson(preferences);
    if (!entries.ok()) return ForCustomer(id, entries.status());
    update.Execute(shop::FormatProfile(
                       {newsletter, language, birthday, *std::move(entries)}),
                   id);
  }

  tx.Execute("ALTER TABLE customers DROP COLUMN preferences");
  tx.Execute("ALTER TABLE customers DROP COLUMN birthday");
  tx.Execute("ALTER TABLE customers DROP COLUMN language");
  tx.Execute("ALTER TABLE customers DROP COLUMN newsletter");
  return absl::OkStatus();
}

}  // namespace

GANDER_MIGRATION(Up, Down);

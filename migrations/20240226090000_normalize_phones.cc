// Telephone numbers in one form, so that a customer can be found by number.
// What was entered stays in phone_originals; what is no number stays as it is.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gander/migration.h"
#include "migrations/phone_number.h"

namespace {

absl::Status Up(gander::StepContext& context, gander::Transaction& tx) {
  tx.Execute(
      "CREATE TABLE phone_originals ("
      "  customer_id BIGINT NOT NULL PRIMARY KEY"
      "    REFERENCES customers (id) ON DELETE CASCADE,"
      "  entered TEXT NOT NULL,"
      "  normalized TEXT NOT NULL)");

  const int64_t total =
      tx.QueryValue<int64_t>("SELECT count(phone) FROM customers").value_or(0);
  int64_t done = 0;
  int64_t kept = 0;
  gander::BulkInsert originals = tx.InsertInto(
      "phone_originals", {"customer_id", "entered", "normalized"});
  for (auto [id, phone, calling_code, trunk_prefix, international_prefix] :
       tx.Stream<int64_t, std::string, std::optional<std::string>,
                 std::optional<std::string>, std::optional<std::string>>(
           "SELECT customers.id, phone, calling_code, trunk_prefix,"
           "       international_prefix"
           "  FROM customers"
           "  LEFT JOIN addresses ON customer_id = customers.id"
           "   AND kind = 'billing'"
           "  LEFT JOIN countries ON code = country_code"
           " WHERE phone IS NOT NULL")) {
    if (context.cancelled()) return absl::CancelledError("asked to stop");
    std::optional<shop::DialingPlan> plan;
    if (calling_code.has_value()) {
      plan = {*calling_code, *trunk_prefix, *international_prefix};
    }
    const std::optional<std::string> normalized =
        shop::NormalizePhone(phone, plan);
    if (normalized.has_value()) {
      originals.Add(id, phone, *normalized);
    } else {
      ++kept;
    }
    context.Progress(++done, total);
  }
  const int64_t changed = originals.Finish();

  tx.Execute(
      "UPDATE customers SET phone = (SELECT normalized FROM phone_originals"
      "                               WHERE customer_id = customers.id)"
      " WHERE id IN (SELECT customer_id FROM phone_originals)");
  context.Log(absl::StrCat(changed, " telephone numbers normalized, ", kept,
                           " kept as they are"));
  return absl::OkStatus();
}

// A number that its owner has changed since is left alone.
void Down(gander::Transaction& tx) {
  tx.Execute(
      "UPDATE customers SET phone = (SELECT entered FROM phone_originals"
      "                               WHERE customer_id = customers.id)"
      " WHERE EXISTS (SELECT 1 FROM phone_originals"
      "                WHERE customer_id = customers.id"
      "                  AND normalized = customers.phone)");
  tx.Execute("DROP TABLE phone_originals");
}

}  // namespace

GANDER_MIGRATION(Up, Down);

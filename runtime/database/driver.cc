#include "runtime/database/driver.h"

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace gander {
namespace {

// Marks a status.
constexpr absl::string_view kNoSuchDatabase = "gander/no-such-database";

// Constant-initialised, so it is there before any registration runs, in
// whatever order the translation units are initialised.
constinit const DriverRegistration* first_registration = nullptr;

// The scheme of `url`; empty when it has none.
absl::string_view SchemeOf(absl::string_view url) {
  const size_t colon = url.find(':');
  if (colon == absl::string_view::npos || !absl::ascii_isalpha(url[0])) {
    return absl::string_view();
  }
  for (const char c : url.substr(0, colon)) {
    if (!absl::ascii_isalnum(c) && c != '+' && c != '-' && c != '.') {
      return absl::string_view();
    }
  }
  return url.substr(0, colon);
}

bool Serves(const Driver& driver, absl::string_view scheme) {
  return absl::EqualsIgnoreCase(scheme, driver.scheme) ||
         (driver.other_scheme != nullptr &&
          absl::EqualsIgnoreCase(scheme, driver.other_scheme));
}

// "postgresql:, sqlite:", in the order of DatabaseName.
std::string Schemes() {
  std::vector<std::string> schemes;
  for (const DatabaseName name : kAllDatabases) {
    if (const Driver* driver = FindDriverOf(name)) {
      schemes.push_back(absl::StrCat(driver->scheme, ":"));
    }
  }
  return schemes.empty() ? "none" : absl::StrJoin(schemes, ", ");
}

}  // namespace

DriverRegistration::DriverRegistration(const Driver& driver)
    : driver_(driver), next_(first_registration) {
  first_registration = this;
}

absl::StatusOr<const Driver*> FindDriver(absl::string_view url) {
  const absl::string_view scheme = SchemeOf(url);
  if (scheme.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        url.empty() ? "the database URL is empty"
                    : "the database URL has no scheme",
        "; a URL begins with one of the schemes of this program: ", Schemes()));
  }
  for (const DriverRegistration* r = first_registration; r != nullptr;
       r = r->next()) {
    if (Serves(r->driver(), scheme)) return &r->driver();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "the database URL begins with ", scheme,
      ":, which this program has no driver for; its drivers: ", Schemes()));
}

const Driver* FindDriverOf(DatabaseName database) {
  for (const DriverRegistration* r = first_registration; r != nullptr;
       r = r->next()) {
    if (r->driver().name == database) return &r->driver();
  }
  return nullptr;
}

absl::Status NoSuchDatabaseError(absl::string_view message) {
  absl::Status status = absl::PermissionDeniedError(message);
  status.SetPayload(kNoSuchDatabase, absl::Cord());
  return status;
}

bool IsNoSuchDatabase(const absl::Status& status) {
  return status.GetPayload(kNoSuchDatabase).has_value();
}

absl::Status CheckUrl(absl::string_view url) {
  const absl::StatusOr<const Driver*> driver = FindDriver(url);
  if (!driver.ok()) return driver.status();
  return (*driver)->check_url == nullptr ? absl::OkStatus()
                                         : (*driver)->check_url(url);
}

std::vector<DatabaseName> LinkedDatabases() {
  std::vector<DatabaseName> names;
  for (const DatabaseName name : kAllDatabases) {
    if (FindDriverOf(name) != nullptr) names.push_back(name);
  }
  return names;
}

absl::StatusOr<std::unique_ptr<Database>> Connect(
    absl::string_view url, const ConnectOptions& options) {
  const absl::StatusOr<const Driver*> driver = FindDriver(url);
  if (!driver.ok()) return driver.status();
  return (*driver)->connect(url, options);
}

}  // namespace gander

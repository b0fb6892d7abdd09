#include "runtime/migration/replaced_versions.h"

#include <map>

#include "absl/strings/str_cat.h"

namespace gander {

std::vector<std::string> ReplacementProblems(
    absl::Span<const VersionClaim> claims) {
  std::map<Version, const VersionClaim*> owners;
  for (const VersionClaim& claim : claims) owners[claim.version] = &claim;
  std::map<Version, const VersionClaim*> replacers;
  std::vector<std::string> problems;
  for (const VersionClaim& claim : claims) {
    for (const Version version : claim.replaces) {
      const std::string what = absl::StrCat(
          claim.file, ": it replaces version ", version.ToString(), ", which ");
      const auto owner = owners.find(version);
      if (owner != owners.end() && owner->second == &claim) {
        problems.push_back(
            absl::StrCat(what, "is its own; take that Replaces out"));
        continue;
      }
      if (owner != owners.end()) {
        problems.push_back(absl::StrCat(
            what, "is that of ", owner->second->file,
            "; take that Replaces out, or delete the other file if it is the "
            "same migration (an interrupted 'fix' ends when it is run again)"));
        continue;
      }
      const auto [other, is_new] = replacers.emplace(version, &claim);
      if (is_new) continue;
      problems.push_back(
          other->second == &claim
              ? absl::StrCat(what, "it says twice; once is enough")
              : absl::StrCat(what, other->second->file,
                             " replaces, too; take the Replaces out of one of "
                             "them"));
    }
  }
  return problems;
}

}  // namespace gander

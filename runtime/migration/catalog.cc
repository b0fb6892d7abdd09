#include "runtime/migration/catalog.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/migration/replaced_versions.h"

namespace gander {
namespace {

// A line for each version that several of `sorted` have; empty when none has.
std::string SharedVersions(const std::vector<Migration>& sorted) {
  std::vector<std::string> lines;
  for (auto first = sorted.begin(); first != sorted.end();) {
    const Version version = first->version;
    const auto end = std::find_if(
        first, sorted.end(),
        [version](const Migration& m) { return m.version != version; });
    if (end - first > 1) {
      std::vector<std::string> files;
      for (auto m = first; m != end; ++m) files.push_back(m->file);
      std::sort(files.begin(), files.end());
      lines.push_back(absl::StrCat(
          absl::StrJoin(files, " and "), " have the same version ",
          version.ToString(), ": give all but one of them a new one"));
    }
    first = end;
  }
  return absl::StrJoin(lines, "\n");
}

// A line for each two neighbours of `sorted` with one name.
std::string SharedNames(const std::vector<Migration>& sorted) {
  std::vector<std::string> lines;
  for (size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i].name != sorted[i - 1].name) continue;
    lines.push_back(absl::StrCat(sorted[i - 1].file, " and ", sorted[i].file,
                                 " have the same name: give one of them "
                                 "another"));
  }
  return absl::StrJoin(lines, "\n");
}

// A line for each replacement that cannot be; empty when there is none.
std::string WrongReplacements(const std::vector<Migration>& migrations) {
  std::vector<VersionClaim> claims;
  for (const Migration& m : migrations) {
    claims.push_back({m.file, m.version, m.replaces});
  }
  return absl::StrJoin(ReplacementProblems(claims), "\n");
}

}  // namespace

absl::string_view ToString(SourceFormat format) {
  switch (format) {
    case SourceFormat::kAnnotated:
      return "annotated";
    case SourceFormat::kPlain:
      return "plain";
    case SourceFormat::kCpp:
      return "cc";
    case SourceFormat::kDbmate:
      return "dbmate";
    case SourceFormat::kSqlMigrate:
      return "sql-migrate";
    case SourceFormat::kPair:
      return "pair";
    case SourceFormat::kFlyway:
      return "flyway";
    case SourceFormat::kDiesel:
      return "diesel";
  }
  return "unknown";
}

std::optional<SourceFormat> ParseSourceFormat(absl::string_view name) {
  for (SourceFormat format :
       {SourceFormat::kAnnotated, SourceFormat::kPlain, SourceFormat::kCpp,
        SourceFormat::kDbmate, SourceFormat::kSqlMigrate, SourceFormat::kPair,
        SourceFormat::kFlyway, SourceFormat::kDiesel}) {
    if (name == ToString(format)) return format;
  }
  return std::nullopt;
}

bool Migration::up_is_transactional() const {
  if (cpp != nullptr) return cpp->up.on_connection == nullptr;
  return !sql_up.has_value() || sql_up->transactional;
}

bool Migration::down_is_transactional() const {
  if (cpp != nullptr) return cpp->down.on_connection == nullptr;
  return !sql_down.has_value() || sql_down->transactional;
}

bool Migration::reversible() const {
  if (cpp != nullptr) return !cpp->down.empty();
  if (!down_error.ok()) return false;
  return sql_down.has_value() || down_missing;
}

bool Migration::IsRecordedAs(Version recorded) const {
  return version == recorded || std::find(replaces.begin(), replaces.end(),
                                          recorded) != replaces.end();
}

absl::StatusOr<Catalog> Catalog::Create(
    DatabaseName database, std::vector<Migration> migrations,
    std::vector<std::shared_ptr<const void>> texts) {
  const auto first_repeatable =
      std::stable_partition(migrations.begin(), migrations.end(),
                            [](const Migration& m) { return !m.repeatable; });
  std::vector<Migration> repeatables(std::make_move_iterator(first_repeatable),
                                     std::make_move_iterator(migrations.end()));
  migrations.erase(first_repeatable, migrations.end());
  std::stable_sort(
      repeatables.begin(), repeatables.end(),
      [](const Migration& a, const Migration& b) { return a.name < b.name; });
  const std::string shared_names = SharedNames(repeatables);
  if (!shared_names.empty()) return absl::InvalidArgumentError(shared_names);
  std::stable_sort(migrations.begin(), migrations.end(),
                   [](const Migration& a, const Migration& b) {
                     return a.version < b.version;
                   });
  const std::string shared = SharedVersions(migrations);
  if (!shared.empty()) return absl::InvalidArgumentError(shared);
  const std::string wrong = WrongReplacements(migrations);
  if (!wrong.empty()) return absl::InvalidArgumentError(wrong);
  for (Migration& migration : migrations) migration.database = database;
  for (Migration& migration : repeatables) migration.database = database;
  Catalog catalog;
  catalog.database_ = database;
  auto content = std::make_shared<Content>();
  content->migrations = std::move(migrations);
  content->repeatables = std::move(repeatables);
  content->texts = std::move(texts);
  for (const Migration& m : content->migrations) {
    for (const Version old : m.replaces) content->replacing[old] = &m;
  }
  catalog.content_ = std::move(content);
  return catalog;
}

absl::Span<const Migration> Catalog::migrations() const {
  if (content_ == nullptr) return {};
  return content_->migrations;
}

absl::Span<const Migration> Catalog::repeatables() const {
  if (content_ == nullptr) return {};
  return content_->repeatables;
}

const Migration* Catalog::Find(Version version) const {
  const absl::Span<const Migration> all = migrations();
  const auto found = std::lower_bound(
      all.begin(), all.end(), version,
      [](const Migration& m, Version v) { return m.version < v; });
  if (found == all.end() || found->version != version) return nullptr;
  return &*found;
}

const Migration* Catalog::FindRecorded(Version recorded) const {
  const Migration* own = Find(recorded);
  if (own != nullptr || content_ == nullptr) return own;
  const auto found = content_->replacing.find(recorded);
  return found == content_->replacing.end() ? nullptr : found->second;
}

}  // namespace gander

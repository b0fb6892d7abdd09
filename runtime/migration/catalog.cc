#include "runtime/migration/catalog.h"

#include <algorithm>
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
  }
  return "unknown";
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
    std::vector<std::shared_ptr<const std::string>> texts) {
  std::stable_sort(migrations.begin(), migrations.end(),
                   [](const Migration& a, const Migration& b) {
                     return a.version < b.version;
                   });
  const std::string shared = SharedVersions(migrations);
  if (!shared.empty()) return absl::InvalidArgumentError(shared);
  const std::string wrong = WrongReplacements(migrations);
  if (!wrong.empty()) return absl::InvalidArgumentError(wrong);
  for (Migration& migration : migrations) migration.database = database;
  Catalog catalog;
  catalog.database_ = database;
  auto content = std::make_shared<Content>();
  content->migrations = std::move(migrations);
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

#include "runtime/migration/catalog.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

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

absl::StatusOr<Catalog> Catalog::Create(
    DatabaseName database, std::vector<Migration> migrations,
    std::vector<std::shared_ptr<const void>> texts) {
  std::stable_sort(migrations.begin(), migrations.end(),
                   [](const Migration& a, const Migration& b) {
                     return a.version < b.version;
                   });
  const std::string shared = SharedVersions(migrations);
  if (!shared.empty()) return absl::InvalidArgumentError(shared);
  for (Migration& migration : migrations) migration.database = database;
  Catalog catalog;
  catalog.database_ = database;
  catalog.content_ = std::make_shared<const Content>(
      Content{std::move(migrations), std::move(texts)});
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

}  // namespace gander

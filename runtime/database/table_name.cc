#include "runtime/database/table_name.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace gander {
namespace {

// What PostgreSQL keeps of a name (NAMEDATALEN - 1).
constexpr size_t kMaxBytes = 63;

absl::Status Refused(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("table name '", text, "': ", why,
                   "; write table, schema.table, or \"a part\".\"in quotes\""));
}

// Takes one part off the front of `rest`.
absl::StatusOr<std::string> TakePart(absl::string_view text,
                                     absl::string_view& rest) {
  if (rest.empty() || rest[0] != '"') {
    const absl::string_view part = rest.substr(0, rest.find('.'));
    if (part.find('"') != absl::string_view::npos) {
      return Refused(text, "a quote inside a part that is not quoted");
    }
    rest.remove_prefix(part.size());
    return std::string(part);
  }
  std::string part;
  size_t i = 1;
  for (;; ++i) {
    if (i >= rest.size()) return Refused(text, "a quote is not closed");
    if (rest[i] == '"') {
      if (i + 1 >= rest.size() || rest[i + 1] != '"') break;
      ++i;
    }
    part += rest[i];
  }
  rest.remove_prefix(i + 1);
  if (!rest.empty() && rest[0] != '.') {
    return Refused(text, "text after a closing quote");
  }
  return part;
}

absl::Status CheckPart(absl::string_view text, absl::string_view part) {
  if (part.empty()) return Refused(text, "a part is empty");
  if (part.size() > kMaxBytes) {
    return Refused(text, absl::StrCat("a part has ", part.size(),
                                      " bytes, and 63 are the most"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TableName> TableName::Parse(absl::string_view text) {
  if (text.find('\0') != absl::string_view::npos) {
    return absl::InvalidArgumentError("a table name holds a NUL byte");
  }
  TableName name;
  absl::string_view rest = text;
  absl::StatusOr<std::string> part = TakePart(text, rest);
  if (!part.ok()) return part.status();
  if (absl::Status ok = CheckPart(text, *part); !ok.ok()) return ok;
  name.table = *std::move(part);
  if (rest.empty()) return name;

  rest.remove_prefix(1);  // the dot
  part = TakePart(text, rest);
  if (!part.ok()) return part.status();
  if (absl::Status ok = CheckPart(text, *part); !ok.ok()) return ok;
  if (!rest.empty()) return Refused(text, "more than two parts");
  name.schema = std::move(name.table);
  name.table = *std::move(part);
  return name;
}

TableName TableName::Sibling(absl::string_view suffix) const {
  absl::string_view stem = table;
  if (absl::ConsumeSuffix(&stem, "_history")) {
    return TableName{schema, absl::StrCat(stem, "_", suffix)};
  }
  return TableName{schema, absl::StrCat(table, "_", suffix)};
}

std::string TableName::ToString() const {
  return schema.empty() ? table : absl::StrCat(schema, ".", table);
}

}  // namespace gander

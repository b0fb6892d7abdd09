#include "runtime/sql/annotation.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "runtime/migration/passed_pages.h"
#include "runtime/sql/replaces_line.h"
#include "runtime/sql/variables_line.h"

namespace gander {
namespace {

constexpr absl::string_view kSqlMigrate = "+migrate";
constexpr absl::string_view kPrefixes[] = {"+goose", "+gander", kSqlMigrate};
constexpr size_t kLongestPrefix = 8;

constexpr Annotation kGoose[] = {
    Annotation::kUp,
    Annotation::kDown,
    Annotation::kStatementBegin,
    Annotation::kStatementEnd,
    Annotation::kNoTransaction,
    Annotation::kEnvsubOn,
    Annotation::kEnvsubOff,
};
constexpr Annotation kMigrate[] = {
    Annotation::kUp,
    Annotation::kUpNoTransaction,
    Annotation::kDown,
    Annotation::kDownNoTransaction,
    Annotation::kStatementBegin,
    Annotation::kStatementEnd,
};

absl::Span<const Annotation> AnnotationsOf(absl::string_view prefix) {
  if (IsSqlMigratePrefix(prefix)) return kMigrate;
  return kGoose;
}

// The blanks of Unicode beyond ASCII.
constexpr absl::string_view kWideBlanks[] = {
    "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
    "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A",
    "\u2028", "\u2029", "\u202F", "\u205F", "\u3000", "\uFEFF"};

int CountPrefixes(absl::string_view line) {
  int count = 0;
  for (size_t i = line.find('+'); i != absl::string_view::npos;
       i = line.find('+', i + 1)) {
    for (absl::string_view prefix : kPrefixes) {
      if (absl::StartsWith(line.substr(i), prefix)) ++count;
    }
  }
  return count;
}

// The line that the byte at `i` belongs to.
AnnotationLine LineAround(absl::string_view text, size_t i) {
  AnnotationLine result;
  const size_t before =
      i == 0 ? absl::string_view::npos : text.rfind('\n', i - 1);
  result.begin = before == absl::string_view::npos ? 0 : before + 1;
  const size_t end = text.find('\n', i);
  result.next = end == absl::string_view::npos ? text.size() : end + 1;
  result.line = text.substr(result.begin, result.next - result.begin);
  absl::ConsumeSuffix(&result.line, "\n");
  absl::ConsumeSuffix(&result.line, "\r");
  return result;
}

// Takes one of them off either end of `text`, and says whether one was there.
bool StripWideBlank(absl::string_view& text) {
  if (text.empty()) return false;
  const bool may_begin = static_cast<unsigned char>(text.front()) >= 0x80;
  const bool may_end = static_cast<unsigned char>(text.back()) >= 0x80;
  if (!may_begin && !may_end) return false;
  for (absl::string_view blank : kWideBlanks) {
    if (absl::ConsumePrefix(&text, blank)) return true;
    if (absl::ConsumeSuffix(&text, blank)) return true;
  }
  return false;
}

bool IsComment(absl::string_view line) {
  return absl::StartsWith(StripBlanks(line), "--");
}

bool IsAnnotationName(absl::string_view text) {
  return std::any_of(
      std::begin(kGoose), std::end(kGoose), [text](Annotation annotation) {
        return absl::EqualsIgnoreCase(text, ToString(annotation));
      });
}

// /* +goose Down */, # +goose Down
bool IsInAnotherComment(absl::string_view line) {
  line = StripBlanks(line);
  if (!absl::ConsumePrefix(&line, "/*") && !absl::ConsumePrefix(&line, "#")) {
    return false;
  }
  absl::ConsumeSuffix(&line, "*/");
  line = StripBlanks(line);
  for (absl::string_view prefix : kPrefixes) {
    if (absl::ConsumePrefix(&line, prefix)) {
      return IsAnnotationName(StripBlanks(line));
    }
  }
  return false;
}

// -- +GOOSE UP, -- +goos Up, -- + goose Up, -- gander Down
bool IsMisspelled(absl::string_view line) {
  if (IsInAnotherComment(line)) return true;
  if (!IsComment(line) || CountPrefixes(line) > 0) return false;
  line = StripBlanks(line).substr(2);
  line = StripBlanks(line);
  const bool plus = absl::ConsumePrefix(&line, "+");
  line = StripBlanks(line);
  size_t length = 0;
  while (length < line.size() && !absl::ascii_isspace(line[length])) ++length;
  const std::string prefix = absl::StrCat("+", line.substr(0, length));
  const bool is_ours =
      std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                  [&prefix](absl::string_view ours) {
                    return absl::EqualsIgnoreCase(prefix, ours);
                  });
  if (plus && is_ours) return true;
  // "-- migrate down" is what people write over a file, too.
  const bool is_a_name =
      is_ours && !absl::EqualsIgnoreCase(prefix, kSqlMigrate);
  return (plus || is_a_name) &&
         IsAnnotationName(StripBlanks(line.substr(length)));
}

}  // namespace

absl::string_view ToString(Annotation annotation) {
  switch (annotation) {
    case Annotation::kUp:
      return "Up";
    case Annotation::kDown:
      return "Down";
    case Annotation::kStatementBegin:
      return "StatementBegin";
    case Annotation::kStatementEnd:
      return "StatementEnd";
    case Annotation::kNoTransaction:
      return "NO TRANSACTION";
    case Annotation::kEnvsubOn:
      return "ENVSUB ON";
    case Annotation::kEnvsubOff:
      return "ENVSUB OFF";
    case Annotation::kUpNoTransaction:
      return "Up notransaction";
    case Annotation::kDownNoTransaction:
      return "Down notransaction";
  }
  return "";
}

absl::string_view StripBlanks(absl::string_view text) {
  while (true) {
    text = absl::StripAsciiWhitespace(text);
    if (!StripWideBlank(text)) return text;
  }
}

std::vector<AnnotationLine> FindAnnotations(absl::string_view text) {
  std::vector<AnnotationLine> result;
  PassedPages pages(text);
  size_t i = 0;
  while ((i = FindPassing(text, "+", i, pages)) != absl::string_view::npos) {
    if (CountPrefixes(text.substr(i, kLongestPrefix)) == 0) {
      ++i;
      continue;
    }
    const AnnotationLine line = LineAround(text, i);
    if (IsComment(line.line) && !IsReplacesLine(line.line) &&
        !IsVariablesLine(line.line)) {
      result.push_back(line);
    }
    i = line.next;
  }
  return result;
}

std::optional<AnnotationLine> FindMisspelledAnnotation(absl::string_view text) {
  PassedPages pages(text);
  for (size_t i = 0; i < text.size(); pages.Until(i)) {
    const AnnotationLine line = LineAround(text, i);
    if (IsMisspelled(line.line)) return line;
    i = line.next;
  }
  return std::nullopt;
}

absl::string_view AnnotationPrefix(absl::string_view line) {
  for (absl::string_view prefix : kPrefixes) {
    if (absl::StrContains(line, prefix)) return prefix;
  }
  return kPrefixes[0];
}

bool IsSqlMigratePrefix(absl::string_view prefix) {
  return prefix == kSqlMigrate;
}

absl::StatusOr<Annotation> ParseAnnotation(absl::string_view line) {
  if (!absl::StartsWith(line, "--")) {
    return absl::InvalidArgumentError(
        "blanks stand before this annotation; it must begin its line");
  }
  if (CountPrefixes(line) > 1) {
    return absl::InvalidArgumentError(
        "two annotations stand in this line; write each in its own");
  }
  const absl::string_view prefix = AnnotationPrefix(line);
  const std::string bare =
      absl::StrReplaceAll(line, {{"--", ""}, {prefix, ""}});
  const absl::string_view text = StripBlanks(bare);
  const absl::Span<const Annotation> known = AnnotationsOf(prefix);
  for (Annotation annotation : known) {
    if (absl::EqualsIgnoreCase(text, ToString(annotation))) return annotation;
  }
  if (text.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("nothing follows ", prefix,
                     "; write which annotation it is, or make it no comment "
                     "with ",
                     prefix));
  }
  if (absl::StrContains(line, "\r")) {
    return absl::InvalidArgumentError(
        "the lines of this file end with CR alone; save it with LF or CR LF");
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", absl::string_view(text).substr(0, 60),
                   "\" is no annotation; ", prefix, " takes ",
                   absl::StrJoin(known, ", ",
                                 [](std::string* out, Annotation annotation) {
                                   absl::StrAppend(out, ToString(annotation));
                                 }),
                   prefix == "+gander" ? ", Replaces, Variables" : ""));
}

}  // namespace gander

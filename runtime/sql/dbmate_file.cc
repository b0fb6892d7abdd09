#include "runtime/sql/dbmate_file.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "runtime/migration/passed_pages.h"
#include "runtime/sql/annotation.h"
#include "runtime/sql/position_error.h"
#include "runtime/sql/source_position.h"

namespace gander {
namespace {

constexpr absl::string_view kUp = "migrate:up";
constexpr absl::string_view kDown = "migrate:down";

struct Marker {
  bool up = false;
  // What follows, such as "transaction:false".
  absl::string_view options;
};

// Whether `rest` begins with `name` as a word, which is taken off it.
bool TakeName(absl::string_view name, absl::string_view* rest) {
  absl::string_view after = *rest;
  if (!absl::ConsumePrefix(&after, name)) return false;
  if (!after.empty() && StripBlanks(after.substr(0, 1)) != "") return false;
  *rest = StripBlanks(after);
  return true;
}

std::optional<Marker> MarkerIn(absl::string_view line) {
  line = StripBlanks(line);
  if (!absl::ConsumePrefix(&line, "--")) return std::nullopt;
  line = StripBlanks(line);
  Marker marker;
  marker.up = TakeName(kUp, &line);
  if (!marker.up && !TakeName(kDown, &line)) return std::nullopt;
  marker.options = line;
  return marker;
}

// The next marker at or behind `offset`: where its line begins and where the
// next one does.
struct FoundMarker {
  Marker marker;
  size_t begin = 0;
  size_t next = 0;
};

std::optional<FoundMarker> NextMarker(absl::string_view text, size_t offset) {
  PassedPages pages(text);
  for (; offset < text.size(); pages.Until(offset)) {
    const size_t end = std::min(text.find('\n', offset), text.size());
    const std::optional<Marker> marker =
        MarkerIn(text.substr(offset, end - offset));
    const size_t next = std::min(end + 1, text.size());
    if (marker.has_value()) return FoundMarker{*marker, offset, next};
    offset = next;
  }
  return std::nullopt;
}

absl::StatusOr<bool> ReadsNoTransaction(absl::string_view text,
                                        const FoundMarker& found) {
  if (!absl::StartsWith(text.substr(found.begin), "--")) {
    return InvalidAt(PositionAt(text, found.begin),
                     "blanks stand before this marker of dbmate's; it must "
                     "begin its line");
  }
  bool no_transaction = false;
  for (absl::string_view option : absl::StrSplit(
           found.marker.options, absl::ByAnyChar(" \t\r"), absl::SkipEmpty())) {
    if (option == "transaction:false") {
      no_transaction = true;
    } else if (option != "transaction:true") {
      return InvalidAt(
          PositionAt(text, found.begin),
          absl::StrCat("\"", option.substr(0, 40),
                       "\" is no option of a migration of dbmate's; it takes "
                       "transaction:false"));
    }
  }
  return no_transaction;
}

}  // namespace

absl::Status CheckDbmateMarkers(absl::string_view text, bool is_dbmate) {
  PassedPages pages(text);
  for (size_t offset = 0; offset < text.size(); pages.Until(offset)) {
    const size_t end = std::min(text.find('\n', offset), text.size());
    absl::string_view line = StripBlanks(text.substr(offset, end - offset));
    const bool is_marker = MarkerIn(line).has_value();
    if (absl::ConsumePrefix(&line, "--") &&
        absl::StartsWithIgnoreCase(StripBlanks(line), "migrate:") &&
        !(is_marker && is_dbmate)) {
      return InvalidAt(
          PositionAt(text, offset),
          is_marker ? "a marker of dbmate's in a file of another format; "
                      "write all of them in one way"
                    : "this would be a marker of dbmate's if it were -- "
                      "migrate:up or -- migrate:down; correct it, or "
                      "reword the comment");
    }
    offset = end + 1;
  }
  return absl::OkStatus();
}

bool HasDbmateMarker(absl::string_view text) {
  return NextMarker(text, 0).has_value();
}

absl::StatusOr<DividedFile> DivideDbmateFile(absl::string_view text,
                                             DatabaseName database) {
  const FoundMarker up = *NextMarker(text, 0);
  if (!up.marker.up) {
    return InvalidAt(PositionAt(text, up.begin),
                     "migrate:down stands before migrate:up; a file begins "
                     "with -- migrate:up");
  }
  absl::Status status =
      CheckNothingBeforeUp(text.substr(0, up.begin), database, "-- migrate:up");
  if (!status.ok()) return status;
  DividedFile file;
  const absl::StatusOr<bool> up_outside = ReadsNoTransaction(text, up);
  if (!up_outside.ok()) return up_outside.status();
  file.up_no_transaction = *up_outside;

  const auto part = [text](size_t begin, size_t end,
                           absl::string_view what_ends) {
    return FilePart{text.substr(begin, end - begin), PositionAt(text, begin),
                    std::string(what_ends)};
  };
  const std::optional<FoundMarker> down = NextMarker(text, up.next);
  if (!down.has_value()) {
    file.up = part(up.next, text.size(), "the end of the file");
    file.down_missing = true;
    return file;
  }
  const SourcePosition down_at = PositionAt(text, down->begin);
  if (down->marker.up) {
    return InvalidAt(down_at, "a second migrate:up; a file has one");
  }
  file.up = part(up.next, down->begin,
                 absl::StrCat("line ", down_at.line, " (-- migrate:down)"));
  const absl::StatusOr<bool> down_outside = ReadsNoTransaction(text, *down);
  const std::optional<FoundMarker> third = NextMarker(text, down->next);
  if (third.has_value() && third->marker.up) {
    return InvalidAt(PositionAt(text, third->begin),
                     "a second migrate:up; a file has one");
  }
  if (!down_outside.ok()) {
    file.down_error = down_outside.status();
  } else if (third.has_value()) {
    file.down_error =
        InvalidAt(PositionAt(text, third->begin),
                  "a second migrate:down; a file has one at most");
  } else {
    file.down_no_transaction = *down_outside;
    file.down = part(down->next, text.size(), "the end of the file");
  }
  return file;
}

}  // namespace gander

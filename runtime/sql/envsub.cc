#include "runtime/sql/envsub.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "runtime/sql/annotation.h"
#include "runtime/sql/position_error.h"

namespace gander {
namespace {

// Defaults inside defaults; more than a person writes.
constexpr int kDeepest = 20;

bool IsLetter(char c) {
  return absl::ascii_isalpha(static_cast<unsigned char>(c));
}

bool IsNamePart(char c) {
  return IsLetter(c) || absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
         c == '_';
}

// The bytes [offset, offset + length) of `value`, where negative numbers count
// from its end and what lies outside is empty.
absl::string_view Part(absl::string_view value, int64_t offset,
                       std::optional<int64_t> length) {
  const int64_t size = static_cast<int64_t>(value.size());
  int64_t begin =
      offset < 0 ? std::max<int64_t>(0, size + offset) : std::min(offset, size);
  int64_t end = size;
  if (length.has_value()) {
    end = *length < 0 ? std::max(begin, size + *length)
                      : begin + std::min(*length, size - begin);
  }
  return value.substr(begin, end - begin);
}

// Expands one line.
class Line {
 public:
  Line(absl::string_view text, SourcePosition start, VariableLookup lookup)
      : text_(text), start_(start), lookup_(lookup) {}

  absl::StatusOr<std::string> Expand() {
    std::string result;
    std::vector<std::string> unset;
    absl::Status status = Text(/*stop=*/'\0', 0, result, unset);
    if (!status.ok()) return status;
    if (unset.empty()) return result;
    return absl::FailedPreconditionError(absl::StrJoin(unset, "\n"));
  }

 private:
  bool AtEnd() const { return i_ >= text_.size(); }
  absl::string_view Rest() const { return text_.substr(i_); }
  absl::Status Wrong(size_t at, absl::string_view message) const {
    return InvalidAt(PositionAt(text_, at, start_), message);
  }

  // Appends what stands before the next `stop`.
  absl::Status Text(char stop, int depth, std::string& out,
                    std::vector<std::string>& unset) {
    while (!AtEnd() && (stop == '\0' || text_[i_] != stop)) {
      if (absl::StartsWith(Rest(), "\\\\") || absl::StartsWith(Rest(), "$(")) {
        absl::StrAppend(&out, Rest().substr(0, 2));
        i_ += 2;
      } else if (absl::StartsWith(Rest(), "\\$") ||
                 absl::StartsWith(Rest(), "$$")) {
        out += '$';
        i_ += 2;
      } else if (text_[i_] == '$' && i_ + 1 < text_.size()) {
        absl::Status status = Variable(depth, out, unset);
        if (!status.ok()) return status;
      } else {
        out += text_[i_++];
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Name(size_t dollar) {
    if (AtEnd() || !IsLetter(text_[i_])) {
      return Wrong(dollar,
                   "no variable's name follows this $, which must be a letter "
                   "and what follows it; write \\$ for a dollar sign, or turn "
                   "substitution off here with -- +goose ENVSUB OFF");
    }
    const size_t begin = i_;
    while (!AtEnd() && IsNamePart(text_[i_])) ++i_;
    return std::string(text_.substr(begin, i_ - begin));
  }

  void Unset(size_t dollar, const std::string& name, absl::string_view why,
             std::vector<std::string>& unset) const {
    const SourcePosition at = PositionAt(text_, dollar, start_);
    unset.push_back(absl::StrCat(
        at.line, ":", at.column, ": the variable ", name, " is not set",
        why.empty() ? absl::StrCat("; set it in the environment, or write ${",
                                   name, ":-a default}")
                    : absl::StrCat(": ", why)));
  }

  // At a '$'.
  absl::Status Variable(int depth, std::string& out,
                        std::vector<std::string>& unset) {
    const size_t dollar = i_++;
    const bool brace = text_[i_] == '{';
    if (brace) ++i_;
    const absl::StatusOr<std::string> name = Name(dollar);
    if (!name.ok()) return name.status();
    const std::optional<std::string> value = lookup_(*name);
    if (!brace || (!AtEnd() && text_[i_] == '}')) {
      if (brace) ++i_;
      if (value.has_value()) {
        absl::StrAppend(&out, *value);
      } else {
        Unset(dollar, *name, "", unset);
      }
      return absl::OkStatus();
    }
    if (depth == kDeepest)
      return Wrong(dollar, "too many defaults in defaults");
    return Operation(dollar, *name, value, depth, out, unset);
  }

  // Behind "${NAME".
  absl::Status Operation(size_t dollar, const std::string& name,
                         const std::optional<std::string>& value, int depth,
                         std::string& out, std::vector<std::string>& unset) {
    if (absl::StartsWith(Rest(), ":") && !absl::StartsWith(Rest(), ":-")) {
      return Substring(dollar, name, value, out, unset);
    }
    const bool or_empty = absl::StartsWith(Rest(), ":-");
    i_ += or_empty ? 2 : 1;
    const char operation = AtEnd() && !or_empty ? '\0' : text_[i_ - 1];
    if (operation != '-' && operation != '?') {
      return Wrong(dollar,
                   "behind the name in ${...} comes }, :-, -, ? or :, and the "
                   "} that closes it stands in the same line");
    }
    const size_t begin = i_;
    std::string argument;
    std::vector<std::string> unset_in_argument;
    absl::Status status = Text('}', depth + 1, argument, unset_in_argument);
    if (!status.ok()) return status;
    if (AtEnd()) return NotClosed(dollar);
    const absl::string_view written = text_.substr(begin, i_ - begin);
    ++i_;
    if (value.has_value() && !(or_empty && value->empty())) {
      absl::StrAppend(&out, *value);
    } else if (operation == '?') {
      // As it is written, because no message holds a value.
      Unset(dollar, name, written.empty() ? "it is required" : written, unset);
    } else {
      absl::StrAppend(&out, argument);
      unset.insert(unset.end(), unset_in_argument.begin(),
                   unset_in_argument.end());
    }
    return absl::OkStatus();
  }

  // At the ':' of ${NAME:2:5}.
  absl::Status Substring(size_t dollar, const std::string& name,
                         const std::optional<std::string>& value,
                         std::string& out, std::vector<std::string>& unset) {
    const size_t close = text_.find('}', i_);
    if (close == absl::string_view::npos) return NotClosed(dollar);
    absl::string_view numbers = text_.substr(i_ + 1, close - i_ - 1);
    i_ = close + 1;
    const size_t colon = numbers.find(':');
    int64_t offset = 0;
    int64_t length = 0;
    if (!absl::SimpleAtoi(numbers.substr(0, colon), &offset) ||
        (colon != absl::string_view::npos &&
         !absl::SimpleAtoi(numbers.substr(colon + 1), &length))) {
      return Wrong(dollar,
                   "behind the : in ${NAME:offset:length} stand numbers; for a "
                   "default write ${NAME:-default}");
    }
    if (!value.has_value()) {
      Unset(dollar, name, "", unset);
      return absl::OkStatus();
    }
    absl::StrAppend(&out, Part(*value, offset,
                               colon == absl::string_view::npos
                                   ? std::nullopt
                                   : std::optional<int64_t>(length)));
    return absl::OkStatus();
  }

  absl::Status NotClosed(size_t dollar) const {
    return Wrong(dollar,
                 "the ${ that begins here is not closed: there is no } in this "
                 "line");
  }

  const absl::string_view text_;
  const SourcePosition start_;
  const VariableLookup lookup_;
  size_t i_ = 0;
};

// Whether `line` turns the substitution on or off; nothing when it does
// neither.
std::optional<bool> Switch(absl::string_view line) {
  if (FindAnnotations(line).empty()) return std::nullopt;
  const absl::StatusOr<Annotation> annotation = ParseAnnotation(line);
  if (!annotation.ok()) return std::nullopt;
  if (*annotation == Annotation::kEnvsubOn) return true;
  if (*annotation == Annotation::kEnvsubOff) return false;
  return std::nullopt;
}

// Expands a text: the lines inside by themselves, what stands outside in
// pieces as long as they come.
class Regions {
 public:
  Regions(absl::string_view text, bool on, SourcePosition start,
          VariableLookup lookup, ExpandPiece outside)
      : text_(text),
        lookup_(lookup),
        outside_(outside),
        on_(on),
        position_(start),
        piece_position_(start) {}

  absl::StatusOr<std::string> Expand() {
    while (i_ < text_.size()) {
      absl::Status status = TakeLine();
      if (!status.ok()) return status;
    }
    absl::Status status = EndPiece();
    if (!status.ok()) return status;
    if (unset_.empty()) return std::move(result_);
    return absl::FailedPreconditionError(absl::StrJoin(unset_, "\n"));
  }

 private:
  absl::Status TakeLine() {
    const size_t next = std::min(text_.find('\n', i_), text_.size() - 1) + 1;
    const absl::string_view whole = text_.substr(i_, next - i_);
    absl::string_view line = absl::StripSuffix(whole, "\n");
    line = absl::StripSuffix(line, "\r");
    const std::optional<bool> turn = Switch(line);
    absl::Status status;
    if (turn.has_value() || on_) {
      status = EndPiece();
      if (status.ok() && !turn.has_value()) {
        status = Add(Line(line, position_, lookup_).Expand());
      }
      absl::StrAppend(&result_, whole.substr(line.size()));
    }
    position_ = PositionAt(text_.substr(i_), next - i_, position_);
    i_ = next;
    if (turn.has_value() || on_) {
      piece_ = i_;
      piece_position_ = position_;
    }
    on_ = turn.value_or(on_);
    return status;
  }

  // Expands what stands outside before the line at i_.
  absl::Status EndPiece() {
    if (piece_ == i_) return absl::OkStatus();
    return Add(outside_(text_.substr(piece_, i_ - piece_), piece_position_));
  }

  // Takes what a piece becomes, or which of its variables are not set. Any
  // other error is given back.
  absl::Status Add(const absl::StatusOr<std::string>& expanded) {
    if (expanded.ok()) {
      absl::StrAppend(&result_, *expanded);
    } else if (absl::IsFailedPrecondition(expanded.status())) {
      unset_.emplace_back(expanded.status().message());
    } else {
      return expanded.status();
    }
    return absl::OkStatus();
  }

  const absl::string_view text_;
  const VariableLookup lookup_;
  const ExpandPiece outside_;
  bool on_;
  // The line that comes next.
  size_t i_ = 0;
  SourcePosition position_;
  // Where the piece outside begins that ends before it; the same if none does.
  size_t piece_ = 0;
  SourcePosition piece_position_;
  std::string result_;
  std::vector<std::string> unset_;  // a message for each piece
};

}  // namespace

absl::StatusOr<std::string> ExpandEnvsub(absl::string_view text, bool on,
                                         SourcePosition start,
                                         VariableLookup lookup,
                                         ExpandPiece outside) {
  return Regions(text, on, start, lookup, outside).Expand();
}

}  // namespace gander

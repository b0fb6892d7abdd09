#include "migrations/phone_number.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace shop {
namespace {

// E.164 allows 15 digits, calling code included.
constexpr size_t kMostDigits = 15;
constexpr size_t kFewestDigits = 7;

// The digits of `text`; nothing when there is more in it than digits and what
// people put between them.
std::optional<std::string> Digits(absl::string_view text) {
  std::string digits;
  for (char c : text) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      digits.push_back(c);
    } else if (!absl::StrContains(" -./()", absl::string_view(&c, 1))) {
      return std::nullopt;
    }
  }
  return digits;
}

// The number with its calling code, without '+'.
std::optional<std::string> International(
    absl::string_view text, const std::optional<DialingPlan>& plan) {
  if (absl::ConsumePrefix(&text, "+")) return Digits(text);
  if (!plan.has_value()) return std::nullopt;
  const std::optional<std::string> digits = Digits(text);
  if (!digits.has_value()) return std::nullopt;
  absl::string_view number = *digits;
  if (absl::ConsumePrefix(&number, plan->international_prefix)) {
    return std::string(number);
  }
  if (!plan->trunk_prefix.empty()) {
    absl::ConsumePrefix(&number, plan->trunk_prefix);
    // What follows a trunk prefix is no further prefix.
    if (absl::StartsWith(number, "0")) return std::nullopt;
  }
  return absl::StrCat(plan->calling_code, number);
}

}  // namespace

std::optional<std::string> NormalizePhone(
    absl::string_view entered, const std::optional<DialingPlan>& plan) {
  // A trunk prefix in parentheses, beside a calling code, is not dialled.
  std::string text(absl::StripAsciiWhitespace(entered));
  if (absl::StartsWith(text, "+") ||
      (plan.has_value() &&
       absl::StartsWith(text, plan->international_prefix))) {
    text = absl::StrReplaceAll(text, {{"(0)", ""}});
  }
  const std::optional<std::string> number = International(text, plan);
  if (!number.has_value() || number->size() < kFewestDigits ||
      number->size() > kMostDigits || number->front() == '0') {
    return std::nullopt;
  }
  return absl::StrCat("+", *number);
}

}  // namespace shop

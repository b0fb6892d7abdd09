#include "runtime/migration/row.h"

#include <cmath>
#include <limits>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "runtime/migration/double_text.h"
#include "runtime/migration/statement_error.h"

namespace gander {
namespace {

// Which statement the row came from is known to who reads it, not here.
[[noreturn]] void Fail(size_t i, absl::string_view message) {
  ServerError error;
  error.message = absl::StrCat("column ", i, " (counted from 0) ", message);
  throw StatementError(std::move(error), SqlText("", "", 0));
}

[[noreturn]] void FailToRead(size_t i, absl::string_view value,
                             absl::string_view type) {
  Fail(i, absl::StrCat("holds ", value, ", which is no ", type));
}

std::string Quoted(const std::string& text) {
  constexpr size_t kShown = 60;
  if (text.size() <= kShown) return absl::StrCat("\"", text, "\"");
  return absl::StrCat("\"", text.substr(0, kShown), "...\"");
}

const Value::Storage& ColumnOf(const Row& row, size_t i,
                               absl::string_view type) {
  if (i >= row.size()) {
    Fail(i, absl::StrCat("was asked for, and the row has ", row.size()));
  }
  if (row[i].is_null()) {
    Fail(i, absl::StrCat("is NULL; read it as std::optional<", type, ">"));
  }
  return row[i].storage();
}

// What any value is called in a message.
struct Describe {
  std::string operator()(Null) const { return "NULL"; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(int64_t value) const { return absl::StrCat(value); }
  std::string operator()(double value) const { return DoubleText(value); }
  std::string operator()(const std::string& text) const { return Quoted(text); }
  std::string operator()(const Bytes& bytes) const {
    return absl::StrCat(bytes.data.size(), " bytes");
  }
};

std::optional<bool> ToBool(const Value::Storage& value) {
  if (const bool* b = std::get_if<bool>(&value)) return *b;
  if (const int64_t* n = std::get_if<int64_t>(&value)) {
    if (*n == 0 || *n == 1) return *n == 1;
  }
  if (const std::string* text = std::get_if<std::string>(&value)) {
    for (absl::string_view yes : {"t", "true", "1"}) {
      if (absl::EqualsIgnoreCase(*text, yes)) return true;
    }
    for (absl::string_view no : {"f", "false", "0"}) {
      if (absl::EqualsIgnoreCase(*text, no)) return false;
    }
  }
  return std::nullopt;
}

std::optional<int64_t> ToInteger(const Value::Storage& value) {
  if (const int64_t* n = std::get_if<int64_t>(&value)) return *n;
  if (const bool* b = std::get_if<bool>(&value)) return *b ? 1 : 0;
  if (const double* d = std::get_if<double>(&value)) {
    // 2^63 is the first double above all int64_t; NaN fails every comparison.
    constexpr double kLimit = 9223372036854775808.0;
    if (*d >= -kLimit && *d < kLimit && *d == std::trunc(*d)) {
      return static_cast<int64_t>(*d);
    }
  }
  if (const std::string* text = std::get_if<std::string>(&value)) {
    int64_t number = 0;
    if (absl::SimpleAtoi(*text, &number)) return number;
  }
  return std::nullopt;
}

std::optional<double> ToDouble(const Value::Storage& value) {
  if (const double* d = std::get_if<double>(&value)) return *d;
  if (const int64_t* n = std::get_if<int64_t>(&value)) {
    return static_cast<double>(*n);
  }
  if (const std::string* text = std::get_if<std::string>(&value)) {
    double number = 0;
    if (!absl::SimpleAtod(*text, &number)) return std::nullopt;
    // A number too great for a double comes back as infinity.
    const bool said_infinity =
        absl::StrContains(absl::AsciiStrToLower(*text), "inf");
    if (std::isinf(number) && !said_infinity) return std::nullopt;
    return number;
  }
  return std::nullopt;
}

}  // namespace

namespace internal {

bool ColumnReader<bool>::Read(const Row& row, size_t i) {
  const Value::Storage& value = ColumnOf(row, i, "bool");
  const std::optional<bool> result = ToBool(value);
  if (!result) FailToRead(i, std::visit(Describe(), value), "boolean");
  return *result;
}

int64_t ColumnReader<int64_t>::Read(const Row& row, size_t i) {
  const Value::Storage& value = ColumnOf(row, i, "int64_t");
  const std::optional<int64_t> result = ToInteger(value);
  if (!result) FailToRead(i, std::visit(Describe(), value), "64-bit integer");
  return *result;
}

int ColumnReader<int>::Read(const Row& row, size_t i) {
  const Value::Storage& value = ColumnOf(row, i, "int");
  const std::optional<int64_t> result = ToInteger(value);
  if (!result || *result < std::numeric_limits<int>::min() ||
      *result > std::numeric_limits<int>::max()) {
    FailToRead(i, std::visit(Describe(), value), "int");
  }
  return static_cast<int>(*result);
}

double ColumnReader<double>::Read(const Row& row, size_t i) {
  const Value::Storage& value = ColumnOf(row, i, "double");
  const std::optional<double> result = ToDouble(value);
  if (!result) FailToRead(i, std::visit(Describe(), value), "double");
  return *result;
}

std::string ColumnReader<std::string>::Read(const Row& row, size_t i) {
  const Value::Storage& value = ColumnOf(row, i, "std::string");
  if (const std::string* text = std::get_if<std::string>(&value)) return *text;
  if (std::holds_alternative<Bytes>(value)) {
    Fail(i, "holds bytes and no text; read it as gander::Bytes");
  }
  return std::visit(Describe(), value);
}

Bytes ColumnReader<Bytes>::Read(const Row& row, size_t i) {
  const Value::Storage& value = ColumnOf(row, i, "gander::Bytes");
  if (const Bytes* bytes = std::get_if<Bytes>(&value)) return *bytes;
  if (const std::string* text = std::get_if<std::string>(&value)) {
    return Bytes{*text};
  }
  FailToRead(i, std::visit(Describe(), value), "gander::Bytes");
}

}  // namespace internal
}  // namespace gander

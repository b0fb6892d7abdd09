// File: value.h
//
// A value on its way to a database (a parameter) or back (a column of a row).
#ifndef GANDER_RUNTIME_MIGRATION_VALUE_H_
#define GANDER_RUNTIME_MIGRATION_VALUE_H_

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/strings/string_view.h"

namespace gander {

// Bytes that are not text: bytea on PostgreSQL, BLOB on SQLite.
struct Bytes {
  std::string data;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

struct Null {
  friend bool operator==(Null, Null) = default;
};

// NULL, a boolean, an integer, a floating point number, text or bytes. What
// has another type in the database (numeric, timestamp, uuid, json) travels as
// its text. A value type that owns its content.
class Value {
 public:
  using Storage =
      std::variant<Null, bool, int64_t, double, std::string, Bytes>;

  Value() = default;
  Value(Null) {}                                          // NOLINT
  Value(std::nullopt_t) {}                                // NOLINT
  Value(bool value) : storage_(value) {}                  // NOLINT
  Value(double value) : storage_(value) {}                // NOLINT
  Value(std::string text) : storage_(std::move(text)) {}  // NOLINT
  Value(const char* text) : storage_(std::string(text)) {}  // NOLINT
  Value(Bytes bytes) : storage_(std::move(bytes)) {}      // NOLINT

  // Any integer but bool; an unsigned one above 2^63-1 travels as text, which
  // every database converts or refuses by itself.
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
  Value(Integer value) {  // NOLINT
    if (std::in_range<int64_t>(value)) {
      storage_ = static_cast<int64_t>(value);
    } else {
      storage_ = std::to_string(value);
    }
  }

  // absl::string_view and std::string_view, which differ on some systems.
  template <typename View>
    requires(!std::same_as<View, std::string> &&
             !std::convertible_to<View, const char*> &&
             std::constructible_from<std::string, const View&> &&
             requires(const View& v) { v.data(); v.size(); })
  Value(const View& text)  // NOLINT
      : storage_(std::string(text.data(), text.size())) {}

  template <typename T>
  Value(const std::optional<T>& value) {  // NOLINT
    if (value.has_value()) *this = Value(*value);
  }

  bool is_null() const { return std::holds_alternative<Null>(storage_); }
  const Storage& storage() const { return storage_; }

  friend bool operator==(const Value&, const Value&) = default;

 private:
  Storage storage_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_VALUE_H_

#include "runtime/database/sqlite/statement.h"

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gander::sqlite {
namespace {

// Binds one value, whose bytes SQLite does not copy.
struct Binder {
  sqlite3_stmt* statement;
  int index;

  int operator()(Null) const { return sqlite3_bind_null(statement, index); }
  int operator()(bool b) const {
    return sqlite3_bind_int(statement, index, b ? 1 : 0);
  }
  int operator()(int64_t i) const {
    return sqlite3_bind_int64(statement, index, i);
  }
  int operator()(double d) const {
    return sqlite3_bind_double(statement, index, d);
  }
  int operator()(const std::string& text) const {
    return sqlite3_bind_text64(statement, index, text.data(), text.size(),
                               SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(const Bytes& bytes) const {
    // A null pointer would bind NULL.
    const char* data = bytes.data.empty() ? "" : bytes.data.data();
    return sqlite3_bind_blob64(statement, index, data, bytes.data.size(),
                               SQLITE_STATIC);
  }
};

// The n of a parameter $n; 0 for any other.
int ParameterNumber(const char* name) {
  int number = 0;
  if (name == nullptr || name[0] != '$' ||
      !absl::SimpleAtoi(absl::string_view(name + 1), &number) || number < 1 ||
      absl::StrCat("$", number) != name) {
    return 0;
  }
  return number;
}

}  // namespace

Failure Statement::FindParameters() {
  const int count = sqlite3_bind_parameter_count(get());
  std::vector<int> indices(count, 0);
  for (int i = 1; i <= count; ++i) {
    const char* name = sqlite3_bind_parameter_name(get(), i);
    const int number = ParameterNumber(name);
    if (number == 0) {
      return OwnError(absl::StrCat("the statement has a parameter ",
                                   name == nullptr ? "?" : name,
                                   "; parameters are $1, $2, ..."));
    }
    if (number > count) {
      return OwnError(absl::StrCat("the statement has $", number, ", but not ",
                                   "all of the parameters before it"));
    }
    indices[number - 1] = i;
  }
  indices_ = std::move(indices);
  return std::nullopt;
}

Failure Statement::Bind(absl::Span<const Value> parameters) {
  if (indices_.empty()) {
    if (Failure failure = FindParameters()) return failure;
  }
  if (indices_.size() != parameters.size()) {
    return OwnError(absl::StrCat("the statement has ", indices_.size(),
                                 " parameters, and ", parameters.size(),
                                 " were given"));
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    const int code =
        std::visit(Binder{get(), indices_[i]}, parameters[i].storage());
    if (code == SQLITE_OK) continue;
    ServerError error = MakeError(sqlite3_db_handle(get()), code);
    error.message = absl::StrCat("parameter $", i + 1, ": ", error.message);
    return error;
  }
  return std::nullopt;
}

Value Statement::Column(int i) const {
  switch (sqlite3_column_type(get(), i)) {
    case SQLITE_INTEGER:
      return Value(static_cast<int64_t>(sqlite3_column_int64(get(), i)));
    case SQLITE_FLOAT:
      return Value(sqlite3_column_double(get(), i));
    case SQLITE_TEXT: {
      const auto* text =
          reinterpret_cast<const char*>(sqlite3_column_text(get(), i));
      return Value(std::string(text, sqlite3_column_bytes(get(), i)));
    }
    case SQLITE_BLOB: {
      const auto* data =
          static_cast<const char*>(sqlite3_column_blob(get(), i));
      // Null for a blob of no bytes.
      if (data == nullptr) return Value(Bytes{});
      return Value(Bytes{std::string(data, sqlite3_column_bytes(get(), i))});
    }
    default:
      return Value(Null());
  }
}

}  // namespace gander::sqlite

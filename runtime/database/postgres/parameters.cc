#include "runtime/database/postgres/parameters.h"

#include <cstdint>
#include <utility>
#include <variant>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/double_text.h"

namespace gander {
namespace {

// From the server's catalogue, the same in every database.
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt4 = 23;
constexpr Oid kFloat8 = 701;
constexpr Oid kUnknown = 0;

Oid TypeOf(const Value::Storage& value) {
  if (std::holds_alternative<bool>(value)) return kBool;
  if (std::holds_alternative<double>(value)) return kFloat8;
  if (std::holds_alternative<Bytes>(value)) return kBytea;
  if (const int64_t* i = std::get_if<int64_t>(&value)) {
    return std::in_range<int32_t>(*i) ? kInt4 : kInt8;
  }
  return kUnknown;
}

// What is neither NULL nor bytes.
std::string TextOf(const Value::Storage& value) {
  if (const bool* b = std::get_if<bool>(&value)) return *b ? "true" : "false";
  if (const int64_t* i = std::get_if<int64_t>(&value)) return absl::StrCat(*i);
  if (const double* d = std::get_if<double>(&value)) return DoubleText(*d);
  return std::get<std::string>(value);
}

void AppendCopyText(absl::string_view text, std::string* out) {
  for (const char c : text) {
    switch (c) {
      case '\\':
        out->append("\\\\");
        break;
      case '\t':
        out->append("\\t");
        break;
      case '\n':
        out->append("\\n");
        break;
      case '\r':
        out->append("\\r");
        break;
      default:
        out->push_back(c);
    }
  }
}

Value ReadColumn(const PGresult* rows, int i, int column) {
  if (PQgetisnull(rows, i, column)) return Null();
  const char* text = PQgetvalue(rows, i, column);
  switch (PQftype(rows, column)) {
    case kBool:
      return text[0] == 't';
    case kBytea: {
      size_t length = 0;
      unsigned char* data = PQunescapeBytea(
          reinterpret_cast<const unsigned char*>(text), &length);
      Bytes bytes;
      if (data != nullptr) {
        bytes.data.assign(reinterpret_cast<const char*>(data), length);
        PQfreemem(data);
      }
      return bytes;
    }
    default:
      return std::string(text, PQgetlength(rows, i, column));
  }
}

}  // namespace

Parameters::Parameters(absl::Span<const Value> values)
    : texts_(values.size()),
      types_(values.size(), kUnknown),
      values_(values.size(), nullptr),
      lengths_(values.size(), 0),
      formats_(values.size(), 0) {
  for (size_t i = 0; i < values.size(); ++i) {
    const Value::Storage& value = values[i].storage();
    types_[i] = TypeOf(value);
    if (std::holds_alternative<Null>(value)) continue;
    if (const Bytes* bytes = std::get_if<Bytes>(&value)) {
      formats_[i] = 1;
      values_[i] = bytes->data.data();
      lengths_[i] = static_cast<int>(bytes->data.size());
    } else if (const std::string* text = std::get_if<std::string>(&value)) {
      values_[i] = text->c_str();
    } else {
      texts_[i] = TextOf(value);
      values_[i] = texts_[i].c_str();
    }
  }
}

bool HasNulByte(absl::Span<const Value> values) {
  for (const Value& value : values) {
    const std::string* text = std::get_if<std::string>(&value.storage());
    if (text != nullptr && text->find('\0') != std::string::npos) return true;
  }
  return false;
}

void AppendCopyLine(absl::Span<const Value> row, std::string* out) {
  const char* separator = "";
  for (const Value& value : row) {
    out->append(separator);
    separator = "\t";
    if (value.is_null()) {
      out->append("\\N");
    } else if (const Bytes* bytes = std::get_if<Bytes>(&value.storage())) {
      absl::StrAppend(out, "\\\\x", absl::BytesToHexString(bytes->data));
    } else {
      AppendCopyText(TextOf(value.storage()), out);
    }
  }
  out->push_back('\n');
}

Row ReadRow(const PGresult* rows, int i) {
  const int columns = PQnfields(rows);
  std::vector<Value> values;
  values.reserve(columns);
  for (int column = 0; column < columns; ++column) {
    values.push_back(ReadColumn(rows, i, column));
  }
  return Row(std::move(values));
}

}  // namespace gander

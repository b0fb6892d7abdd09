#include "runtime/backfill/array_binary.h"

#include <charconv>
#include <utility>
#include <variant>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "runtime/migration/double_text.h"

namespace gander {
namespace {

void AppendInt32(uint32_t value, std::string* out) {
  const char bytes[] = {
      static_cast<char>(value >> 24), static_cast<char>(value >> 16),
      static_cast<char>(value >> 8), static_cast<char>(value)};
  out->append(bytes, sizeof(bytes));
}

uint32_t ToNumber(absl::string_view text) {
  uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// "(block,offset)"
std::string TidBinary(absl::string_view text) {
  const size_t comma = text.find(',');
  if (comma == absl::string_view::npos) return "";
  std::string tid;
  AppendInt32(ToNumber(text.substr(1)), &tid);
  const uint32_t offset = ToNumber(text.substr(comma + 1));
  tid.push_back(static_cast<char>(offset >> 8 & 0xFF));
  tid.push_back(static_cast<char>(offset & 0xFF));
  return tid;
}

struct TextOf {
  std::string operator()(Null) const { return ""; }
  std::string operator()(bool value) const { return value ? "t" : "f"; }
  std::string operator()(int64_t value) const { return absl::StrCat(value); }
  std::string operator()(double value) const { return DoubleText(value); }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(const Bytes& bytes) const {
    return absl::StrCat("\\x", absl::BytesToHexString(bytes.data));
  }
};

}  // namespace

void ArrayBinary::AddElement(absl::string_view data) {
  AppendInt32(static_cast<uint32_t>(data.size()), &elements_);
  elements_.append(data.data(), data.size());
}

void ArrayBinary::Add(const Value& value) {
  ++count_;
  if (value.is_null()) {
    has_null_ = true;
    AppendInt32(UINT32_MAX, &elements_);
    return;
  }
  const std::string* text = std::get_if<std::string>(&value.storage());
  if (text == nullptr) {
    AddElement(std::visit(TextOf(), value.storage()));
  } else if (element_ == Element::kText) {
    AddElement(*text);
  } else if (element_ == Element::kTid) {
    AddElement(TidBinary(*text));
  } else {
    AppendInt32(4, &elements_);
    AppendInt32(ToNumber(*text), &elements_);
  }
}

Bytes ArrayBinary::Take() {
  Bytes array;
  const uint32_t dimensions = count_ == 0 ? 0 : 1;
  AppendInt32(dimensions, &array.data);
  AppendInt32(has_null_ ? 1 : 0, &array.data);
  AppendInt32(static_cast<uint32_t>(element_), &array.data);
  if (dimensions > 0) {
    AppendInt32(count_, &array.data);
    AppendInt32(1, &array.data);  // the first one's number
  }
  array.data += elements_;
  elements_.clear();
  count_ = 0;
  has_null_ = false;
  return array;
}

}  // namespace gander

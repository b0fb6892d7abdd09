#include "runtime/backfill/key_text.h"

#include <cstdint>
#include <cstdlib>
#include <variant>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace gander {
namespace {

constexpr size_t kLongestShown = 60;

// "3:abc,"
void AppendText(char type, absl::string_view text, std::string* out) {
  out->push_back(type);
  absl::StrAppend(out, text.size(), ":", text, ",");
}

class Encoder {
 public:
  explicit Encoder(std::string* out) : out_(*out) {}
  void operator()(Null) { out_ += "n,"; }
  void operator()(bool value) { out_ += value ? "b1," : "b0,"; }
  void operator()(int64_t value) { absl::StrAppend(&out_, "i", value, ","); }
  // Exact, unlike decimal digits.
  void operator()(double value) { out_ += absl::StrFormat("d%a,", value); }
  void operator()(const std::string& text) { AppendText('t', text, &out_); }
  void operator()(const Bytes& bytes) {
    AppendText('x', absl::BytesToHexString(bytes.data), &out_);
  }

 private:
  std::string& out_;
};

class Shower {
 public:
  std::string operator()(Null) { return "NULL"; }
  std::string operator()(bool value) { return value ? "true" : "false"; }
  std::string operator()(int64_t value) { return absl::StrCat(value); }
  std::string operator()(double value) { return absl::StrCat(value); }
  std::string operator()(const std::string& text) {
    int64_t number;
    // Numbers, too, travel as text on some databases.
    if (absl::SimpleAtoi(text, &number)) return text;
    return absl::StrCat("'", absl::Utf8SafeCEscape(Cut(text)), "'");
  }
  std::string operator()(const Bytes& bytes) {
    return absl::StrCat("x'", Cut(absl::BytesToHexString(bytes.data)), "'");
  }

 private:
  static std::string Cut(const std::string& text) {
    if (text.size() <= kLongestShown) return text;
    return absl::StrCat(text.substr(0, kLongestShown), "...");
  }
};

absl::Status Unreadable() {
  return absl::DataLossError("a checkpoint's key cannot be read");
}

// What stands up to the next comma, which is taken off with it.
bool TakeToComma(absl::string_view* text, std::string* taken) {
  const size_t comma = text->find(',');
  if (comma == absl::string_view::npos) return false;
  *taken = std::string(text->substr(0, comma));
  text->remove_prefix(comma + 1);
  return true;
}

bool TakeSized(absl::string_view* text, std::string* taken) {
  const size_t colon = text->find(':');
  uint64_t size = 0;
  if (colon == absl::string_view::npos ||
      !absl::SimpleAtoi(text->substr(0, colon), &size)) {
    return false;
  }
  text->remove_prefix(colon + 1);
  if (size >= text->size() || (*text)[size] != ',') return false;
  *taken = std::string(text->substr(0, size));
  text->remove_prefix(size + 1);
  return true;
}

}  // namespace

Key KeyIn(const Row& row, size_t first, size_t columns) {
  Key key;
  for (size_t i = 0; i < columns; ++i) key.push_back(row[first + i]);
  return key;
}

std::string EncodeKey(const Key& key) {
  std::string text;
  for (const Value& value : key) std::visit(Encoder(&text), value.storage());
  return text;
}

absl::StatusOr<Key> DecodeKey(absl::string_view text) {
  Key key;
  while (!text.empty()) {
    const char type = text[0];
    text.remove_prefix(1);
    std::string taken;
    const bool sized = type == 't' || type == 'x';
    if (!(sized ? TakeSized(&text, &taken) : TakeToComma(&text, &taken))) {
      return Unreadable();
    }
    int64_t number = 0;
    char* end = nullptr;
    switch (type) {
      case 'n':
        key.emplace_back(Null());
        break;
      case 'b':
        key.emplace_back(taken == "1");
        break;
      case 'i':
        if (!absl::SimpleAtoi(taken, &number)) return Unreadable();
        key.emplace_back(number);
        break;
      case 'd':
        key.emplace_back(std::strtod(taken.c_str(), &end));
        if (end == taken.c_str() || *end != '\0') return Unreadable();
        break;
      case 't':
        key.emplace_back(std::move(taken));
        break;
      case 'x':
        key.emplace_back(Bytes{absl::HexStringToBytes(taken)});
        break;
      default:
        return Unreadable();
    }
  }
  return key;
}

std::string DescribeKey(const std::vector<std::string>& columns,
                        const Key& key) {
  const std::string values =
      absl::StrJoin(key, ", ", [](std::string* out, const Value& value) {
        out->append(std::visit(Shower(), value.storage()));
      });
  if (columns.size() == 1) return absl::StrCat(columns[0], " ", values);
  return absl::StrCat("(", absl::StrJoin(columns, ", "), ") (", values, ")");
}

}  // namespace gander

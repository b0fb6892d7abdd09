#include "runtime/backfill/array_text.h"

#include <charconv>
#include <cstdint>
#include <utility>
#include <variant>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace gander {
namespace {

class Appender {
 public:
  explicit Appender(std::string* out) : out_(*out) {}
  void operator()(Null) { out_ += "NULL"; }
  void operator()(bool value) { out_ += value ? 't' : 'f'; }
  void operator()(int64_t value) { absl::StrAppend(&out_, value); }
  void operator()(double value) {
    // The shortest text that is the same number: 0.1 is 0.1 in a numeric
    // column, too.
    char text[32];
    const auto end = std::to_chars(text, text + sizeof(text), value).ptr;
    out_.append(text, end - text);
  }
  void operator()(const std::string& text) {
    out_ += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') out_ += '\\';
      out_ += c;
    }
    out_ += '"';
  }
  void operator()(const Bytes& bytes) {
    absl::StrAppend(&out_, "\"\\\\x", absl::BytesToHexString(bytes.data), "\"");
  }

 private:
  std::string& out_;
};

}  // namespace

void ArrayText::Add(const Value& value) {
  if (text_.size() > 1) text_ += ',';
  std::visit(Appender(&text_), value.storage());
}

std::string ArrayText::Take() {
  text_ += '}';
  return std::exchange(text_, "{");
}

}  // namespace gander

#include "runtime/database/sqlite/statement_reader.h"

namespace gander::sqlite {
namespace {

int64_t CharactersBetween(const char* begin, const char* end) {
  int64_t count = 0;
  for (; begin != end; ++begin) {
    // All but the continuation bytes of UTF-8.
    if ((static_cast<unsigned char>(*begin) & 0xc0) != 0x80) ++count;
  }
  return count;
}

}  // namespace

Failure StatementReader::Next(Statement& statement) {
  statement = Statement();
  if (const size_t nul = nul_; nul != std::string::npos) {
    ServerError error = OwnError("the text holds a NUL byte", "remove it");
    error.position = CharactersBetween(text_.c_str(), text_.c_str() + nul) + 1;
    return error;
  }
  while (statement.empty() && *at_ != '\0') {
    const char* const begin = at_;
    int offset = -1;
    Failure failure = session_.Prepare(begin, statement, &at_, &offset);
    if (failure && offset >= 0) {
      failure->position = CharactersBetween(text_.c_str(), begin + offset) + 1;
    }
    if (failure) return failure;
  }
  return std::nullopt;
}

}  // namespace gander::sqlite

// File: done_checksum.h
//
// What identifies the part of a half-done NO TRANSACTION step that has taken
// effect: only while that part is still the same can the step go on behind it.
#ifndef GANDER_RUNTIME_ENGINE_DONE_CHECKSUM_H_
#define GANDER_RUNTIME_ENGINE_DONE_CHECKSUM_H_

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/sql/statement.h"

namespace gander {

// Not thread-safe.
class DoneChecksum {
 public:
  // `statements` must outlive this.
  explicit DoneChecksum(const std::vector<Statement>* statements)
      : statements_(*statements) {}

  // Of the first `count` statements, or of all when there are fewer. Comments
  // between them do not count. Asked in ascending order, each statement is read
  // once.
  std::string Of(int64_t count);

 private:
  const std::vector<Statement>& statements_;
  int64_t counted_ = 0;
  std::string checksum_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_DONE_CHECKSUM_H_

#include "runtime/engine/done_checksum.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "runtime/migration/checksum.h"

namespace gander {

std::string DoneChecksum::Of(int64_t count) {
  count = std::min<int64_t>(count, statements_.size());
  if (count < counted_ || checksum_.empty()) {
    counted_ = 0;
    checksum_ = Checksum("");
  }
  for (; counted_ < count; ++counted_) {
    const Statement& statement = statements_[counted_];
    checksum_ = Checksum(absl::StrCat(checksum_, "\n", statement.text, "\n",
                                      statement.copy_data));
  }
  return checksum_;
}

}  // namespace gander

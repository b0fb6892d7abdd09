// File: passed_pages.h
//
// Reading a large file in little memory: the pages of its mapping that were
// read are given back on the way.
#ifndef GANDER_RUNTIME_MIGRATION_PASSED_PAGES_H_
#define GANDER_RUNTIME_MIGRATION_PASSED_PAGES_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace gander {

// One reading of a text from front to back. Has an effect only when the text is
// large and lies in a read-only mapping of a file, as that of a TextFile does
// (runtime/sql/text_file.h) and of what Bazel put into the program: what has
// been given back comes from the file again when somebody looks at it.
class PassedPages {
 public:
  explicit PassedPages(absl::string_view text);

  // What stands before `offset` has been read.
  void Until(size_t offset) {
    if (offset >= next_) GiveBack(offset);
  }

 private:
  void GiveBack(size_t offset);

  const absl::string_view text_;
  size_t given_back_ = 0;
  size_t next_;  // the offset from which on it is worth a system call
};

// text.find(what, offset), which gives back on the way. REQUIRES: `what` is not
// empty.
size_t FindPassing(absl::string_view text, absl::string_view what,
                   size_t offset, PassedPages& pages);

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_PASSED_PAGES_H_

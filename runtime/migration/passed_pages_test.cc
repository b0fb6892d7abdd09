#include "runtime/migration/passed_pages.h"

#include <string>

#include "gtest/gtest.h"

namespace gander {
namespace {

// That pages of a mapping are given back, text_file_test.cc shows.
TEST(PassedPages, LeavesOtherMemoryAlone) {
  const std::string text(64 * 1024 * 1024, 'x');
  PassedPages pages(text);
  pages.Until(text.size());
  EXPECT_EQ(text.find_first_not_of('x'), std::string::npos);
}

}  // namespace
}  // namespace gander

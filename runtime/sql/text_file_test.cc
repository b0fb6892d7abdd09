#include "runtime/sql/text_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <vector>

#include "gtest/gtest.h"
#include "runtime/migration/passed_pages.h"

namespace gander {
namespace {

class TextFileTest : public testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& content) {
    const std::string path = testing::TempDir() + "/" + name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
};

// How many pages of `text` take up memory of this process: each line of
// smaps that is the mapping's has "Rss:".
int64_t ResidentKilobytes(absl::string_view text) {
  std::ifstream maps("/proc/self/smaps");
  bool inside = false;
  int64_t result = 0;
  for (std::string line; std::getline(maps, line);) {
    unsigned long begin, end, size;  // NOLINT: what the format has
    if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2) {
      const auto address = reinterpret_cast<unsigned long>(text.data());
      inside = begin <= address && address < end;
    } else if (inside && std::sscanf(line.c_str(), "Rss: %lu", &size) == 1) {
      result += static_cast<int64_t>(size);
    }
  }
  return result;
}

TEST_F(TextFileTest, HoldsASmallFile) {
  const auto file = TextFile::Open(Write("small.sql", "SELECT 1;\n"));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ((*file)->text(), "SELECT 1;\n");
}

TEST_F(TextFileTest, HoldsAnEmptyFile) {
  const auto file = TextFile::Open(Write("empty.sql", ""));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ((*file)->text(), "");
}

TEST_F(TextFileTest, GivesBackWhatWasReadOfALargeFile) {
  std::string content(TextFile::kMappedFrom * 4, 'x');
  content += "end";
  const auto file = TextFile::Open(Write("large.sql", content));
  ASSERT_TRUE(file.ok()) << file.status();
  const absl::string_view text = (*file)->text();
  ASSERT_EQ(text, content);
  EXPECT_GT(ResidentKilobytes(text), 32000);
  PassedPages pages(text);
  pages.Until(text.size() - 1);
  EXPECT_LT(ResidentKilobytes(text), 1000);
  // It comes from the file again.
  EXPECT_EQ(text, content);
}

TEST_F(TextFileTest, SaysWhyAFileCannotBeRead) {
  EXPECT_EQ(TextFile::Open("/nowhere/a.sql").status().code(),
            absl::StatusCode::kNotFound);
  const absl::Status folder = TextFile::Open(testing::TempDir()).status();
  EXPECT_EQ(folder.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(std::string(folder.message()).find("is no file"),
            std::string::npos);
}

}  // namespace
}  // namespace gander

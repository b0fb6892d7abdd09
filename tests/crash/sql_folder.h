// File: sql_folder.h
//
// A folder of SQL files for //cmd:gander.
#ifndef GANDER_TESTS_CRASH_SQL_FOLDER_H_
#define GANDER_TESTS_CRASH_SQL_FOLDER_H_

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "runtime/testing/program.h"
#include "tests/crash/project_run.h"

namespace gander {

// Names and contents. The folder goes with this object.
class SqlFolder {
 public:
  using Files = std::vector<std::pair<std::string, std::string>>;

  explicit SqlFolder(const Files& files) {
    std::string pattern = absl::StrCat(testing::TempDir(), "/sql.XXXXXX");
    path_ = mkdtemp(pattern.data());
    for (const auto& [name, content] : files) {
      std::ofstream(absl::StrCat(path_, "/", name)) << content;
    }
  }
  ~SqlFolder() { std::filesystem::remove_all(path_); }
  SqlFolder(const SqlFolder&) = delete;
  SqlFolder& operator=(const SqlFolder&) = delete;

  // The path of //cmd:gander.
  static std::string Gander() { return std::getenv("GANDER"); }

  // Arguments of an `up` of this folder.
  std::vector<std::string> UpArguments(
      std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"up", absl::StrCat("--dir=", path_)});
    return more;
  }

 private:
  std::string path_;
};

}  // namespace gander

#endif  // GANDER_TESTS_CRASH_SQL_FOLDER_H_

#include "runtime/database/sqlite/scratch_folder.h"

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace gander::sqlite {
namespace {

class ScratchFolder : public Scratch {
 public:
  explicit ScratchFolder(std::string path) : path_(std::move(path)) {}
  ~ScratchFolder() override {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  absl::StatusOr<std::string> CreateDatabase() override {
    return absl::StrCat("sqlite:", path_, "/", ++last_, ".db");
  }

 private:
  const std::string path_;
  int last_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Scratch>> MakeScratchFolder() {
  std::error_code ignored;
  std::filesystem::path folder = std::filesystem::temp_directory_path(ignored);
  if (folder.empty()) folder = "/tmp";
  std::string path = (folder / "gander-scratch-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot make a folder in ", folder.string()));
  }
  return std::make_unique<ScratchFolder>(std::move(path));
}

}  // namespace gander::sqlite

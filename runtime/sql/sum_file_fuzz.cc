#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "runtime/migration/file_name.h"
#include "runtime/sql/sum_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  (void)gander::CheckSum("gander.sum", text, {});
  // Files that could be so called come back from what is written for them.
  std::vector<gander::SumEntry> entries;
  for (absl::string_view name : absl::StrSplit(text, '\n')) {
    if (!gander::ParseFileName(name).ok()) continue;
    bool known = false;
    for (const gander::SumEntry& entry : entries) {
      known = known || entry.base_name == name;
    }
    if (!known && entries.size() < 50) {
      entries.push_back({std::string(name), "0123"});
    }
  }
  const absl::Status status =
      gander::CheckSum("gander.sum", gander::FormatSum(entries), entries);
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", status.ToString().c_str());
    std::abort();
  }
  return 0;
}

#include "runtime/migration/passed_pages.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <limits>

namespace gander {
namespace {

constexpr size_t kNever = std::numeric_limits<size_t>::max();
constexpr size_t kStep = 4 * 1024 * 1024;

uintptr_t Address(const char* p) { return reinterpret_cast<uintptr_t>(p); }

// Giving back pages of any other memory would lose what they hold.
bool IsReadOnlyMapping(absl::string_view text) {
  std::FILE* maps = std::fopen("/proc/self/maps", "re");
  if (maps == nullptr) return false;
  bool found = false;
  char line[512];
  bool line_begins = true;  // a long path gives a line in several parts
  while (!found && std::fgets(line, sizeof(line), maps) != nullptr) {
    unsigned long begin, end, inode;  // NOLINT: what the format has
    char rights[5];
    if (line_begins && std::sscanf(line, "%lx-%lx %4s %*s %*s %lu", &begin,
                                   &end, rights, &inode) == 4) {
      found = begin <= Address(text.data()) &&
              Address(text.data() + text.size()) <= end && rights[0] == 'r' &&
              rights[1] == '-' && inode != 0;
    }
    line_begins = absl::string_view(line).back() == '\n';
  }
  std::fclose(maps);
  return found;
}

}  // namespace

PassedPages::PassedPages(absl::string_view text)
    : text_(text),
      next_(text.size() >= 2 * kStep && IsReadOnlyMapping(text) ? kStep
                                                                : kNever) {}

void PassedPages::GiveBack(size_t offset) {
  const uintptr_t page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const uintptr_t begin =
      (Address(text_.data() + given_back_) + page - 1) / page * page;
  const uintptr_t end = Address(text_.data() + offset) / page * page;
  // When it fails, memory is all that it costs.
  if (begin < end) {
    (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    given_back_ = end - Address(text_.data());
  }
  next_ = offset + kStep;
}

size_t FindPassing(absl::string_view text, absl::string_view what,
                   size_t offset, PassedPages& pages) {
  while (offset < text.size()) {
    pages.Until(offset);
    const absl::string_view window =
        text.substr(offset, kStep + what.size() - 1);
    const size_t found = window.find(what);
    if (found != absl::string_view::npos) return offset + found;
    offset += kStep;
  }
  return absl::string_view::npos;
}

}  // namespace gander

#include "runtime/migration/checksum.h"

#include <sha256.h>

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "runtime/migration/passed_pages.h"

namespace gander {
namespace {

constexpr size_t kWindow = 1024 * 1024;

void Update(SHA256_CTX* context, absl::string_view bytes) {
  SHA256Update(context, reinterpret_cast<const uint8_t*>(bytes.data()),
               bytes.size());
}

}  // namespace

std::string Checksum(absl::string_view text) {
  if (absl::StartsWith(text, "\xEF\xBB\xBF")) text.remove_prefix(3);
  SHA256_CTX context;
  SHA256Init(&context);
  PassedPages pages(text);
  for (size_t begin = 0; begin < text.size();) {
    size_t end = std::min(begin + kWindow, text.size());
    const size_t crlf = text.substr(0, end).find("\r\n", begin);
    if (crlf != absl::string_view::npos) {
      Update(&context, text.substr(begin, crlf - begin));
      begin = crlf + 1;  // the LF counts
      continue;
    }
    // A CR at the end of the window may belong to the next one's LF.
    if (end < text.size() && text[end - 1] == '\r' && end - begin > 1) --end;
    Update(&context, text.substr(begin, end - begin));
    begin = end;
    pages.Until(begin);
  }
  char digest[SHA256_DIGEST_LENGTH];
  SHA256Final(reinterpret_cast<uint8_t*>(digest), &context);
  return absl::BytesToHexString(absl::string_view(digest, sizeof(digest)));
}

}  // namespace gander

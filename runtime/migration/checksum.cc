#include "runtime/migration/checksum.h"

#include <sha256.h>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"

namespace gander {
namespace {

void Update(SHA256_CTX* context, absl::string_view bytes) {
  SHA256Update(context, reinterpret_cast<const uint8_t*>(bytes.data()),
               bytes.size());
}

}  // namespace

std::string Checksum(absl::string_view text) {
  if (absl::StartsWith(text, "\xEF\xBB\xBF")) text.remove_prefix(3);
  SHA256_CTX context;
  SHA256Init(&context);
  while (!text.empty()) {
    const size_t crlf = text.find("\r\n");
    if (crlf == absl::string_view::npos) {
      Update(&context, text);
      break;
    }
    Update(&context, text.substr(0, crlf));
    Update(&context, "\n");
    text.remove_prefix(crlf + 2);
  }
  char digest[SHA256_DIGEST_LENGTH];
  SHA256Final(reinterpret_cast<uint8_t*>(digest), &context);
  return absl::BytesToHexString(absl::string_view(digest, sizeof(digest)));
}

}  // namespace gander

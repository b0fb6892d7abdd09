#include "cmd/database_url.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cmd/flags.h"
#include "cmd/given_file.h"

namespace gander::cmd {
namespace {

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// `source` is what named the file: a flag or a variable.
absl::StatusOr<std::string> ReadUrl(absl::string_view source,
                                    const std::string& path) {
  // A URL is short; whatever is longer is another file.
  constexpr size_t kLongest = 64 * 1024;
  const absl::StatusOr<std::string> content =
      ReadGivenFile(source, path, "the URL", kLongest);
  if (!content.ok()) return content.status();
  const absl::string_view url = absl::StripAsciiWhitespace(*content);
  if (url.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(source, ": ", path, " is empty; it should hold the URL"));
  }
  if (url.find_first_of(absl::string_view("\n\0", 2)) !=
      absl::string_view::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat(source, ": ", path,
                     " is not one line of text; it should hold the URL and "
                     "nothing else"));
  }
  return std::string(url);
}

}  // namespace

absl::StatusOr<std::string> FindDatabaseUrl(const Invocation& invocation,
                                            const Project& project) {
  const bool by_url = invocation.given.count("database-url") != 0;
  const bool by_file = invocation.given.count("database-url-file") != 0;
  if (by_url && by_file) {
    return absl::InvalidArgumentError(
        "--database-url and --database-url-file exclude each other");
  }
  if (by_url) return FLAGS_gander_database_url;
  if (by_file) {
    return ReadUrl("--database-url-file", FLAGS_gander_database_url_file);
  }
  std::string url = Variable("GANDER_DATABASE_URL");
  if (!url.empty()) return url;
  const std::string file = Variable("GANDER_DATABASE_URL_FILE");
  if (!file.empty()) return ReadUrl("GANDER_DATABASE_URL_FILE", file);
  url = Variable("DATABASE_URL");
  if (!url.empty()) return url;
  url = project.DefaultOf("database-url");
  if (!url.empty()) return url;
  const std::string default_file = project.DefaultOf("database-url-file");
  if (default_file.empty()) return url;
  return ReadUrl("this program's own default of --database-url-file",
                 default_file);
}

}  // namespace gander::cmd

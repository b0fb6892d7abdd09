#include "tools/embed/request.h"

#include <algorithm>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "runtime/sql/variables_line.h"

namespace gander::embed {
namespace {

// How many words follow a flag; -1 for one that is unknown.
int Arity(const std::string& flag) {
  if (flag == "--step") return 3;
  if (flag == "--file" || flag == "--sum" || flag == "--default") return 2;
  for (absl::string_view one : {"--catalog", "--database", "--out", "--sum_out",
                                "--sum_command", "--variable"}) {
    if (flag == one) return 1;
  }
  return -1;
}

absl::Status Apply(const std::string& flag, const std::string* words,
                   Request& request) {
  if (flag == "--catalog") {
    request.catalog = words[0];
  } else if (flag == "--out") {
    request.out = words[0];
  } else if (flag == "--sum_out") {
    request.sum_out = words[0];
  } else if (flag == "--sum_command") {
    request.sum_command = words[0];
  } else if (flag == "--file") {
    request.files.push_back({words[0], words[1], ""});
  } else if (flag == "--step") {
    request.files.push_back({words[0], words[1], words[2]});
  } else if (flag == "--sum") {
    request.sum = {words[0], words[1], ""};
  } else if (flag == "--variable") {
    // All behind the '=' is the value, blanks and quotes too.
    const size_t equals = std::min(words[0].find('='), words[0].size());
    absl::StatusOr<std::vector<DeclaredVariable>> declared =
        ParseVariables(words[0].substr(0, equals));
    if (!declared.ok() || declared->size() != 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("`variables`: \"", words[0],
                       "\" is none, which is NAME or NAME=VALUE"));
    }
    if (equals < words[0].size()) {
      declared->front().fallback = words[0].substr(equals + 1);
    }
    request.variables.push_back(declared->front());
  } else if (flag == "--default") {
    request.defaults.emplace_back(words[0], words[1]);
  } else {
    const std::optional<DatabaseName> database = ParseDatabaseName(words[0]);
    if (!database.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat("unknown database \"", words[0], "\""));
    }
    request.databases.push_back(*database);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Request> ParseRequest(absl::string_view params) {
  Request request;
  const std::vector<std::string> words =
      absl::StrSplit(absl::StripSuffix(params, "\n"), '\n');
  for (size_t i = 0; i < words.size();) {
    const int arity = Arity(words[i]);
    if (arity < 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("unknown flag \"", words[i], "\""));
    }
    if (words.size() - i - 1 < static_cast<size_t>(arity)) {
      return absl::InvalidArgumentError(
          absl::StrCat(words[i], " takes ", arity, " words"));
    }
    absl::Status status = Apply(words[i], &words[i] + 1, request);
    if (!status.ok()) return status;
    i += 1 + arity;
  }
  if (request.out.empty() == request.sum_out.empty()) {
    return absl::InvalidArgumentError("give one of --out and --sum_out");
  }
  if (!request.out.empty() &&
      (request.catalog.empty() || request.databases.empty())) {
    return absl::InvalidArgumentError(
        "with --out, --catalog and --database are required");
  }
  std::sort(request.databases.begin(), request.databases.end());
  request.databases.erase(
      std::unique(request.databases.begin(), request.databases.end()),
      request.databases.end());
  std::sort(request.defaults.begin(), request.defaults.end());
  return request;
}

}  // namespace gander::embed

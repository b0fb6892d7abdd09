// embed PARAMS: turns a project's migration files into the C++ source that
// compiles them in, or into their gander.sum. Run by Bazel
// (tools/rules/manifest.bzl).
//
// Ends with 0, or with 1 and what is wrong on stderr, a line for each problem.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/embed/manifest.h"
#include "tools/embed/manifest_writer.h"
#include "tools/embed/request.h"
#include "tools/embed/sum.h"

namespace gander::embed {
namespace {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  // An empty file sets failbit; what cannot be read, such as a folder, badbit.
  if (in.is_open()) content << in.rdbuf();
  if (!in.is_open() || content.bad()) {
    return absl::NotFoundError(std::string("cannot be read: ") +
                               std::strerror(errno));
  }
  return content.str();
}

absl::Status WriteFile(const std::string& path, const std::string& content) {
  std::ofstream out(path, std::ios::binary);
  out << content;
  out.close();
  if (out.fail()) return absl::InternalError(path + " cannot be written");
  return absl::OkStatus();
}

absl::Status Embed(const std::string& params_path) {
  absl::StatusOr<std::string> params = ReadFile(params_path);
  if (!params.ok()) return params.status();
  absl::StatusOr<Request> request = ParseRequest(*params);
  if (!request.ok()) return request.status();
  if (!request->sum_out.empty()) {
    absl::StatusOr<std::string> sum = MakeSum(*request, ReadFile);
    if (!sum.ok()) return sum.status();
    return WriteFile(request->sum_out, *sum);
  }
  absl::StatusOr<Manifest> manifest = MakeManifest(*request, ReadFile);
  if (!manifest.ok()) return manifest.status();
  for (const std::string& warning : manifest->warnings) {
    std::cerr << warning << "\n";
  }
  return WriteFile(request->out, WriteManifest(*manifest));
}

}  // namespace
}  // namespace gander::embed

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: embed PARAMS\n";
    return 1;
  }
  const absl::Status status = gander::embed::Embed(argv[1]);
  if (!status.ok()) {
    std::cerr << std::string(status.message()) << "\n";
    return 1;
  }
  return 0;
}

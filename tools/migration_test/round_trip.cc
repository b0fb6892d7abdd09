#include "tools/migration_test/round_trip.h"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <utility>
#include <vector>

#include "runtime/testing/program.h"

namespace gander {
namespace {

// The files of the steps in a plan or a report, in order.
std::vector<std::string> FilesOf(const nlohmann::json& json) {
  std::vector<std::string> files;
  for (const nlohmann::json& step : json["steps"]) {
    files.push_back(step["file"]);
  }
  return files;
}

std::string Shown(const std::vector<std::string>& files) {
  std::string text;
  for (const std::string& file : files) text += "\n    " + file;
  return text.empty() ? "\n    nothing" : text;
}

bool Same(const std::string& what, const std::vector<std::string>& found,
          const std::vector<std::string>& expected) {
  if (found == expected) return true;
  std::cout << "FAILED: " << what << Shown(found) << "\n  and not"
            << Shown(expected) << "\n";
  return false;
}

std::vector<std::string> DownArguments(const DownTarget& down) {
  if (down.kind == DownTarget::Kind::kAll) return {"down", "--all", "--yes"};
  return {"down", "--to=" + down.version};
}

}  // namespace

RoundTrip::RoundTrip(std::string binary, std::string database_url,
                     std::map<std::string, std::string> environment)
    : binary_(std::move(binary)), environment_(std::move(environment)) {
  environment_["GANDER_DATABASE_URL"] = std::move(database_url);
}

nlohmann::json RoundTrip::Run(std::vector<std::string> arguments,
                              int exit_code) {
  std::cout << "$ migrate";
  for (const std::string& argument : arguments) std::cout << " " << argument;
  std::cout << std::endl;
  arguments.push_back("--output=json");
  ProgramOptions options;
  options.environment = environment_;
  // Bazel's own limit counts.
  options.longest_seconds = 0;
  const ProgramOutput output = RunProgram(binary_, arguments, options);
  std::cout << output.err;
  nlohmann::json json = nlohmann::json::parse(output.out, nullptr, false);
  if (output.exit_code == exit_code && !json.is_discarded()) return json;
  std::cout << "FAILED: exit code " << output.exit_code << " instead of "
            << exit_code << "\n";
  if (json.is_discarded()) std::cout << output.out;
  return nullptr;
}

bool RoundTrip::Try(const DownTarget& down) {
  const nlohmann::json plan = Run({"plan"}, 0);
  if (plan.is_null()) return false;
  const nlohmann::json up = Run({"up"}, 0);
  if (up.is_null() || !Same("up ran", FilesOf(up), FilesOf(plan))) {
    return false;
  }
  const nlohmann::json again = Run({"up"}, 0);
  if (again.is_null() || !Same("a second up ran", FilesOf(again), {}) ||
      Run({"validate"}, 0).is_null()) {
    return false;
  }
  if (down.kind == DownTarget::Kind::kNone) return true;

  if (DownAndUp(down, FilesOf(plan))) return true;
  std::cout
      << "When a migration has no Down: the attribute `down` says how far "
         "to roll back.\n";
  return false;
}

bool RoundTrip::DownAndUp(const DownTarget& down,
                          const std::vector<std::string>& applied) {
  const nlohmann::json rolled_back = Run(DownArguments(down), 0);
  if (rolled_back.is_null()) return false;
  const nlohmann::json plan = Run({"plan"}, 0);
  if (plan.is_null()) return false;
  // In the order of up.
  std::vector<std::string> undone;
  const std::vector<std::string> gone = FilesOf(rolled_back);
  std::copy_if(applied.begin(), applied.end(), std::back_inserter(undone),
               [&gone](const std::string& file) {
                 return std::find(gone.begin(), gone.end(), file) != gone.end();
               });
  if (!Same("behind down, up would run", FilesOf(plan), undone)) return false;
  const nlohmann::json up = Run({"up"}, 0);
  return !up.is_null() && Same("up ran behind down", FilesOf(up), undone) &&
         !Run({"status", "--check"}, 0).is_null();
}

}  // namespace gander

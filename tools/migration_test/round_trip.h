// File: round_trip.h
//
// What the rule migration_test tries: a project's binary, up, down and up
// again, on one database.
#ifndef GANDER_TOOLS_MIGRATION_TEST_ROUND_TRIP_H_
#define GANDER_TOOLS_MIGRATION_TEST_ROUND_TRIP_H_

#include <map>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"

namespace gander {

// How far down to go.
struct DownTarget {
  enum class Kind { kAll, kVersion, kNone };
  Kind kind = Kind::kAll;
  // kVersion: it stays applied itself.
  std::string version;
};

// Runs a project's binary on an empty database, and says on standard output
// what it runs and what it finds. Not thread-safe.
class RoundTrip {
 public:
  // `environment` is that of the binary, but for the database.
  RoundTrip(std::string binary, std::string database_url,
            std::map<std::string, std::string> environment);

  // plan; up, which does just that; a second up, which does nothing; validate;
  // down; plan, which is the part of the first that was rolled back; up. False,
  // at the first that is not so.
  bool Try(const DownTarget& down);

  // The object that a command prints with --output=json. Null, after saying so,
  // when it does not end with `exit_code`.
  nlohmann::json Run(std::vector<std::string> arguments, int exit_code);

 private:
  // `applied`: the files of what up ran, in order.
  bool DownAndUp(const DownTarget& down,
                 const std::vector<std::string>& applied);

  const std::string binary_;
  std::map<std::string, std::string> environment_;
};

}  // namespace gander

#endif  // GANDER_TOOLS_MIGRATION_TEST_ROUND_TRIP_H_

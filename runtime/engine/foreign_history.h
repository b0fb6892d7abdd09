// File: foreign_history.h
//
// What another tool's table says that it has applied.
#ifndef GANDER_RUNTIME_ENGINE_FOREIGN_HISTORY_H_
#define GANDER_RUNTIME_ENGINE_FOREIGN_HISTORY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "runtime/database/database.h"
#include "runtime/engine/foreign_table.h"

namespace gander {

// A migration as the other tool knows it.
struct ForeignMigration {
  // What identifies it there: a number, "1.2", a file's name.
  std::string id;
  // What it is called; empty where the tool does not store that.
  std::string name;
  // Its file, without folder; empty where the tool does not store that.
  std::string file;
  // As gander's own table writes it; empty where the tool stores no time.
  std::string applied_at;
  // This one, and all below it: the tool stores no more than how far it came.
  bool and_all_below = false;
  // It was taken as applied there, too, and never run.
  bool is_baseline = false;

  friend bool operator==(const ForeignMigration&,
                         const ForeignMigration&) = default;
};

struct ForeignHistory {
  ForeignTable table;
  // In the order in which they were applied, where the tool knows it.
  std::vector<ForeignMigration> applied;
  // Why it must not be taken over as it is: what failed, or stopped half-way.
  std::vector<std::string> refusals;
  // What is left out, and why.
  std::vector<std::string> notes;
};

// The statement that reads a tool's table, for InterpretForeignRows.
std::string ForeignQuery(const ForeignTable& table, const Dialect& dialect);

// What the rows of that statement say.
ForeignHistory InterpretForeignRows(const ForeignTable& table,
                                    const ResultRows& rows);

// Reads the table: one round trip. As Database::Query.
absl::StatusOr<ForeignHistory> ReadForeignHistory(Database* database,
                                                  const ForeignTable& table);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_FOREIGN_HISTORY_H_

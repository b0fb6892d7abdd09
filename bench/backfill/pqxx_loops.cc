// What one would write with libpqxx alone:
//   pqxx_loops rows CONNINFO COUNT    row by row, the first COUNT rows
//   pqxx_loops unnest CONNINFO        arrays, 10000 rows at a time
// And what an application does meanwhile:
//   pqxx_loops application CONNINFO COUNT
// changes one of COUNT rows after another, by chance, each in a transaction,
// until its input ends; then tells how long they took.

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <pqxx/pqxx>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr int kBatch = 10000;

void RowByRow(pqxx::connection& connection, long count) {
  connection.prepare("set", "UPDATE person SET full_name = $1 WHERE id = $2");
  long last = 0;
  while (last < count) {
    pqxx::work tx(connection);
    const pqxx::result rows = tx.exec_params(
        "SELECT id, first, last FROM person WHERE id > $1 ORDER BY id LIMIT $2",
        last, 1000);
    if (rows.empty()) return;
    for (const auto& row : rows) {
      tx.exec_prepared(
          "set", row[1].as<std::string>() + " " + row[2].as<std::string>(),
          row[0].as<long>());
    }
    last = rows.back()[0].as<long>();
    tx.commit();
  }
}

void Unnest(pqxx::connection& connection) {
  long last = 0;
  while (true) {
    pqxx::work tx(connection);
    const pqxx::result rows = tx.exec_params(
        "SELECT id, first, last FROM person WHERE id > $1 ORDER BY id LIMIT $2",
        last, kBatch);
    if (rows.empty()) return;
    // Arrays as text: this libpqxx takes no vectors.
    std::string ids = "{";
    std::string names = "{";
    for (const auto& row : rows) {
      if (ids.size() > 1) ids += ',', names += ',';
      ids += row[0].c_str();
      names += '"';
      for (const char c :
           row[1].as<std::string>() + " " + row[2].as<std::string>()) {
        if (c == '"' || c == '\\') names += '\\';
        names += c;
      }
      names += '"';
    }
    tx.exec_params(
        "UPDATE person SET full_name = v.name FROM unnest($1::bigint[], "
        "$2::text[]) AS v (id, name) WHERE person.id = v.id",
        ids + "}", names + "}");
    last = rows.back()[0].as<long>();
    tx.commit();
  }
}

// In milliseconds.
void Application(pqxx::connection& connection, long count) {
  connection.prepare("touch", "UPDATE person SET first = $1 WHERE id = $2");
  std::minstd_rand random(1);
  std::vector<double> took;
  pollfd input{0, POLLIN, 0};
  while (poll(&input, 1, 1) == 0) {
    const auto begin = std::chrono::steady_clock::now();
    while (true) {
      try {
        pqxx::work tx(connection);
        tx.exec_prepared("touch", "new",
                         std::uniform_int_distribution<long>(1, count)(random));
        tx.commit();
        break;
      } catch (const pqxx::deadlock_detected&) {
        std::cout << "lost a deadlock, ";
      }
    }
    took.push_back(std::chrono::duration<double, std::milli>(
                       std::chrono::steady_clock::now() - begin)
                       .count());
  }
  std::sort(took.begin(), took.end());
  const auto at = [&](double part) {
    return took[static_cast<size_t>(part * (took.size() - 1))];
  };
  std::cout << took.size() << " updates, ms: median " << at(0.5) << ", 99 % "
            << at(0.99) << ", 99.9 % " << at(0.999) << ", longest " << at(1)
            << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  pqxx::connection connection(argv[2]);
  if (std::string(argv[1]) == "rows") {
    RowByRow(connection, argc > 3 ? std::atol(argv[3]) : 0);
  } else if (std::string(argv[1]) == "application") {
    std::cout << std::fixed << std::setprecision(1);
    Application(connection, argc > 3 ? std::atol(argv[3]) : 1);
  } else {
    Unnest(connection);
  }
  return 0;
}

// What one would write with libpqxx alone:
//   pqxx_loops rows CONNINFO COUNT    row by row, the first COUNT rows
//   pqxx_loops unnest CONNINFO        arrays, 10000 rows at a time

#include <cstdlib>
#include <iostream>
#include <pqxx/pqxx>
#include <string>

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

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  pqxx::connection connection(argv[2]);
  if (std::string(argv[1]) == "rows") {
    RowByRow(connection, argc > 3 ? std::atol(argv[3]) : 0);
  } else {
    Unnest(connection);
  }
  return 0;
}

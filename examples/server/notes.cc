#include "examples/server/notes.h"

#include <cstdint>
#include <exception>

#include "nlohmann/json.hpp"
#include "pqxx/pqxx"

namespace notes {
namespace {

HttpResponse Unavailable() {
  // Not what the exception says: that is for the log of a real application.
  return {503, R"({"error":"the database does not answer"})"};
}

}  // namespace

HttpResponse ListNotes(const std::string& database_url) {
  try {
    pqxx::connection connection(database_url);
    pqxx::work tx(connection);
    nlohmann::json list = nlohmann::json::array();
    const pqxx::result rows = tx.exec(
        "SELECT id, text, words FROM notes ORDER BY written_at DESC, id DESC "
        "LIMIT 100");
    for (const auto& row : rows) {
      list.push_back(
          {{"id", row[0].as<int64_t>()},
           {"text", row[1].c_str()},
           {"words", row[2].is_null() ? nlohmann::json()
                                      : nlohmann::json(row[2].as<int64_t>())}});
    }
    return {200, list.dump()};
  } catch (const std::exception&) {
    return Unavailable();
  }
}

HttpResponse AddNote(const std::string& database_url, const std::string& text) {
  if (text.empty()) return {400, R"({"error":"a note needs a text"})"};
  try {
    pqxx::connection connection(database_url);
    pqxx::work tx(connection);
    tx.exec("INSERT INTO notes (text, words) VALUES (" + tx.quote(text) +
            ", array_length(regexp_split_to_array(trim(" + tx.quote(text) +
            "), '\\s+'), 1))");
    tx.commit();
    return {201, R"({"added":true})"};
  } catch (const std::exception&) {
    return Unavailable();
  }
}

}  // namespace notes

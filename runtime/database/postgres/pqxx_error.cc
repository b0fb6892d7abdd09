#include "runtime/database/postgres/pqxx_error.h"

#include <pqxx/pqxx>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "runtime/database/postgres/server_message.h"
#include "runtime/migration/statement_error.h"

namespace gander {
namespace {

// Fills the fields from the text that libpq made of them:
//   ERROR:  duplicate key ...
//   DETAIL:  Key (id)=(1) already exists.
void ReadText(absl::string_view what, ServerError* error) {
  std::string* field = &error->message;
  for (absl::string_view line : absl::StrSplit(what, '\n')) {
    const std::pair<absl::string_view, std::string*> kFields[] = {
        {"ERROR:  ", &error->message},
        {"FATAL:  ", &error->message},
        {"DETAIL:  ", &error->detail},
        {"HINT:  ", &error->hint},
        {"CONTEXT:  ", &error->context}};
    for (const auto& [prefix, target] : kFields) {
      if (absl::ConsumePrefix(&line, prefix)) field = target;
    }
    // "LINE 1: SELECT ..." and the caret under it: the statement is shown
    // anyway.
    if (absl::StartsWith(line, "LINE ")) field = nullptr;
    if (field == nullptr || line.empty()) continue;
    if (!field->empty()) field->push_back('\n');
    field->append(line.data(), line.size());
  }
}

// 6.4 keeps the SQLSTATE of few exceptions; the type tells it for the others.
template <typename Exception>
std::string SqlStateOf(const Exception& e, absl::string_view otherwise) {
  std::string state;
  if constexpr (requires { e.sqlstate(); }) state = std::string(e.sqlstate());
  return state.empty() ? std::string(otherwise) : state;
}

template <typename Exception>
std::string QueryOf(const Exception& e) {
  if constexpr (requires { e.query(); }) return std::string(e.query());
  return std::string();
}

template <typename Exception>
[[noreturn]] void Throw(const Exception& e, absl::string_view sqlstate) {
  ServerError error;
  ReadText(e.what(), &error);
  error.code = SqlStateOf(e, sqlstate);
  error.error_class = ClassOfSqlState(error.code);
  throw StatementError(std::move(error), SqlText(QueryOf(e), "", 0));
}

template <typename Exception>
[[noreturn]] void ThrowConnectionLost(const Exception& e) {
  throw StatementError(ConnectionError(e.what()), SqlText("", "", 0));
}

}  // namespace

absl::Status TranslatePqxxErrors(absl::FunctionRef<absl::Status()> body) {
  try {
    return body();
  } catch (const pqxx::broken_connection& e) {
    ThrowConnectionLost(e);
  } catch (const pqxx::in_doubt_error& e) {
    ThrowConnectionLost(e);
  } catch (const pqxx::serialization_failure& e) {
    Throw(e, "40001");
  } catch (const pqxx::deadlock_detected& e) {
    Throw(e, "40P01");
  } catch (const pqxx::statement_completion_unknown& e) {
    Throw(e, "40003");
  } catch (const pqxx::transaction_rollback& e) {
    Throw(e, "40000");
  } catch (const pqxx::insufficient_privilege& e) {
    Throw(e, "42501");
  } catch (const pqxx::sql_error& e) {
    Throw(e, "");
  }
}

}  // namespace gander

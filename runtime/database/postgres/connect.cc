#include "runtime/database/postgres/connect.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "runtime/database/postgres/libpq.h"
#include "runtime/database/postgres/server_message.h"

namespace gander {
namespace {

constexpr absl::string_view kEncodingHint =
    "; a character such as @ / : ? # or % in the user name or the password "
    "must "
    "be percent-encoded (@ is %40, / is %2F)";

// A server whose client is gone notices while a statement runs, and stops.
constexpr absl::string_view kCheckInterval = "client_connection_check_interval";
constexpr absl::string_view kCheckMilliseconds = "2000";
constexpr int kHasCheckInterval = 140000;  // the server's version

constexpr absl::Duration kAskWhetherStopped = absl::Milliseconds(100);

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using ConnectionPtr = std::unique_ptr<PGconn, FinishConnection>;

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using OptionsPtr = std::unique_ptr<PQconninfoOption, FreeOptions>;

void IgnoreNotice(void*, const PGresult*) {}

absl::Status Unreadable(absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("the database URL cannot be read: ", why, kEncodingHint));
}

// What libpq quotes may be a part of a password.
std::string WithoutQuoted(absl::string_view message) {
  std::string text;
  bool quoted = false;
  for (const char c : absl::StripAsciiWhitespace(message)) {
    if (c == '"') {
      text.append(quoted ? "" : "\"...\"");
      quoted = !quoted;
    } else if (!quoted) {
      text.push_back(c);
    }
  }
  return text;
}

// libpq knows its schemes in lower case only.
std::string ForLibpq(absl::string_view url) {
  const size_t colon = std::min(url.find(':'), url.size());
  return absl::StrCat(absl::AsciiStrToLower(url.substr(0, colon)),
                      url.substr(colon));
}

absl::StatusOr<OptionsPtr> ParseUrl(absl::string_view url) {
  char* why_not = nullptr;
  OptionsPtr options(PQconninfoParse(ForLibpq(url).c_str(), &why_not));
  if (options != nullptr) return options;
  const std::string text = why_not == nullptr ? "" : why_not;
  PQfreemem(why_not);
  return Unreadable(WithoutQuoted(text));
}

std::string OptionOf(const PQconninfoOption* options,
                     absl::string_view keyword) {
  for (; options->keyword != nullptr; ++options) {
    if (options->keyword == keyword) {
      return options->val == nullptr ? "" : options->val;
    }
  }
  return "";
}

// libpq means connect_timeout for each host.
absl::Duration UrlsTimeout(const PQconninfoOption* options) {
  int64_t seconds = 0;
  if (!absl::SimpleAtoi(OptionOf(options, "connect_timeout"), &seconds) ||
      seconds <= 0) {
    return absl::InfiniteDuration();
  }
  const std::string hosts = OptionOf(options, "host");
  return absl::Seconds(seconds) *
         (1 + std::count(hosts.begin(), hosts.end(), ','));
}

bool IsPortList(absl::string_view ports) {
  return std::all_of(ports.begin(), ports.end(),
                     [](char c) { return absl::ascii_isdigit(c) || c == ','; });
}

// The server cuts a longer name, and not always between characters.
std::string ApplicationName(absl::string_view name) {
  size_t size = std::min<size_t>(name.size(), 63);
  while (size < name.size() && size > 0 && (name[size] & 0xC0) == 0x80) --size;
  return std::string(name.substr(0, size));
}

// The parameters of a connection. The later wins, and the URL stands among
// them as "dbname".
struct Arguments {
  void Add(const char* keyword, std::string value) {
    keywords.push_back(keyword);
    texts.push_back(std::move(value));
  }
  std::vector<const char*> keywords;
  std::vector<std::string> texts;
};

// `set_check_interval`: as a start-up option, which costs no round trip, but
// which poolers and servers before 14 refuse.
Arguments MakeArguments(absl::string_view url, const PQconninfoOption* parsed,
                        const ConnectOptions& options,
                        bool set_check_interval) {
  Arguments arguments;
  arguments.Add("application_name", ApplicationName(options.application_name));
  arguments.Add("keepalives_idle", "30");
  arguments.Add("keepalives_interval", "10");
  arguments.Add("keepalives_count", "3");
  arguments.Add("tcp_user_timeout", "60000");
  arguments.Add("dbname", ForLibpq(url));
  arguments.Add("client_encoding", "UTF8");
  if (set_check_interval) {
    std::string users = OptionOf(parsed, "options");
    if (users.empty() && getenv("PGOPTIONS") != nullptr) {
      users = getenv("PGOPTIONS");
    }
    arguments.Add("options", absl::StrCat("-c ", kCheckInterval, "=",
                                          kCheckMilliseconds, " ", users));
  }
  return arguments;
}

// Whether a service file takes part. What it has for "options" would be passed
// over for ours, and libpq does not tell what that is.
bool NamesService(const PQconninfoOption* parsed) {
  return !OptionOf(parsed, "service").empty() || getenv("PGSERVICE") != nullptr;
}

// One attempt, until `deadline`, or while it is not stopped. The connection
// says how it went.
ConnectionPtr Attempt(const Arguments& arguments, absl::Time deadline,
                      const std::function<bool()>& stopped, bool* timed_out) {
  std::vector<const char*> keywords = arguments.keywords;
  std::vector<const char*> values;
  for (const std::string& text : arguments.texts) {
    values.push_back(text.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  ConnectionPtr connection(PQconnectStartParams(keywords.data(), values.data(),
                                                /*expand_dbname=*/1));
  *timed_out = false;
  if (connection == nullptr) return connection;
  // libpq has no other way to say the SQLSTATE of a refusal than in the text.
  PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);
  PQsetNoticeReceiver(connection.get(), IgnoreNotice, nullptr);
  PostgresPollingStatusType next = PGRES_POLLING_WRITING;
  while (PQstatus(connection.get()) != CONNECTION_BAD &&
         next != PGRES_POLLING_OK && next != PGRES_POLLING_FAILED) {
    pollfd waiting{
        PQsocket(connection.get()),
        static_cast<short>(next == PGRES_POLLING_READING ? POLLIN : POLLOUT),
        0};
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) {
      *timed_out = true;
      break;
    }
    if (stopped != nullptr && stopped()) break;
    const int ready = poll(&waiting, 1,
                           static_cast<int>(absl::ToInt64Milliseconds(
                               std::min(left, kAskWhetherStopped))) +
                               1);
    // An error of the socket is libpq's to tell.
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    next = PQconnectPoll(connection.get());
  }
  PQsetErrorVerbosity(connection.get(), PQERRORS_DEFAULT);
  return connection;
}

// "FATAL:  28P01: password ..." in the verbose text of a refusal, the last one
// when several addresses were tried. Empty when the server said nothing.
std::string SqlStateIn(absl::string_view text) {
  std::string found;
  for (size_t at = text.find(":  "); at != absl::string_view::npos;
       at = text.find(":  ", at + 1)) {
    const absl::string_view rest = text.substr(at + 3);
    if (rest.size() < 6 || rest[5] != ':') continue;
    if (std::all_of(rest.begin(), rest.begin() + 5, [](char c) {
          return absl::ascii_isdigit(c) || absl::ascii_isupper(c);
        })) {
      found = std::string(rest.substr(0, 5));
    }
  }
  return found;
}

// The same text for a person: without codes and places in the server's source.
std::string Readable(absl::string_view text, absl::string_view sqlstate) {
  std::vector<std::string> lines;
  for (const absl::string_view line :
       absl::StrSplit(absl::StripAsciiWhitespace(text), '\n')) {
    if (absl::StartsWith(line, "LOCATION:")) continue;
    std::string readable(absl::StripAsciiWhitespace(line));
    const std::string code = absl::StrCat(":  ", sqlstate, ": ");
    const size_t at = readable.find(code);
    if (!sqlstate.empty() && at != std::string::npos) {
      readable.replace(at, code.size(), ": ");
    }
    lines.push_back(std::move(readable));
  }
  return absl::StrJoin(lines, "; ");
}

// Whether this is libpq's own refusal of a parameter (a port above 65535, an
// sslmode that it does not have, a certificate that is not there), which no
// other attempt will change. It has no code of its own for that.
bool IsAboutParameters(absl::string_view message) {
  if (absl::StartsWith(message, "invalid ")) return true;
  for (absl::string_view text : {"could not match", "certificate file",
                                 "private key file", "does not support SSL"}) {
    if (absl::StrContains(message, text)) return true;
  }
  return false;
}

absl::Status Refusal(PGconn* connection, bool timed_out,
                     absl::Duration timeout) {
  if (timed_out) {
    const char* host = PQhost(connection);
    return absl::UnavailableError(absl::StrCat(
        "no answer from ", host == nullptr ? "the server" : host, " within ",
        absl::FormatDuration(absl::Trunc(timeout, absl::Milliseconds(100)))));
  }
  const std::string text = PQerrorMessage(connection);
  const std::string sqlstate = SqlStateIn(text);
  const std::string message = Readable(text, sqlstate);
  if (PQconnectionNeedsPassword(connection) == 1) {
    return absl::PermissionDeniedError(absl::StrCat(
        message, "; give one in the URL, in PGPASSWORD or in a pgpass file"));
  }
  if (sqlstate == "3D000") return NoSuchDatabaseError(message);
  // No such role or not from here, wrong password, no right to connect.
  for (const char* code : {"28000", "28P01", "42501"}) {
    if (sqlstate == code) return absl::PermissionDeniedError(message);
  }
  // A setting in the URL's options that the server does not have, or a value
  // that it does not take.
  if (sqlstate == "42704" || sqlstate == "22023" ||
      (sqlstate.empty() && IsAboutParameters(message))) {
    return absl::InvalidArgumentError(message);
  }
  return absl::UnavailableError(message);
}

}  // namespace

absl::Status CheckPostgresUrl(absl::string_view url) {
  const size_t slashes = url.find("//");
  if (slashes == absl::string_view::npos) {
    return Unreadable("it is not of the form postgresql://user@host/database");
  }
  // libpq reads the user and the password up to the first @, if that stands
  // before the first slash.
  const absl::string_view rest = url.substr(slashes + 2);
  const size_t slash = std::min(rest.find('/'), rest.size());
  const absl::string_view authority = rest.substr(0, slash);
  const absl::string_view path = rest.substr(slash);
  if (authority.find('@') != authority.rfind('@') ||
      absl::StrContains(path.substr(0, path.find('?')), '@')) {
    return Unreadable("it holds an @ in an unexpected place");
  }
  const absl::StatusOr<OptionsPtr> parsed = ParseUrl(url);
  if (!parsed.ok()) return parsed.status();
  if (!IsPortList(OptionOf(parsed->get(), "port"))) {
    return Unreadable("its port is no number");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Session>> OpenSession(
    absl::string_view url, const ConnectOptions& options) {
  const absl::Status readable = CheckPostgresUrl(url);
  if (!readable.ok()) return readable;
  const absl::StatusOr<OptionsPtr> parsed = ParseUrl(url);
  if (!parsed.ok()) return parsed.status();

  const absl::Duration timeout =
      std::min(options.timeout, UrlsTimeout(parsed->get()));
  const absl::Time deadline = absl::Now() + timeout;
  bool timed_out = false;
  std::string setup;
  bool at_start = !NamesService(parsed->get());
  bool may_set = true;
  ConnectionPtr connection =
      Attempt(MakeArguments(url, parsed->get(), options, at_start), deadline,
              options.stopped, &timed_out);
  if (at_start && PQstatus(connection.get()) != CONNECTION_OK) {
    // Unknown parameter, unknown value, and what poolers say.
    const std::string state = SqlStateIn(PQerrorMessage(connection.get()));
    if (state == "42704" || state == "22023" || state == "08P01") {
      at_start = false;
      // In a pooler's session it would stay set for others.
      may_set = state != "08P01";
      connection = Attempt(MakeArguments(url, parsed->get(), options, false),
                           deadline, options.stopped, &timed_out);
    }
  }
  if (!at_start && may_set &&
      PQserverVersion(connection.get()) >= kHasCheckInterval) {
    setup = absl::StrCat("SET ", kCheckInterval, "=", kCheckMilliseconds, ";");
  }
  if (options.stopped != nullptr && options.stopped()) {
    return absl::CancelledError("stopped while connecting");
  }
  if (timed_out || PQstatus(connection.get()) != CONNECTION_OK) {
    return Refusal(connection.get(), timed_out, timeout);
  }
  if (!setup.empty()) {
    // Where the platform cannot do it there is nothing to repeat.
    PGresult* result = PQexec(connection.get(), setup.c_str());
    if (PQresultStatus(result) != PGRES_COMMAND_OK) setup.clear();
    PQclear(result);
  }
  return std::make_unique<Session>(connection.release(), setup);
}

}  // namespace gander

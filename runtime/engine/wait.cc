#include "runtime/engine/wait.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "runtime/database/backoff.h"
#include "runtime/database/driver.h"
#include "runtime/engine/history.h"
#include "runtime/engine/news.h"
#include "runtime/engine/status.h"
#include "runtime/engine/unknown_target.h"

namespace gander {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(2);

class Waiter {
 public:
  Waiter(const WaitEnvironment& environment, const WaitRequest& request)
      : env_(environment), request_(request) {}

  WaitReport Finish() {
    report_.status = Wait();
    report_.waited = Waited();
    return std::move(report_);
  }

 private:
  absl::Status Wait() {
    if (request_.version.has_value() &&
        env_.catalog->Find(*request_.version) == nullptr) {
      return absl::NotFoundError(
          UnknownTarget(*env_.catalog, *request_.version).message);
    }
    Backoff backoff(kFirstPause, kLongestPause);
    while (true) {
      const absl::Status looked = Look();
      if (env_.stop->raised()) return absl::CancelledError("stopped");
      env_.connection->DropIfLost();
      if (looked.ok() || !MayPass(looked)) return looked;
      if (Left() <= absl::ZeroDuration()) return TimeIsUp(looked);
      if (news_.IsNew(std::string(looked.message()))) {
        env_.events->Waiting(looked.message(), Waited());
      }
      env_.stop->SleepFor(std::min(backoff.Next(), Left()));
    }
  }

  // kDeadlineExceeded: something is outstanding, said in the message.
  absl::Status Look() {
    report_.outstanding.clear();
    const absl::Status connected = env_.connection->Open(
        /*read_only=*/true, std::max(Left(), absl::ZeroDuration()));
    // A file, or a database of a server, that is not there yet.
    if (absl::IsNotFound(connected) || IsNoSuchDatabase(connected)) {
      return Outstanding({}, {}, connected);
    }
    if (!connected.ok()) return connected;
    absl::StatusOr<History> history =
        History::Find(env_.connection->database(), env_.history_table);
    if (!history.ok()) return env_.connection->Noting(history.status());
    const absl::StatusOr<std::vector<HistoryRow>> rows = history->Read();
    if (absl::IsPermissionDenied(rows.status())) {
      return absl::PermissionDeniedError(absl::StrCat(
          std::string(rows.status().message()),
          "; who migrates lets this role do so with up --grant-read=ROLE"));
    }
    if (!rows.ok()) return env_.connection->Noting(rows.status());
    return Outstanding(*rows, history->repeatables(),
                       history->exists()
                           ? absl::OkStatus()
                           : absl::NotFoundError(history->WhyNotFound()));
  }

  // `missing`: why there is no history, if there is none.
  absl::Status Outstanding(absl::Span<const HistoryRow> rows,
                           absl::Span<const RepeatableRow> repeatables,
                           const absl::Status& missing) {
    report_.outstanding = FindOutstanding(
        MakeStatus(*env_.catalog, rows, repeatables), request_.version);
    if (report_.outstanding.empty()) return absl::OkStatus();
    const std::string what = Describe(report_.outstanding);
    if (missing.ok()) return absl::DeadlineExceededError(what);
    return absl::DeadlineExceededError(
        absl::StrCat(what, ": ", std::string(missing.message())));
  }

  static bool MayPass(const absl::Status& status) {
    return absl::IsDeadlineExceeded(status) || absl::IsUnavailable(status) ||
           absl::IsAborted(status) || absl::IsCancelled(status);
  }

  absl::Status TimeIsUp(const absl::Status& looked) const {
    return absl::Status(report_.outstanding.empty()
                            ? absl::StatusCode::kUnavailable
                            : absl::StatusCode::kDeadlineExceeded,
                        absl::StrCat(std::string(looked.message()), "; waited ",
                                     absl::FormatDuration(absl::Trunc(
                                         Waited(), absl::Milliseconds(100))),
                                     " (--timeout)"));
  }

  absl::Duration Waited() const { return absl::Now() - begin_; }
  absl::Duration Left() const { return request_.timeout - Waited(); }

  const WaitEnvironment& env_;
  const WaitRequest& request_;
  const absl::Time begin_ = absl::Now();
  News news_;
  WaitReport report_;
};

}  // namespace

WaitReport WaitUntilApplied(const WaitEnvironment& environment,
                            const WaitRequest& request) {
  return Waiter(environment, request).Finish();
}

}  // namespace gander

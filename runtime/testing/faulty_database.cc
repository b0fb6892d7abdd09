#include "runtime/testing/faulty_database.h"

#include <utility>

#include "absl/strings/strip.h"

namespace gander {
namespace {

constexpr char kLost[] = "the connection was lost (injected)";

class FaultyDatabase : public Database {
 public:
  FaultyDatabase(std::unique_ptr<Database> database, Fault* fault)
      : database_(std::move(database)), fault_(*fault) {}

  DatabaseName name() const override { return database_->name(); }
  const Dialect& dialect() const override { return database_->dialect(); }
  std::string Describe() const override { return database_->Describe(); }
  void SetNoticeHandler(std::function<void(const Notice&)> handler) override {
    if (database_ != nullptr) database_->SetNoticeHandler(std::move(handler));
  }
  void Cancel() override {
    if (database_ != nullptr) database_->Cancel();
  }

  absl::StatusOr<std::vector<ResultRows>> Query(
      absl::string_view sql) override {
    return Asked<std::vector<ResultRows>>(
        [&] { return database_->Query(sql); });
  }
  absl::StatusOr<TableLookup> FindTable(const TableName& name) override {
    return Asked<TableLookup>([&] { return database_->FindTable(name); });
  }
  absl::Status CheckWritable() override {
    return Told([&] { return database_->CheckWritable(); });
  }
  absl::StatusOr<bool> TryLock(const TableName& history) override {
    return Asked<bool>([&] { return database_->TryLock(history); });
  }
  absl::StatusOr<std::string> DescribeLockHolder(
      const TableName& history) override {
    return Asked<std::string>(
        [&] { return database_->DescribeLockHolder(history); });
  }
  absl::Status Unlock() override {
    return Told([&] { return database_->Unlock(); });
  }
  bool session_is_shared() const override {
    return database_->session_is_shared();
  }
  absl::Status ResetSession() override {
    return Told([&] { return database_->ResetSession(); });
  }

  Outcome RunScript(const Script& script, const Frame& frame) override {
    if (fault_.before_script) fault_.before_script(script);
    return Run([&] { return database_->RunScript(script, frame); });
  }
  Outcome RunFunction(absl::FunctionRef<absl::Status(Transaction&)> body,
                      const Frame& frame) override {
    return Run([&] { return database_->RunFunction(body, frame); });
  }
  Outcome RunOutsideTransaction(const Script& script,
                                const Frame& frame) override {
    if (fault_.before_script) fault_.before_script(script);
    return Run([&] { return database_->RunOutsideTransaction(script, frame); });
  }
  Outcome RunOnConnection(absl::FunctionRef<absl::Status(Connection&)> body,
                          const Frame& frame) override {
    return Run([&] { return database_->RunOnConnection(body, frame); });
  }

 private:
  // Counts a call; true when it is the one that fails.
  bool IsFaulty() { return ++fault_.calls == fault_.at_call; }

  // The session ends, and with it its transaction and its lock.
  void Lose() {
    lost_ = true;
    (void)database_->Unlock();
  }

  template <typename T, typename Call>
  absl::StatusOr<T> Asked(Call call) {
    if (lost_) return absl::UnavailableError(kLost);
    if (!IsFaulty()) return call();
    if (fault_.time == FaultTime::kAfter) (void)call();
    Lose();
    return absl::UnavailableError(kLost);
  }

  template <typename Call>
  absl::Status Told(Call call) {
    if (lost_) return absl::UnavailableError(kLost);
    if (!IsFaulty()) return call();
    if (fault_.time == FaultTime::kAfter) (void)call();
    Lose();
    return absl::UnavailableError(kLost);
  }

  template <typename Call>
  Outcome Run(Call call) {
    const bool faulty = !lost_ && IsFaulty();
    if (!lost_ && !faulty) return call();
    Outcome outcome;
    outcome.error.emplace();
    outcome.error->error_class = ErrorClass::kConnection;
    outcome.error->message = kLost;
    if (faulty) {
      // The caller cannot tell which of the two it was.
      outcome.committed = Committed::kUnknown;
      if (fault_.time == FaultTime::kAfter) (void)call();
      Lose();
    }
    return outcome;
  }

  std::unique_ptr<Database> database_;
  Fault& fault_;
  bool lost_ = false;
};

// A registered driver is a plain function; what it needs stands here.
Fault* registered_fault = nullptr;

absl::StatusOr<std::unique_ptr<Database>> ConnectFaulty(
    absl::string_view url, const ConnectOptions& options) {
  absl::ConsumePrefix(&url, "faulty:");
  absl::StatusOr<std::unique_ptr<Database>> database = Connect(url, options);
  if (!database.ok()) return database.status();
  return MakeFaulty(*std::move(database), registered_fault);
}

}  // namespace

std::unique_ptr<Database> MakeFaulty(std::unique_ptr<Database> database,
                                     Fault* fault) {
  return std::make_unique<FaultyDatabase>(std::move(database), fault);
}

void RegisterFaultyDriver(DatabaseName name, Fault* fault) {
  registered_fault = fault;
  static const DriverRegistration registration(
      Driver{name, "faulty", nullptr, &ConnectFaulty});
}

}  // namespace gander

// The forms of test_steps/*.cc as the registry has them: what GANDER_MIGRATION
// makes of each. They are compiled as outside Bazel's rules; tests/rules has
// the same for those.
#include "runtime/migration/step_registry.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "runtime/migration/step_function.h"
#include "runtime/migration/transaction.h"

namespace gander {
namespace {

// Notes what a step executes, and does nothing.
template <typename Base>
class Notebook : public Base {
 public:
  std::vector<std::string> executed;

  DatabaseName database() const override { return DatabaseName::kPostgres; }

 protected:
  int64_t DoExecute(SqlText sql, absl::Span<const Value>) override {
    executed.emplace_back(sql.text.data(), sql.text.size());
    return 0;
  }
  std::unique_ptr<RowSource> DoStream(SqlText,
                                      absl::Span<const Value>) override {
    return nullptr;
  }
  std::unique_ptr<PreparedSource> DoPrepare(SqlText) override {
    return nullptr;
  }
  std::unique_ptr<BulkSink> DoBulkInsert(
      SqlText, absl::Span<const absl::string_view>) override {
    return nullptr;
  }
  std::unique_ptr<BulkSink> DoBulkUpdate(
      SqlText, absl::Span<const absl::string_view>,
      absl::Span<const absl::string_view>) override {
    return nullptr;
  }
};

class NotebookTransaction : public Notebook<Transaction> {};

class NotebookConnection : public Notebook<Connection> {
 public:
  void InTransaction(absl::FunctionRef<void(Transaction&)> body) override {
    NotebookTransaction tx;
    body(tx);
    for (std::string& sql : tx.executed) {
      executed.push_back("in a transaction: " + sql);
    }
  }
};

class NotebookContext : public StepContext {
 public:
  std::vector<std::string> logged;

  Version version() const override { return Version(1); }
  absl::string_view name() const override { return "notebook"; }
  void Log(absl::string_view message) override {
    logged.emplace_back(message.data(), message.size());
  }
  void Progress(int64_t, int64_t) override {}
  bool cancelled() const override { return false; }
  absl::Time Now() const override { return absl::UnixEpoch(); }
  std::optional<std::string> Variable(absl::string_view) const override {
    return std::nullopt;
  }
};

// What a call of one direction did.
struct Called {
  absl::Status status;
  std::vector<std::string> executed;
  std::vector<std::string> logged;
};

Called Call(const StepFunction& function) {
  NotebookContext context;
  Called result;
  if (function.in_transaction != nullptr) {
    NotebookTransaction tx;
    result.status = function.in_transaction(context, tx);
    result.executed = tx.executed;
  } else if (function.on_connection != nullptr) {
    NotebookConnection connection;
    result.status = function.on_connection(context, connection);
    result.executed = connection.executed;
  } else {
    result.status = absl::UnimplementedError("empty");
  }
  result.logged = context.logged;
  return result;
}

using Strings = std::vector<std::string>;

class RegistryTest : public testing::Test {
 protected:
  // The step of that file; fails the test when there is none.
  static const RegisteredStep& Step(absl::string_view file) {
    static const RegisteredStep kNone{};
    const RegisteredStep* step = FindStep("", file);
    EXPECT_NE(step, nullptr) << "not registered: " << file;
    return step == nullptr ? kNone : *step;
  }
};

TEST_F(RegistryTest, AStepOutsideBazelGoesByItsFilesBaseName) {
  const RegisteredStep& step = Step("1_transaction.cc");
  EXPECT_STREQ(step.catalog, "");
  EXPECT_STREQ(step.file, "1_transaction.cc");
}

TEST_F(RegistryTest, AStepKnowsTheLineOfItsMacro) {
  EXPECT_EQ(Step("1_transaction.cc").line, 11);
}

TEST_F(RegistryTest, AStepOfATransactionRunsInOne) {
  const RegisteredStep& step = Step("1_transaction.cc");
  EXPECT_NE(step.up.in_transaction, nullptr);
  EXPECT_EQ(step.up.on_connection, nullptr);
  EXPECT_EQ(Call(step.up).executed, Strings{"up of 1"});
  EXPECT_EQ(Call(step.down).executed, Strings{"down of 1"});
}

TEST_F(RegistryTest, AVoidStepThatReturnsIsOk) {
  EXPECT_TRUE(Call(Step("1_transaction.cc").up).status.ok());
}

TEST_F(RegistryTest, AContextIsHandedToAStepThatTakesIt) {
  const RegisteredStep& step = Step("2_context.cc");
  EXPECT_EQ(Call(step.up).logged, Strings{"up of 2"});
  EXPECT_EQ(Call(step.up).executed, Strings{"up of 2"});
  EXPECT_EQ(Call(step.down).logged, Strings{"down of 2"});
}

TEST_F(RegistryTest, AStatusIsWhatTheStepReturned) {
  const RegisteredStep& step = Step("3_status.cc");
  EXPECT_EQ(Call(step.up).status, absl::NotFoundError("no up today"));
  EXPECT_EQ(Call(step.down).status, absl::OkStatus());
}

TEST_F(RegistryTest, ANoTxStepGetsTheConnection) {
  const RegisteredStep& step = Step("4_no_transaction.cc");
  EXPECT_EQ(step.up.in_transaction, nullptr);
  EXPECT_NE(step.up.on_connection, nullptr);
  EXPECT_EQ(Call(step.up).executed, Strings{"up of 4"});
  EXPECT_EQ(Call(step.down).executed, Strings{"in a transaction: down of 4"});
}

TEST_F(RegistryTest, ANullDownIsEmpty) {
  const RegisteredStep& step = Step("5_irreversible.cc");
  EXPECT_FALSE(step.up.empty());
  EXPECT_TRUE(step.down.empty());
}

TEST_F(RegistryTest, ANoexceptFunctionIsAStepToo) {
  EXPECT_EQ(Call(Step("5_irreversible.cc").up).executed, Strings{"up of 5"});
}

TEST_F(RegistryTest, OnlyAStepThatSaysSoIsRetryable) {
  EXPECT_FALSE(Step("1_transaction.cc").retryable);
  EXPECT_TRUE(Step("6_retryable.cc").retryable);
}

TEST_F(RegistryTest, AStepSaysWhatItReplaces) {
  EXPECT_TRUE(Step("1_transaction.cc").replaced().empty());
  const RegisteredStep& step = Step("9_renumbered.cc");
  const absl::Span<const int64_t> replaced = step.replaced();
  EXPECT_EQ(std::vector<int64_t>(replaced.begin(), replaced.end()),
            (std::vector<int64_t>{20240102030405, 0}));
  EXPECT_TRUE(step.retryable);
}

TEST_F(RegistryTest, APortableParameterRunsOnEveryDatabase) {
  for (DatabaseName database : kAllDatabases) {
    EXPECT_TRUE(RunsOn(Step("1_transaction.cc").up.databases, database));
    EXPECT_TRUE(RunsOn(Step("4_no_transaction.cc").up.databases, database));
  }
}

TEST_F(RegistryTest, AParameterOfOneDatabaseExcludesTheOthers) {
  const RegisteredStep& step = Step("7_one_database.cc");
  EXPECT_TRUE(RunsOn(step.up.databases, DatabaseName::kPostgres));
  EXPECT_FALSE(RunsOn(step.up.databases, DatabaseName::kSqlite));
  EXPECT_FALSE(RunsOn(step.up.databases, DatabaseName::kMysql));
  EXPECT_EQ(Call(step.up).executed, Strings{"up of 7"});
  EXPECT_EQ(Call(step.down).executed, Strings{"down of 7"});
}

TEST_F(RegistryTest, UpAndDownDeclareTheirDatabasesEachByItself) {
  const RegisteredStep& step = Step("8_mixed.cc");
  EXPECT_TRUE(RunsOn(step.up.databases, DatabaseName::kSqlite));
  EXPECT_FALSE(RunsOn(step.down.databases, DatabaseName::kSqlite));
}

TEST_F(RegistryTest, StepsOfOneFunctionNameStayApart) {
  EXPECT_EQ(Call(Step("6_retryable.cc").up).executed, Strings{"up of 6"});
  EXPECT_EQ(Call(Step("5_irreversible.cc").up).executed, Strings{"up of 5"});
}

TEST_F(RegistryTest, ThereIsNoStepOfAnotherNameOrCatalog) {
  EXPECT_EQ(FindStep("", "1_transaction"), nullptr);
  EXPECT_EQ(FindStep("", "9_missing.cc"), nullptr);
  EXPECT_EQ(FindStep("shop", "1_transaction.cc"), nullptr);
}

}  // namespace
}  // namespace gander

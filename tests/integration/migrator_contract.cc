#include "tests/integration/migrator_contract.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "runtime/migration/checksum.h"
#include "runtime/migration/file_name.h"
#include "runtime/sql/sql_file.h"

namespace gander {

std::vector<TestFile> MigratorContract::Shop() {
  return {
      {"1_customers.sql",
       "-- +gander Up\n"
       "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(50));\n"
       "INSERT INTO customer VALUES (1, 'Ada');\n"
       "-- +gander Down\n"
       "DROP TABLE customer;\n"},
      {"2_orders.sql",
       "-- +gander Up\n"
       "CREATE TABLE orders (id integer PRIMARY KEY, customer integer);\n"
       "-- +gander Down\n"
       "DROP TABLE orders;\n"},
      {"10_order_rows.sql",
       "-- +gander Up\n"
       "INSERT INTO orders VALUES (1, 1); INSERT INTO orders VALUES (2, 1);\n"
       "-- +gander Down\n"
       "DELETE FROM orders;\n"},
  };
}

std::vector<TestFile> MigratorContract::Tables(int count) {
  std::vector<TestFile> files;
  for (int i = 1; i <= count; ++i) {
    files.push_back({absl::StrCat(i, "_t", i, ".sql"),
                     absl::StrCat("-- +gander Up\nCREATE TABLE t", i,
                                  " (n integer);\n-- +gander Down\nDROP TABLE "
                                  "t",
                                  i, ";\n")});
  }
  return files;
}

RegisteredStep MigratorContract::Step(absl::Status (*up)(StepContext&,
                                                         Transaction&),
                                      absl::Status (*down)(StepContext&,
                                                           Transaction&)) {
  RegisteredStep step{};
  step.catalog = "test";
  step.file = "step.cc";
  step.line = 40;
  step.up.in_transaction = up;
  step.down.in_transaction = down;
  return step;
}

void MigratorContract::SetUp() { database_ = GetParam()(); }

Catalog MigratorContract::CatalogOf(const std::vector<TestFile>& files) const {
  std::vector<Migration> migrations;
  std::vector<std::shared_ptr<const std::string>> texts;
  for (const TestFile& file : files) {
    const absl::StatusOr<FileName> name = ParseFileName(file.name);
    EXPECT_TRUE(name.ok()) << name.status();
    Migration m;
    m.version = name->version;
    m.name = name->name;
    m.file = absl::StrCat("migrations/", file.name);
    if (file.step != nullptr) {
      m.cpp = file.step;
      m.format = SourceFormat::kCpp;
      m.file_checksum = m.up_checksum = Checksum(file.content);
    } else {
      texts.push_back(std::make_shared<const std::string>(file.content));
      const absl::StatusOr<SqlFile> sql =
          ReadSqlFile(m.file, *texts.back(), driver());
      EXPECT_TRUE(sql.ok()) << sql.status();
      m.format = sql->format;
      m.replaces = sql->replaces;
      m.sql_up = sql->up;
      m.sql_down = sql->down;
      m.down_error = sql->down_error;
      m.down_missing = sql->down_missing;
      m.file_checksum = sql->file_checksum;
      m.up_checksum = sql->up_checksum;
    }
    migrations.push_back(std::move(m));
  }
  absl::StatusOr<Catalog> catalog = Catalog::Create(
      driver(), std::move(migrations), {texts.begin(), texts.end()});
  EXPECT_TRUE(catalog.ok()) << catalog.status();
  return *std::move(catalog);
}

Migrator MigratorContract::MigratorFor(const std::vector<TestFile>& files,
                                       MigratorOptions options) const {
  if (options.database_url.empty()) options.database_url = url();
  options.connect_timeout = absl::Seconds(5);
  absl::StatusOr<Migrator> migrator =
      Migrator::Create(CatalogOf(files), std::move(options));
  EXPECT_TRUE(migrator.ok()) << migrator.status();
  return *std::move(migrator);
}

ChangeReport MigratorContract::Write(Migrator& migrator,
                                     const HistoryRequest& request) {
  const absl::StatusOr<HistoryPlan> plan = migrator.PlanChange(request);
  EXPECT_TRUE(plan.ok()) << plan.status();
  if (!plan.ok()) return ChangeReport();
  ChangeReport report = migrator.Change(request, *plan);
  EXPECT_TRUE(report.status.ok()) << report.status;
  return report;
}

std::unique_ptr<Database> MigratorContract::OpenSession() const {
  absl::StatusOr<std::unique_ptr<Database>> database =
      Connect(url(), ConnectOptions());
  EXPECT_TRUE(database.ok()) << database.status();
  return *std::move(database);
}

std::string MigratorContract::Values(const std::string& sql) const {
  const absl::StatusOr<std::vector<ResultRows>> results =
      OpenSession()->Query(sql);
  if (!results.ok()) return std::string(results.status().message());
  std::vector<std::string> values;
  for (const auto& row : results->back()) {
    values.push_back(row[0].value_or("NULL"));
  }
  return absl::StrJoin(values, " ");
}

std::string MigratorContract::Applied() const {
  return Values("SELECT version FROM gander_history ORDER BY seq");
}

}  // namespace gander

#include "tests/cli/gander_test.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sqlite3.h"

namespace gander {

namespace fs = std::filesystem;

GanderTest::GanderTest() {
  std::string name = testing::TempDir() + "/cli_XXXXXX";
  folder_ = mkdtemp(name.data());
}

GanderTest::~GanderTest() { fs::remove_all(folder_); }

const std::string& GanderTest::Binary() {
  static const std::string* const path =
      new std::string(fs::absolute(std::getenv("GANDER")).string());
  return *path;
}

ProgramOptions GanderTest::Options() const {
  ProgramOptions options;
  options.folder = folder_;
  options.environment = environment_;
  return options;
}

ProgramOutput GanderTest::Gander(const std::vector<std::string>& arguments) {
  return RunProgram(Binary(), arguments, Options());
}

ProgramOutput GanderTest::OnDatabase(std::vector<std::string> arguments) {
  arguments.push_back("--database-url=sqlite:test.db");
  return Gander(arguments);
}

nlohmann::json GanderTest::Json(const ProgramOutput& output) {
  nlohmann::json json = nlohmann::json::parse(output.out, nullptr, false);
  EXPECT_TRUE(json.is_object()) << output.out << output.err;
  EXPECT_EQ(std::count(output.out.begin(), output.out.end(), '\n'), 1);
  EXPECT_EQ(json["exit_code"], output.exit_code);
  return json;
}

std::string GanderTest::Path(const std::string& name) const {
  return folder_ + "/" + name;
}

void GanderTest::WriteFile(const std::string& name,
                           const std::string& content) {
  fs::create_directories(fs::path(Path(name)).parent_path());
  std::ofstream(Path(name), std::ios::binary) << content;
}

std::string GanderTest::ReadFile(const std::string& name) const {
  std::ifstream file(Path(name), std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

bool GanderTest::Exists(const std::string& name) const {
  return fs::exists(Path(name));
}

std::vector<std::string> GanderTest::Files(const std::string& folder) const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(Path(folder))) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

void GanderTest::WriteTwoMigrations() {
  WriteFile("migrations/0001_create_users.sql",
            "-- +gander Up\n"
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n"
            "INSERT INTO users VALUES (1, 'ada');\n"
            "-- +gander Down\n"
            "DROP TABLE users;\n");
  WriteFile("migrations/0002_create_orders.sql",
            "-- +gander Up\n"
            "CREATE TABLE orders (id INTEGER PRIMARY KEY);\n"
            "-- +gander Down\n"
            "DROP TABLE orders;\n");
}

std::string GanderTest::Sql(const std::string& sql) {
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open(Path("test.db").c_str(), &database), SQLITE_OK);
  std::string value;
  char* error = nullptr;
  const auto take_first = [](void* value, int count, char** values, char**) {
    auto* text = static_cast<std::string*>(value);
    if (text->empty() && count > 0 && values[0] != nullptr) *text = values[0];
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), take_first, &value, &error),
            SQLITE_OK)
      << sql << ": " << error;
  sqlite3_free(error);
  sqlite3_close(database);
  return value;
}

}  // namespace gander

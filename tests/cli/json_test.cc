// docs/json-output.md, held to the program: every member of every command, with
// its type. A member that is gone or has another type breaks somebody's reader.
#include <algorithm>

#include "tests/cli/gander_test.h"

namespace gander {
namespace {

// `json` with the name of its type for each value; of an array, each shape that
// occurs in it, once.
nlohmann::json Shape(const nlohmann::json& json) {
  if (json.is_object()) {
    nlohmann::json shape = nlohmann::json::object();
    for (const auto& [key, value] : json.items()) shape[key] = Shape(value);
    return shape;
  }
  if (json.is_array()) {
    nlohmann::json shapes = nlohmann::json::array();
    for (const nlohmann::json& element : json) {
      const nlohmann::json shape = Shape(element);
      if (std::find(shapes.begin(), shapes.end(), shape) == shapes.end()) {
        shapes.push_back(shape);
      }
    }
    return shapes;
  }
  return json.type_name();
}

// What every object has, and `members`.
nlohmann::json Object(const std::string& members, bool failed = false) {
  nlohmann::json object = nlohmann::json::parse(members);
  object["command"] = "string";
  object["exit_code"] = "number";
  object["result"] = "string";
  if (failed) object["error"] = {{"message", "string"}};
  return object;
}

class JsonTest : public GanderTest {
 protected:
  JsonTest() {
    WriteTwoMigrations();
    WriteFile("migrations/0003_no_down.sql", "-- +gander Up\nSELECT 1;\n");
  }

  // The shape of what `line` prints on the database.
  nlohmann::json ShapeOf(std::vector<std::string> line) {
    line.push_back("--output=json");
    return Shape(Json(OnDatabase(line)));
  }
  // The same for a command that takes no database.
  nlohmann::json ShapeOfFiles(std::vector<std::string> line) {
    line.push_back("--output=json");
    return Shape(Json(Gander(line)));
  }
};

constexpr char kRun[] = R"({
  "database": "string", "dry_run": "boolean", "run_id": "string",
  "steps": [{
    "direction": "string", "version": "number", "name": "string",
    "file": "string", "state": "string", "statements": "number",
    "duration_ms": "number", "error": "null"
  }],
  "steps_left": "number", "problems": [], "warnings": []
})";

TEST_F(JsonTest, OfWaiting) {
  const std::string shape = R"({
    "database": "string", "ready": "boolean", "waited_ms": "number",
    "outstanding": [{
      "version": "number", "name": "string", "file": "string",
      "half_done": "boolean"
    }]
  })";
  EXPECT_EQ(ShapeOf({"wait", "--timeout=0"}), Object(shape, /*failed=*/true));
}

TEST_F(JsonTest, OfSeveralDatabases) {
  WriteFile("fleet", "a sqlite:a.db\nb sqlite:///nowhere/b.db\n");
  const nlohmann::json shape =
      ShapeOfFiles({"version", "--targets-file=fleet"});
  EXPECT_EQ(shape, Object(R"({
    "targets": [{
      "target": "string", "exit_code": "number", "result": "string",
      "database": "string", "current": "null"
    }],
    "targets_failed": "number", "targets_left": "number"
  })"));
}

TEST_F(JsonTest, OfARunThatChangesTheDatabase) {
  const nlohmann::json shape = Object(kRun);
  EXPECT_EQ(ShapeOf({"up", "--to=2"}), shape);
  EXPECT_EQ(ShapeOf({"redo"}), shape);
  EXPECT_EQ(ShapeOf({"goto", "1"}), shape);
  EXPECT_EQ(ShapeOf({"down"}), shape);
}

TEST_F(JsonTest, OfARunThatFails) {
  WriteFile("migrations/0001_create_users.sql", "nonsense;\n");
  nlohmann::json shape = Object(kRun, /*failed=*/true);
  shape["steps"][0]["error"] = "string";
  EXPECT_EQ(ShapeOf({"up"}), shape);
}

TEST_F(JsonTest, OfARunThatMustNotBegin) {
  OnDatabase({"up"});
  WriteFile("migrations/0000_late.sql", "SELECT 1;\n");
  WriteFile("migrations/0004_more.sql", "SELECT 1;\n");
  nlohmann::json shape = Object(kRun, /*failed=*/true);
  shape["steps"] = nlohmann::json::array();
  shape["problems"] = nlohmann::json::parse(
      R"([{"kind": "string", "version": "number", "message": "string"}])");
  EXPECT_EQ(ShapeOf({"up"}), shape);
}

TEST_F(JsonTest, OfARunWithoutAConnection) {
  nlohmann::json shape = Object(kRun, /*failed=*/true);
  shape["steps"] = nlohmann::json::array();
  const std::vector<std::vector<std::string>> lines = {
      {"up"}, {"down"}, {"redo"}, {"goto", "1"}};
  for (std::vector<std::string> line : lines) {
    line.push_back("--connect-timeout=0");
    line.push_back("--database-url=postgresql://127.0.0.1:1/x");
    EXPECT_EQ(ShapeOfFiles(line), shape) << line[0];
  }
}

TEST_F(JsonTest, OfAPlan) {
  nlohmann::json shape = Object(R"({
    "database": "string", "dry_run": "boolean",
    "steps": [{
      "direction": "string", "version": "number", "name": "string",
      "file": "string", "kind": "string", "transaction": "boolean",
      "backfill": "boolean", "statements": "number", "sql": "string",
      "resume_after": "null"
    }],
    "problems": [], "warnings": [], "grants": []
  })");
  EXPECT_EQ(ShapeOf({"plan"}), shape);
  EXPECT_EQ(ShapeOf({"up", "--dry-run"}), shape);
  shape["database"] = "null";
  EXPECT_EQ(ShapeOfFiles({"plan", "--database=sqlite"}), shape);
  shape["database"] = "string";
  OnDatabase({"up"});
  shape["steps"][0]["sql"] = "null";
  shape["warnings"] = {"string"};
  EXPECT_EQ(ShapeOf({"plan", "down"}), shape);
}

TEST_F(JsonTest, OfStatus) {
  OnDatabase({"up", "--to=1"});
  EXPECT_EQ(ShapeOf({"status"}), Object(R"({
    "database": "string", "server": "string", "history_table": "string",
    "history_exists": "boolean", "current": "number", "pending": "number",
    "migrations": [{
      "version": "number", "name": "string", "file": "string",
      "state": "string", "changed": "boolean", "out_of_order": "boolean",
      "recorded_version": "number", "recorded_name": "string",
      "kind": "string", "applied_at": "string", "duration_ms": "number",
      "statements_done": "number", "statements_total": "number",
      "in_doubt": "boolean", "partial_direction": "null"
    }, {
      "version": "number", "name": "string", "file": "string",
      "state": "string", "changed": "boolean", "out_of_order": "boolean",
      "recorded_version": "null", "recorded_name": "null",
      "kind": "null", "applied_at": "null", "duration_ms": "null",
      "statements_done": "null", "statements_total": "null",
      "in_doubt": "boolean", "partial_direction": "null"
    }],
    "repeatables": []
  })"));
  WriteFile("migrations/R__views.sql", "SELECT 1;");
  const nlohmann::json pending = Json(OnDatabase({"status", "--output=json"}));
  EXPECT_EQ(pending["repeatables"].dump(),
            "[{\"applied_at\":null,\"duration_ms\":null,\"file\":"
            "\"migrations/R__views.sql\",\"name\":\"views\",\"pending\":"
            "true}]");
}

TEST_F(JsonTest, OfVersion) {
  nlohmann::json shape = Object(R"({"database": "string", "current": "null"})");
  EXPECT_EQ(ShapeOf({"version"}), shape);
  OnDatabase({"up"});
  shape["current"] = "number";
  EXPECT_EQ(ShapeOf({"version"}), shape);
}

constexpr char kChange[] = R"({
  "database": "string", "dry_run": "boolean", "written": "boolean",
  "changes": [{
    "action": "string", "version": "number", "name": "string",
    "file": "string", "state_before": "null", "state_after": "string",
    "message": "string"
  }],
  "warnings": []
})";

TEST_F(JsonTest, OfAChangeOfTheHistory) {
  nlohmann::json shape = Object(kChange);
  EXPECT_EQ(ShapeOf({"baseline", "2", "--dry-run"}), shape);
  EXPECT_EQ(ShapeOf({"baseline", "2", "--yes"}), shape);
  EXPECT_EQ(ShapeOf({"repair", "--mark-applied=3", "--yes"}), shape);
  shape["changes"][0]["state_before"] = "string";
  shape["changes"][0]["state_after"] = "null";
  EXPECT_EQ(ShapeOf({"repair", "--forget=3", "--yes"}), shape);
  shape = Object(kChange, /*failed=*/true);
  EXPECT_EQ(ShapeOf({"repair", "--mark-applied=3"}), shape) << "not confirmed";
}

TEST_F(JsonTest, OfAnAdoption) {
  EXPECT_EQ(ShapeOf({"adopt"}), Object(R"({
    "database": "string", "found": []
  })"));
  Sql("CREATE TABLE schema_migrations (version bigint, dirty bool)");
  Sql("INSERT INTO schema_migrations VALUES (2, false)");
  EXPECT_EQ(ShapeOf({"adopt"}), Object(R"({
    "database": "string",
    "found": [{"tool": "string", "table": "string", "command": "string"}]
  })"));
  EXPECT_EQ(ShapeOf({"adopt", "--from=golang-migrate", "--yes"}),
            Object(kChange));
}

TEST_F(JsonTest, OfRepairs) {
  OnDatabase({"up"});
  EXPECT_EQ(ShapeOf({"repair"}),
            Object(R"({"database": "string", "findings": []})"));
  WriteFile("migrations/0003_no_down.sql", "-- +gander Up\nSELECT 2;\n");
  EXPECT_EQ(ShapeOf({"repair"}), Object(R"({
    "database": "string",
    "findings": [{
      "kind": "string", "version": "number", "message": "string",
      "commands": ["string"]
    }]
  })",
                                        /*failed=*/true));
}

TEST_F(JsonTest, OfValidate) {
  nlohmann::json shape = Object(R"({
    "database": "null", "databases": ["string"], "migrations": "number",
    "findings": [
      {"severity": "string", "check": "string", "message": "string"}
    ]
  })");
  EXPECT_EQ(ShapeOfFiles({"validate", "--database=sqlite"}), shape);
  shape["database"] = "string";
  EXPECT_EQ(ShapeOf({"validate"}), shape);
}

TEST_F(JsonTest, OfTheCommandsAboutFiles) {
  EXPECT_EQ(ShapeOfFiles({"create", "x"}), Object(R"({"file": "string"})"));
  const nlohmann::json hash = Object(R"({
    "file": "string", "checked": "boolean",
    "files": [{"name": "string", "checksum": "string"}]
  })");
  EXPECT_EQ(ShapeOfFiles({"hash"}), hash);
  EXPECT_EQ(ShapeOfFiles({"hash", "--check"}), hash);
  nlohmann::json fix = Object(R"({
    "folder": "string", "dry_run": "boolean",
    "files": [{
      "from": "string", "to": "string", "version": "number",
      "replaces": "number"
    }],
    "sum": "string"
  })");
  EXPECT_EQ(ShapeOfFiles({"fix"}), fix);
  fix["files"] = nlohmann::json::array();
  fix["sum"] = "null";
  EXPECT_EQ(ShapeOfFiles({"fix"}), fix);
}

TEST_F(JsonTest, OfHelpAndTheProgramsOwnVersion) {
  EXPECT_EQ(ShapeOfFiles({"help", "up"}), Object(R"({"text": "string"})"));
  nlohmann::json shape = Object(R"({"gander": "string"})");
  shape["command"] = "null";
  EXPECT_EQ(ShapeOfFiles({"--version"}), shape);
}

TEST_F(JsonTest, OfAFailureBeforeThereIsAnythingToTell) {
  const nlohmann::json shape = Object("{}", /*failed=*/true);
  EXPECT_EQ(ShapeOfFiles({"up", "--nonsense"}), shape);
  EXPECT_EQ(ShapeOfFiles({"create", "--dir=none", "x"}), shape);
  for (const char* command : {"status", "version", "plan"}) {
    EXPECT_EQ(ShapeOfFiles({command, "--connect-timeout=0",
                            "--database-url=postgresql://127.0.0.1:1/x"}),
              shape)
        << command;
  }
}

}  // namespace
}  // namespace gander

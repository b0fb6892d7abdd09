// create and hash.
#include "tests/cli/gander_test.h"

namespace gander {
namespace {

class FilesTest : public GanderTest {
 protected:
  FilesTest() { WriteFile("migrations/README.md", ""); }
};

TEST_F(FilesTest, CreatePrintsTheNameOfASkeletonThatRuns) {
  const ProgramOutput output = Gander({"create", "Add Orders!"});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_EQ(output.err, "");
  const std::string name = output.out.substr(0, output.out.size() - 1);
  // migrations/20240131095500_add_orders.sql
  ASSERT_EQ(name.size(), 40) << name;
  EXPECT_EQ(name.substr(0, 13), "migrations/20");
  EXPECT_EQ(name.substr(25), "_add_orders.sql");
  EXPECT_EQ(ReadFile(name), "-- +gander Up\n\n\n-- +gander Down\n\n");
  const ProgramOutput up = OnDatabase({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.err;
  EXPECT_EQ(OnDatabase({"down"}).exit_code, 0);
}

TEST_F(FilesTest, CreateTwiceInASecondMakesTwoFiles) {
  const std::string first = Gander({"create", "x"}).out;
  const std::string second = Gander({"create", "x"}).out;
  EXPECT_LT(first, second);
  EXPECT_EQ(Files("migrations").size(), 3);
}

TEST_F(FilesTest, CreateSequentialFollowsItsNeighbours) {
  EXPECT_EQ(Gander({"create", "a", "--sequential"}).out,
            "migrations/0001_a.sql\n");
  EXPECT_EQ(Gander({"create", "b.sql", "--sequential"}).out,
            "migrations/0002_b.sql\n");
  WriteFile("migrations/000009_wide.sql", "");
  EXPECT_EQ(Gander({"create", "c", "--sequential", "--output=json"}).out,
            "{\"command\":\"create\",\"exit_code\":0,\"result\":\"done\","
            "\"file\":\"migrations/000010_c.sql\"}\n");
}

// Without the letter it would be another word.
TEST_F(FilesTest, CreateRefusesLettersThatAFileNameMayNotHave) {
  for (const char* name : {"\xc3\x9cnicode", "caf\xc3\xa9", "\xe9", "a\xff"}) {
    const ProgramOutput output = Gander({"create", name});
    EXPECT_EQ(output.exit_code, 2) << name << output.out;
    EXPECT_NE(output.err.find("a-z, 0-9, '_' and '-'"), std::string::npos)
        << output.err;
  }
  EXPECT_EQ(Files("migrations"), std::vector<std::string>{"README.md"});
}

TEST_F(FilesTest, CreateWritesACppStep) {
  const ProgramOutput output =
      Gander({"create", "--cc", "split_names", "--sequential"});
  EXPECT_EQ(output.out, "migrations/0001_split_names.cc\n");
  const std::string content = ReadFile("migrations/0001_split_names.cc");
  EXPECT_NE(content.find("#include \"gander/migration.h\""), std::string::npos);
  EXPECT_NE(content.find("\nGANDER_MIGRATION(Up, Down);\n"), std::string::npos);
}

TEST_F(FilesTest, CreateGoesToTheFolderThatIsNamed) {
  WriteFile("db/x/README.md", "");
  EXPECT_EQ(Gander({"create", "a", "--sequential", "--dir=db/x"}).out,
            "db/x/0001_a.sql\n");
  environment_["GANDER_DIR"] = "db";
  EXPECT_EQ(Gander({"create", "a", "--sequential"}).out, "db/0001_a.sql\n");
}

TEST_F(FilesTest, HashWritesWhatHashCheckReads) {
  WriteTwoMigrations();
  EXPECT_EQ(Gander({"hash"}).out, "migrations/gander.sum: 2 files\n");
  EXPECT_EQ(ReadFile("migrations/gander.sum").substr(0, 13), "gander.sum 1 ");
  EXPECT_EQ(Gander({"hash", "--check"}).exit_code, 0);
  EXPECT_EQ(Files("migrations"),
            (std::vector<std::string>{"0001_create_users.sql",
                                      "0002_create_orders.sql", "README.md",
                                      "gander.sum"}));
}

TEST_F(FilesTest, HashCheckNamesWhatWasEditedAddedAndRemoved) {
  WriteTwoMigrations();
  Gander({"hash"});
  WriteFile("migrations/0002_create_orders.sql", "SELECT 1;\n");
  WriteFile("migrations/0003_step.cc", "// C++\n");
  const std::string before = ReadFile("migrations/gander.sum");
  const ProgramOutput output = Gander({"hash", "--check"});
  EXPECT_EQ(output.exit_code, 4);
  EXPECT_NE(output.err.find("0002_create_orders.sql"), std::string::npos);
  EXPECT_NE(output.err.find("0003_step.cc"), std::string::npos);
  EXPECT_EQ(output.err.find("0001_create_users.sql"), std::string::npos);
  EXPECT_EQ(ReadFile("migrations/gander.sum"), before);
}

TEST_F(FilesTest, ASumDoesNotDependOnLineEndsOrAByteOrderMark) {
  WriteFile("migrations/1_a.sql", "SELECT 1;\nSELECT 2;\n");
  Gander({"hash"});
  WriteFile("migrations/1_a.sql", "\xef\xbb\xbfSELECT 1;\r\nSELECT 2;\r\n");
  EXPECT_EQ(Gander({"hash", "--check"}).exit_code, 0);
}

}  // namespace
}  // namespace gander

#include "tools/embed/request.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace gander::embed {
namespace {

TEST(ParseRequest, ReadsEveryFlag) {
  absl::StatusOr<Request> request = ParseRequest(
      "--catalog\nshop\n--database\nsqlite\n--database\npostgres\n"
      "--file\nout/m/1_a b.sql\nm/1_a b.sql\n"
      "--step\nm/2_b.cc\nm/2_b.cc\nshop__2_b_cc\n"
      "--sum\nm/gander.sum\nm/gander.sum\n"
      "--default\nlock-wait\n5m\n--default\nhistory-table\nshop.h\n"
      "--sum_command\nbazel run //m:x.hash\n"
      "--out\nout/manifest.cc\n");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->catalog, "shop");
  EXPECT_EQ(request->databases,
            (std::vector<DatabaseName>{DatabaseName::kPostgres,
                                       DatabaseName::kSqlite}));
  ASSERT_EQ(request->files.size(), 2u);
  EXPECT_EQ(request->files[0].path, "out/m/1_a b.sql");
  EXPECT_EQ(request->files[0].shown, "m/1_a b.sql");
  EXPECT_EQ(request->files[0].step_id, "");
  EXPECT_EQ(request->files[1].step_id, "shop__2_b_cc");
  EXPECT_EQ(request->sum.path, "m/gander.sum");
  EXPECT_EQ(request->defaults,
            (std::vector<std::pair<std::string, std::string>>{
                {"history-table", "shop.h"}, {"lock-wait", "5m"}}));
  EXPECT_EQ(request->sum_command, "bazel run //m:x.hash");
  EXPECT_EQ(request->out, "out/manifest.cc");
  EXPECT_EQ(request->sum_out, "");
}

TEST(ParseRequest, TakesADefaultWhoseValueIsEmpty) {
  absl::StatusOr<Request> request = ParseRequest(
      "--catalog\nshop\n--database\nsqlite\n--out\no\n--default\na\n\n");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->defaults[0].second, "");
}

TEST(ParseRequest, ASumNeedsNeitherCatalogNorDatabase) {
  absl::StatusOr<Request> request = ParseRequest("--sum_out\ngander.sum\n");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->sum_out, "gander.sum");
}

TEST(ParseRequest, RefusesAnythingElse) {
  const struct {
    const char* params;
    const char* message;
  } kCases[] = {
      {"", "unknown flag \"\""},
      {"--catlog\nshop\n", "unknown flag \"--catlog\""},
      {"--catalog\n", "--catalog takes 1 words"},
      {"--file\na\n", "--file takes 2 words"},
      {"--step\na\nb\n", "--step takes 3 words"},
      {"--database\noracle\n", "unknown database \"oracle\""},
      {"--catalog\nshop\n--out\no\n",
       "with --out, --catalog and --database are required"},
      {"--database\nsqlite\n--out\no\n",
       "with --out, --catalog and --database are required"},
      {"--catalog\nshop\n--database\nsqlite\n",
       "give one of --out and --sum_out"},
      {"--out\no\n--sum_out\ns\n", "give one of --out and --sum_out"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ParseRequest(c.params).status(),
              absl::InvalidArgumentError(c.message));
  }
}

TEST(ParseRequest, AVariableIsANameAndAllBehindTheEqualsSign) {
  const absl::StatusOr<Request> request = ParseRequest(
      "--catalog\na\n--database\nsqlite\n--out\no\n--variable\nplain\n"
      "--variable\nkind= it's = so\n--variable\nempty=\n");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->variables,
            (std::vector<DeclaredVariable>{
                {"plain", {}}, {"kind", " it's = so"}, {"empty", ""}}));
  for (const char* variable : {"", "=a", "a-b", "a b", "1"}) {
    EXPECT_EQ(
        ParseRequest(absl::StrCat("--catalog\na\n--database\nsqlite\n--out\no\n"
                                  "--variable\n",
                                  variable, "\n"))
            .status(),
        absl::InvalidArgumentError(
            absl::StrCat("`variables`: \"", variable,
                         "\" is none, which is NAME or NAME=VALUE")));
  }
}

}  // namespace
}  // namespace gander::embed

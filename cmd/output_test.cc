#include "cmd/output.h"

#include <cstdlib>
#include <stdexcept>

#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

struct Printed {
  int exit_code;
  std::string out;
  std::string err;
};

Printed Capture(absl::FunctionRef<Result(OutputForm*)> run) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Printed printed;
  printed.exit_code = RunAndPrint(run);
  printed.out = testing::internal::GetCapturedStdout();
  printed.err = testing::internal::GetCapturedStderr();
  return printed;
}

TEST(RunAndPrint, TextGoesToStandardOutputAndTheRestToStandardError) {
  const Printed printed = Capture([](OutputForm*) {
    Result result;
    result.code = ExitCode::kDisagreement;
    result.text = "the text\n";
    result.json = {{"unseen", true}};
    result.error = "the error";
    result.warnings = {"the warning"};
    return result;
  });
  EXPECT_EQ(printed.exit_code, 4);
  EXPECT_EQ(printed.out, "the text\n");
  EXPECT_EQ(printed.err, "warning: the warning\nerror: the error\n");
}

TEST(RunAndPrint, JsonIsOneLineInTheDocumentedOrder) {
  const Printed printed = Capture([](OutputForm* form) {
    *form = {"status", true};
    Result result;
    result.text = "unseen\n";
    result.json = {{"zebra", 1}, {"antelope", "\xff"}};
    return result;
  });
  EXPECT_EQ(printed.exit_code, 0);
  EXPECT_EQ(printed.out,
            "{\"command\":\"status\",\"exit_code\":0,\"result\":\"done\","
            "\"zebra\":1,\"antelope\":\"\xef\xbf\xbd\"}\n");
  EXPECT_EQ(printed.err, "");
}

TEST(RunAndPrint, AnExceptionIsAFailureInJsonToo) {
  const Printed printed = Capture([](OutputForm* form) -> Result {
    *form = {"up", true};
    throw std::runtime_error("no memory");
  });
  EXPECT_EQ(printed.exit_code, 8);
  EXPECT_EQ(printed.out,
            "{\"command\":\"up\",\"exit_code\":8,\"result\":"
            "\"outcome_unknown\",\"error\":{\"message\":"
            "\"internal error: no memory\"}}\n");
  EXPECT_EQ(printed.err, "error: internal error: no memory\n");
}

TEST(RunAndPrint, AStepThatEndsTheProgramIsAFailureWhateverItsCode) {
  EXPECT_EXIT(RunAndPrint([](OutputForm* form) -> Result {
                *form = {"up", false};
                std::exit(0);
              }),
              testing::ExitedWithCode(8),
              "a migration, or a library that it "
              "uses, called exit");
}

}  // namespace
}  // namespace gander::cmd

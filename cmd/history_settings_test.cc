#include "cmd/history_settings.h"

#include <string>
#include <variant>
#include <vector>

#include "cmd/flags.h"
#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

class HistorySettingsTest : public testing::Test {
 protected:
  static absl::StatusOr<std::optional<HistoryRequest>> Read(
      const std::string& command, std::vector<std::string> arguments = {}) {
    Invocation invocation;
    invocation.command = command;
    invocation.arguments = std::move(arguments);
    return ToHistoryRequest(invocation);
  }

 private:
  gflags::FlagSaver saver_;
};

TEST_F(HistorySettingsTest, OtherCommandsAndNoActionAreNoRequest) {
  for (const char* command : {"up", "repair", "adopt"}) {
    const auto request = Read(command);
    ASSERT_TRUE(request.ok()) << request.status();
    EXPECT_FALSE(request->has_value()) << command;
  }
}

TEST_F(HistorySettingsTest, ABaselineIsOfItsArgument) {
  const auto request = Read("baseline", {"007"});
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(std::get<BaselineRequest>(**request).version, Version(7));
  EXPECT_TRUE(absl::IsInvalidArgument(Read("baseline", {"x"}).status()));
}

TEST_F(HistorySettingsTest, AResolutionSaysWhatBecameOfTheStep) {
  FLAGS_gander_resolve = "3";
  EXPECT_TRUE(absl::IsInvalidArgument(Read("repair").status()));
  const struct {
    const char* as;
    RepairRequest::Action action;
  } cases[] = {
      {"applied", RepairRequest::Action::kResolveApplied},
      {"not-applied", RepairRequest::Action::kResolveNotApplied},
      {"undone", RepairRequest::Action::kResolveUndone},
  };
  for (const auto& one : cases) {
    FLAGS_gander_as = one.as;
    const auto request = Read("repair");
    ASSERT_TRUE(request.ok()) << request.status();
    EXPECT_EQ(std::get<RepairRequest>(**request).action, one.action);
    EXPECT_EQ(std::get<RepairRequest>(**request).version, Version(3));
  }
}

TEST_F(HistorySettingsTest, ARepairIsOneThing) {
  FLAGS_gander_forget = "3";
  FLAGS_gander_accept_all = true;
  const absl::Status status = Read("repair").status();
  EXPECT_EQ(status.message(),
            "--accept-all and --forget exclude each other: repair does one "
            "thing at a time");
}

TEST_F(HistorySettingsTest, AnAdoptionIsFromAToolAndItsTable) {
  FLAGS_gander_from_table = "ops.versions";
  EXPECT_TRUE(absl::IsInvalidArgument(Read("adopt").status()));
  FLAGS_gander_from = "golang-migrate";
  FLAGS_gander_allow_missing = true;
  const auto request = Read("adopt");
  ASSERT_TRUE(request.ok()) << request.status();
  const auto& adopt = std::get<AdoptRequest>(**request);
  EXPECT_EQ(adopt.from, ForeignTool::kGolangMigrate);
  EXPECT_EQ(adopt.table, (TableName{"ops", "versions"}));
  EXPECT_TRUE(adopt.allow_missing);
}

}  // namespace
}  // namespace gander::cmd

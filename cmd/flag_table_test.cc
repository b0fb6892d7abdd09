#include "cmd/flag_table.h"

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cmd/flags.h"
#include "gtest/gtest.h"

namespace gander::cmd {
namespace {

TEST(FlagTable, EachFlagIsHeldByGflags) {
  for (const FlagRow& flag : FlagTable()) {
    std::string name = absl::StrCat("gander_", flag.name);
    for (char& c : name) c = c == '-' ? '_' : c;
    gflags::CommandLineFlagInfo info;
    ASSERT_TRUE(gflags::GetCommandLineFlagInfo(name.c_str(), &info)) << name;
    EXPECT_EQ(info.type == "bool", flag.kind == FlagKind::kSwitch) << name;
  }
}

TEST(FlagTable, EachFlagHasAHelpThatIsASentence) {
  std::set<std::string> names;
  for (const FlagRow& flag : FlagTable()) {
    EXPECT_TRUE(names.insert(flag.name).second) << flag.name;
    EXPECT_TRUE(absl::EndsWith(flag.help, ".")) << flag.name;
    EXPECT_EQ(flag.value == nullptr, flag.kind == FlagKind::kSwitch)
        << flag.name;
    EXPECT_FALSE(CommandsThatTake(flag, false).empty()) << flag.name;
  }
}

TEST(FindFlag, TakesUnderscoresForDashes) {
  EXPECT_STREQ(FindFlag("lock_wait")->name, "lock-wait");
  EXPECT_STREQ(FindFlag("lock-wait")->name, "lock-wait");
  EXPECT_EQ(FindFlag("gander_lock_wait"), nullptr);
}

TEST(FindFlag, DoesNotKnowTheFlagsOfGflagsAndGlog) {
  for (const char* name :
       {"flagfile", "fromenv", "undefok", "helpfull", "logtostderr", "v",
        "log_dir", "minloglevel", "tab_completion_word"}) {
    EXPECT_EQ(FindFlag(name), nullptr) << name;
  }
}

TEST(CommandsThatTake, AProjectHasItsMigrationsCompiledIn) {
  const FlagRow& dir = *FindFlag("dir");
  EXPECT_GT(CommandsThatTake(dir, false).size(), 2);
  EXPECT_EQ(CommandsThatTake(dir, true),
            (std::vector<std::string>{"create", "hash", "fix"}));
}

TEST(SetFlag, SaysWhatIsWrongWithAValue) {
  const struct {
    const char* flag;
    const char* value;
    const char* message;
  } rows[] = {
      {"to", "1.5",
       ": '1.5' is not a version, which is a number from 0 to "
       "9223372036854775807"},
      {"to", "9223372036854775808",
       ": '9223372036854775808' is not a version, which is a number from 0 to "
       "9223372036854775807"},
      {"by", "-1", ": '-1' is not a number from 0 to 9223372036854775807"},
      {"by", " 1", ": ' 1' is not a number from 0 to 9223372036854775807"},
      {"lock-wait", "5", ": '5' is a duration without a unit; write 5s or 5m"},
      {"output", "yaml", ": 'yaml' is none of text, json"},
      {"yes", "maybe", ": 'maybe' is neither true nor false"},
      {"dir", "", " needs a value: FOLDER"},
      {"output", "postgresql://u:secret@h/d",
       ": 'postgresql://u:***@h/d' is none of text, json"},
  };
  const gflags::FlagSaver saver;
  for (const auto& row : rows) {
    const absl::Status status = SetFlag(*FindFlag(row.flag), row.value);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(status.message(), row.message);
  }
}

TEST(SetFlag, KeepsAValueThatIsGood) {
  const gflags::FlagSaver saver;
  EXPECT_TRUE(SetFlag(*FindFlag("dir"), "a b/c").ok());
  EXPECT_EQ(FLAGS_gander_dir, "a b/c");
  EXPECT_TRUE(SetFlag(*FindFlag("all"), "true").ok());
  EXPECT_TRUE(FLAGS_gander_all);
  EXPECT_TRUE(SetFlag(*FindFlag("lock-tries"), "3").ok());
  EXPECT_EQ(FLAGS_gander_lock_tries, 3);
}

}  // namespace
}  // namespace gander::cmd

#include "cmd/arguments.h"

#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "cmd/command_table.h"
#include "cmd/flag_table.h"
#include "cmd/redact.h"
#include "cmd/suggestion.h"

namespace gander::cmd {
namespace {

absl::Status Usage(absl::string_view message) {
  return absl::InvalidArgumentError(message);
}

absl::Status UnknownFlag(absl::string_view name, absl::string_view dashes) {
  std::vector<std::string> known = {"help", "version"};
  for (const FlagRow& flag : FlagTable()) known.push_back(flag.name);
  const std::string nearest = Nearest(name, known);
  const std::string shown = QuotedArgument(absl::StrCat(dashes, name));
  return Usage(absl::StrCat(
      "unknown flag ", shown,
      nearest.empty() ? "; 'help' lists the commands, 'help COMMAND' its flags"
                      : absl::StrCat("; did you mean --", nearest, "?")));
}

// A flag as it stands on the command line.
struct Token {
  const FlagRow* flag;
  std::string value;
};

// The text of a flag behind its dashes, taken apart.
struct Spelling {
  absl::string_view dashes;
  absl::string_view name;
  std::optional<absl::string_view> value;
};

Spelling Spell(absl::string_view text) {
  Spelling spelling;
  spelling.dashes = absl::StartsWith(text, "--") ? "--" : "-";
  text.remove_prefix(spelling.dashes.size());
  const size_t equals = text.find('=');
  spelling.name = text.substr(0, equals);
  if (equals != absl::string_view::npos) {
    spelling.value = text.substr(equals + 1);
  }
  return spelling;
}

// The switch that "noyes" or "no-yes" turns off; null for anything else.
const FlagRow* FindNegated(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, "no")) return nullptr;
  absl::ConsumePrefix(&name, "-");
  const FlagRow* flag = FindFlag(name);
  return flag != nullptr && flag->kind == FlagKind::kSwitch ? flag : nullptr;
}

// Whether the argument behind --name can be its value. One that looks like a
// flag cannot: the value was forgotten. -5 can, and is refused with its reason.
bool CanBeValue(absl::string_view text) {
  return text.size() < 2 || text[0] != '-' ||
         absl::ascii_isdigit(static_cast<unsigned char>(text[1]));
}

class Parser {
 public:
  explicit Parser(absl::Span<const std::string> text) : text_(text) {}

  void Parse() {
    bool flags_over = false;
    for (size_t i = 0; i < text_.size(); ++i) {
      const absl::string_view argument = text_[i];
      if (!flags_over && argument == "--") {
        flags_over = true;
      } else if (!flags_over && argument.size() > 1 && argument[0] == '-') {
        absl::Status status = ParseFlag(argument, &i);
        if (!status.ok() && error_.ok()) error_ = status;
      } else {
        positional_.push_back(text_[i]);
      }
    }
  }

  const absl::Status& error() const { return error_; }
  const std::vector<Token>& tokens() const { return tokens_; }
  const std::vector<std::string>& positional() const { return positional_; }
  bool help() const { return help_; }
  bool version() const { return version_; }

 private:
  absl::Status ParseFlag(absl::string_view argument, size_t* i) {
    const Spelling spelling = Spell(argument);
    if (spelling.name == "help" || argument == "-h") {
      help_ = true;
      return absl::OkStatus();
    }
    if (spelling.name == "version") {
      if (spelling.value.has_value()) {
        return Usage("--version takes no value");
      }
      version_ = true;
      return absl::OkStatus();
    }
    const FlagRow* flag = FindFlag(spelling.name);
    if (flag == nullptr) {
      flag = FindNegated(spelling.name);
      if (flag == nullptr) return UnknownFlag(spelling.name, spelling.dashes);
      if (spelling.value.has_value()) {
        return Usage(absl::StrCat("--", spelling.name,
                                  " takes no value; write --", flag->name,
                                  " or --no-", flag->name));
      }
      tokens_.push_back({flag, "false"});
      return absl::OkStatus();
    }
    if (spelling.value.has_value()) {
      tokens_.push_back({flag, std::string(*spelling.value)});
    } else if (flag->kind == FlagKind::kSwitch) {
      tokens_.push_back({flag, "true"});
    } else if (*i + 1 < text_.size() && CanBeValue(text_[*i + 1])) {
      tokens_.push_back({flag, text_[++*i]});
    } else {
      return Usage(absl::StrCat("--", flag->name, " needs a value: --",
                                flag->name, "=", flag->value));
    }
    return absl::OkStatus();
  }

  const absl::Span<const std::string> text_;
  absl::Status error_;
  std::vector<Token> tokens_;
  std::vector<std::string> positional_;
  bool help_ = false;
  bool version_ = false;
};

// What other migration tools call it.
std::string OurWordFor(absl::string_view name) {
  static constexpr struct {
    const char* theirs;
    const char* ours;
  } kWords[] = {
      {"up-to", "'up --to=VERSION'"},
      {"up-by-one", "'up --by=1'"},
      {"down-to", "'down --to=VERSION'"},
      {"reset", "'down --all'"},
      {"rollback", "down"},
      {"migrate", "up"},
      {"apply", "up"},
      {"new", "create"},
      {"add", "create"},
      {"info", "status"},
  };
  for (const auto& word : kWords) {
    if (name == word.theirs) return word.ours;
  }
  return "";
}

absl::Status CheckCommand(const std::string& name) {
  if (FindCommand(name) != nullptr) return absl::OkStatus();
  const std::string ours = OurWordFor(name);
  if (!ours.empty()) {
    return Usage(absl::StrCat("unknown command ", QuotedArgument(name),
                              "; write ", ours));
  }
  const std::string nearest = Nearest(name, CommandNames());
  return Usage(absl::StrCat(
      "unknown command ", QuotedArgument(name),
      nearest.empty() ? "; 'help' lists the commands"
                      : absl::StrCat("; did you mean ", nearest, "?")));
}

absl::Status CheckCount(const CommandRow& command,
                        const std::vector<std::string>& arguments) {
  if (arguments.size() < static_cast<size_t>(command.min_arguments)) {
    return Usage(absl::StrCat(command.name, " needs ", command.arguments,
                              ": write '", command.name, " ", command.arguments,
                              "'"));
  }
  if (arguments.size() > static_cast<size_t>(command.max_arguments)) {
    return Usage(absl::StrCat("unexpected argument ",
                              QuotedArgument(arguments[command.max_arguments]),
                              " behind '", command.name, "'"));
  }
  return absl::OkStatus();
}

absl::Status SetTokens(const std::vector<Token>& tokens, bool project,
                       Invocation* invocation) {
  for (const auto& [flag, value] : tokens) {
    if (!invocation->command.empty() &&
        !Takes(invocation->command, *flag, project)) {
      return Usage(absl::StrCat(
          "'", invocation->command, "' does not take --", flag->name,
          project && flag->project_commands != nullptr
              ? ", because this program has its migrations compiled in"
              : "",
          "; the flag is for ",
          absl::StrJoin(CommandsThatTake(*flag, project), ", ")));
    }
    absl::Status status = SetFlag(*flag, value);
    if (!status.ok()) {
      return Usage(
          absl::StrCat("--", flag->name, std::string(status.message())));
    }
    invocation->given.insert(flag->name);
    if (absl::string_view(flag->name) == "var") {
      invocation->variables.push_back(value);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Invocation> ParseArguments(absl::Span<const std::string> text,
                                          const Project& project) {
  Parser parser(text);
  parser.Parse();
  Invocation invocation;
  invocation.help = parser.help();
  invocation.version = parser.version();
  invocation.arguments = parser.positional();
  // First, because the value of an unknown flag may look like a command.
  if (!invocation.help && !parser.error().ok()) return parser.error();
  if (!invocation.arguments.empty()) {
    invocation.command = invocation.arguments.front();
    invocation.arguments.erase(invocation.arguments.begin());
    const absl::Status known = CheckCommand(invocation.command);
    if (!known.ok()) return known;
  }
  if (invocation.help) return invocation;
  absl::Status status =
      SetTokens(parser.tokens(), project.embedded(), &invocation);
  if (!status.ok()) return status;
  if (invocation.command.empty() || invocation.version) return invocation;
  status = CheckCount(*FindCommand(invocation.command), invocation.arguments);
  if (!status.ok()) return status;
  return invocation;
}

absl::Status ApplyDefaults(const Project& project, Invocation* invocation) {
  if (project.embedded()) {
    for (const EmbeddedDefault& value : project.catalog->defaults()) {
      const FlagRow* const flag = FindFlag(value.flag);
      if (flag != nullptr && flag->name != absl::string_view("var")) continue;
      return Usage(absl::StrCat(
          "the BUILD file of this program gives a default to --", value.flag,
          flag == nullptr ? ", which is no flag"
                          : "; a variable gets one where it is declared "
                            "(`variables`)"));
    }
  }
  for (const FlagRow& flag : FlagTable()) {
    if (invocation->given.count(flag.name) != 0 ||
        !Takes(invocation->command, flag, project.embedded()) ||
        absl::StartsWith(flag.name, "database-url")) {
      continue;
    }
    std::string source;
    std::string value;
    const char* variable =
        flag.variable == nullptr ? nullptr : std::getenv(flag.variable);
    if (variable != nullptr && *variable != '\0') {
      value = variable;
      source = absl::StrCat("the environment variable ", flag.variable);
    } else {
      value = project.DefaultOf(flag.name);
      source = absl::StrCat("this program's own default of --", flag.name);
    }
    if (value.empty()) continue;
    const absl::Status status = SetFlag(flag, value);
    if (!status.ok()) {
      return Usage(absl::StrCat(source, std::string(status.message())));
    }
    invocation->sources[flag.name] = source;
  }
  return absl::OkStatus();
}

std::string SourceOf(const std::string& flag, const Invocation& invocation) {
  const auto found = invocation.sources.find(flag);
  return found == invocation.sources.end() ? absl::StrCat("--", flag)
                                           : found->second;
}

std::string NamedCommand(absl::Span<const std::string> text) {
  Parser parser(text);
  parser.Parse();
  for (const std::string& argument : parser.positional()) {
    if (FindCommand(argument) != nullptr) return argument;
    // Behind an unknown flag it may be the value of that flag.
    if (parser.error().ok()) break;
  }
  return "";
}

std::string ValueOf(absl::string_view flag,
                    absl::Span<const std::string> text) {
  for (size_t i = text.size(); i-- > 0;) {
    const absl::string_view argument = text[i];
    if (argument.size() < 2 || argument[0] != '-') continue;
    const Spelling spelling = Spell(argument);
    if (FindFlag(spelling.name) != FindFlag(flag)) continue;
    if (spelling.value.has_value()) return std::string(*spelling.value);
    return i + 1 < text.size() ? text[i + 1] : "";
  }
  const FlagRow* const row = FindFlag(flag);
  const char* const variable =
      row->variable == nullptr ? nullptr : std::getenv(row->variable);
  return variable == nullptr ? "" : variable;
}

}  // namespace gander::cmd

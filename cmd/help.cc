#include "cmd/help.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cmd/flag_table.h"
#include "cmd/redact.h"
#include "cmd/suggestion.h"
#include "cmd/table.h"

namespace gander::cmd {
namespace {

constexpr char kExitCodes[] =
    "Exit codes\n"
    "  0  done, or nothing to do\n"
    "  1  a migration failed; rolled back, unless it is NO TRANSACTION\n"
    "  2  usage or configuration\n"
    "  3  migrations are pending (--check, wait)\n"
    "  4  history and files disagree\n"
    "  5  another migrator did not finish in time; try again\n"
    "  6  the database cannot be reached; try again\n"
    "  7  interrupted or out of time; try again\n"
    "  8  the outcome cannot be established: a person should look\n";

std::string FlagHelp(const FlagRow& flag, const Project& project) {
  std::string text = absl::StrCat("  --", flag.name);
  if (flag.value != nullptr) absl::StrAppend(&text, "=", flag.value);
  std::string standard = project.DefaultOf(flag.name);
  if (standard.empty()) standard = DefaultOf(flag);
  if (absl::string_view(flag.name) == "dir" && project.embedded())
    standard = "";
  std::vector<std::string> notes;
  if (!standard.empty())
    notes.push_back(absl::StrCat("default ", RedactedArgument(standard)));
  if (flag.variable != nullptr) {
    notes.push_back(absl::StrCat("$", flag.variable));
  }
  if (!notes.empty()) {
    absl::StrAppend(&text, "  (", absl::StrJoin(notes, ", "), ")");
  }
  return absl::StrCat(text, "\n", Wrap(flag.help, 6));
}

std::string Subject(const Project& project) {
  return project.embedded()
             ? absl::StrCat(project.program,
                            " applies the migrations that are compiled into it "
                            "to a database.\n")
             : "gander applies versioned migrations, a folder of SQL files, to "
               "a database.\n";
}

}  // namespace

std::string Wrap(absl::string_view text, int indent) {
  constexpr size_t kColumns = 80;
  const std::string margin(indent, ' ');
  std::string wrapped;
  for (const absl::string_view paragraph : absl::StrSplit(text, "\n\n")) {
    if (!wrapped.empty()) wrapped += "\n";
    std::string line;
    for (const absl::string_view word :
         absl::StrSplit(paragraph, absl::ByAnyChar(" \n"), absl::SkipEmpty())) {
      if (!line.empty() && line.size() + 1 + word.size() > kColumns) {
        absl::StrAppend(&wrapped, line, "\n");
        line.clear();
      }
      absl::StrAppend(&line, line.empty() ? margin : " ", word);
    }
    absl::StrAppend(&wrapped, line, "\n");
  }
  return wrapped;
}

std::string OverviewHelp(const Project& project) {
  std::vector<std::vector<std::string>> rows;
  for (const CommandRow& command : CommandTable()) {
    rows.push_back({absl::StrCat("  ", command.name), command.summary});
  }
  return absl::StrCat(
      Wrap(Subject(project), 0), "\nUsage: ", project.program,
      " COMMAND [flags]\n\nCommands\n", FormatTable(rows), "\n'",
      project.program, " help COMMAND' explains a command and its flags; ",
      "--version shows\nthe version of gander.\n\n", kExitCodes);
}

std::string CommandHelp(const CommandRow& command, const Project& project) {
  std::string text =
      absl::StrCat("Usage: ", project.program, " ", command.name,
                   *command.arguments == '\0' ? "" : " ", command.arguments,
                   " [flags]\n\n", Wrap(command.description, 0), "\nFlags\n");
  for (const FlagRow& flag : FlagTable()) {
    if (Takes(command.name, flag, project.embedded())) {
      absl::StrAppend(&text, FlagHelp(flag, project));
    }
  }
  return text;
}

std::string ShortUsage(const Project& project) {
  return absl::StrCat(
      "Usage: ", project.program,
      " COMMAND [flags]\nCommands: ", absl::StrJoin(CommandNames(), ", "),
      "\n'", project.program, " help' explains them.\n");
}

Result HelpCommand(const Context& context) {
  Result result;
  if (context.invocation.arguments.empty()) {
    result.text = OverviewHelp(context.project);
  } else {
    const std::string& name = context.invocation.arguments[0];
    const CommandRow* command = FindCommand(name);
    if (command == nullptr) {
      const std::string nearest = Nearest(name, CommandNames());
      return Result::Failure(absl::InvalidArgumentError(absl::StrCat(
          "help: unknown command ", QuotedArgument(name),
          nearest.empty() ? ""
                          : absl::StrCat("; did you mean ", nearest, "?"))));
    }
    result.text = CommandHelp(*command, context.project);
  }
  result.json = {{"text", result.text}};
  return result;
}

}  // namespace gander::cmd

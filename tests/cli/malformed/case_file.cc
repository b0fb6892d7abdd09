#include "tests/cli/malformed/case_file.h"

#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <stdexcept>

namespace gander {
namespace {

bool TakePrefix(const std::string& prefix, std::string* line) {
  if (line->compare(0, prefix.size(), prefix) != 0) return false;
  line->erase(0, prefix.size());
  return true;
}

int HexDigit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) ? c - '0'
                                                     : (c | 32) - 'a' + 10;
}

// The character that the escape behind the backslash at `*i` stands for.
char Escape(const std::string& text, size_t* i) {
  switch (const char c = text.at(++*i)) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case '0':
      return '\0';
    case 'x':
      *i += 2;
      return static_cast<char>(HexDigit(text.at(*i - 1)) * 16 +
                               HexDigit(text.at(*i)));
    default:
      return c;
  }
}

void AppendLines(const std::string& mark, const std::string& text,
                 std::string* out) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    *out += line.empty() ? mark + "\n" : mark + " " + line + "\n";
  }
}

class CaseParser {
 public:
  CaseFile Parse(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      ++number_;
      ParseLine(line);
    }
    for (const MalformedCase& row : file_.cases) {
      if (row.command.empty()) Fail("row without command: " + row.name);
    }
    return std::move(file_);
  }

 private:
  [[noreturn]] void Fail(const std::string& why) const {
    throw std::runtime_error("line " + std::to_string(number_) + ": " + why);
  }

  void ParseLine(std::string line) {
    const std::string whole = line + "\n";
    if (TakePrefix("== ", &line)) {
      file_.cases.push_back({});
      file_.cases.back().name = line;
      file_.cases.back().source = whole;
      return;
    }
    if (file_.cases.empty()) {
      file_.header += whole;
      return;
    }
    MalformedCase& row = file_.cases.back();
    if (TakePrefix("exit ", &line)) {
      row.expected.exit_code = std::stoi(line);
    } else if (line == "1>" || TakePrefix("1> ", &line)) {
      row.expected.out += line == "1>" ? "\n" : line + "\n";
    } else if (line == "2>" || TakePrefix("2> ", &line)) {
      row.expected.err += line == "2>" ? "\n" : line + "\n";
    } else if (line.empty()) {
      return;
    } else {
      row.source += whole;
      ParseSetup(line, &row);
    }
  }

  void ParseSetup(std::string line, MalformedCase* row) {
    static const std::set<std::string> verbs = {
        "file",   "bytes", "dir", "link", "fifo", "mode",
        "remove", "env",   "sql", "pg",   "run"};
    if (line[0] == '#') return;
    if (line == "|" || TakePrefix("| ", &line)) {
      if (row->setup.empty() || row->setup.back().verb != "file") {
        Fail("a line of no file");
      }
      row->setup.back().content += line == "|" ? "\n" : line + "\n";
      return;
    }
    if (TakePrefix("$ ", &line)) {
      row->command = line;
      return;
    }
    const size_t space = line.find(' ');
    Directive directive;
    directive.verb = line.substr(0, space);
    if (verbs.count(directive.verb) == 0) Fail("unknown: " + line);
    if (space != std::string::npos) directive.rest = line.substr(space + 1);
    row->setup.push_back(directive);
  }

  CaseFile file_;
  int number_ = 0;
};

}  // namespace

std::map<std::string, std::string> CaseFileTexts() {
  std::map<std::string, std::string> texts;
  for (const auto& entry :
       std::filesystem::directory_iterator("tests/cli/malformed")) {
    if (entry.path().extension() != ".cases") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    texts[entry.path().filename().string()] =
        std::string((std::istreambuf_iterator<char>(file)), {});
  }
  return texts;
}

CaseFile ParseCaseFile(const std::string& text) {
  return CaseParser().Parse(text);
}

bool NeedsServer(const MalformedCase& row) {
  // Where the runner replaces it; the lines of a `file` may well hold a $PG.
  const auto names_it = [](const std::string& text) {
    return text.find("$PG") != std::string::npos;
  };
  if (names_it(row.command)) return true;
  for (const Directive& directive : row.setup) {
    if (directive.verb == "pg" || names_it(directive.rest)) return true;
  }
  return false;
}

std::string FormatCaseFile(const CaseFile& file) {
  std::string text = file.header;
  for (size_t i = 0; i < file.cases.size(); ++i) {
    const MalformedCase& row = file.cases[i];
    if (i > 0) text += "\n";
    text += row.source;
    text += "exit " + std::to_string(row.expected.exit_code) + "\n";
    AppendLines("1>", row.expected.out, &text);
    AppendLines("2>", row.expected.err, &text);
  }
  return text;
}

std::vector<std::string> SplitWords(const std::string& text) {
  std::vector<std::string> words;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ') continue;
    std::string word;
    for (; i < text.size() && text[i] != ' '; ++i) {
      if (text[i] == '\'') {
        while (text.at(++i) != '\'') word += text[i];
      } else if (text[i] == '"') {
        const bool repeats = !word.empty() && word.back() == '*';
        const size_t count = repeats ? std::stoul(word) : 1;
        std::string part;
        while (text.at(++i) != '"') {
          part += text[i] == '\\' ? Escape(text, &i) : text[i];
        }
        if (repeats) word.clear();
        for (size_t n = 0; n < count; ++n) word += part;
      } else {
        word += text[i];
      }
    }
    words.push_back(word);
  }
  return words;
}

}  // namespace gander

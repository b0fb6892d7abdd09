#include "runtime/engine/plan_notation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "runtime/engine/done_checksum.h"

namespace gander {
namespace {

constexpr char kScript[] = "CREATE TABLE a (x int);\nSELECT 1;\nSELECT 2;\n";

RegisteredStep* ReversibleStep() {
  static RegisteredStep step = [] {
    RegisteredStep s{};
    s.up.in_transaction = [](StepContext&, Transaction&) {
      return absl::OkStatus();
    };
    s.down = s.up;
    return s;
  }();
  return &step;
}

RegisteredStep* IrreversibleStep() {
  static RegisteredStep step = [] {
    RegisteredStep s = *ReversibleStep();
    s.down = StepFunction();
    return s;
  }();
  return &step;
}

// Splits "12p1" into 12 and "p1".
std::pair<int64_t, std::string> Token(const std::string& token) {
  const size_t digits = token.find_first_not_of("0123456789");
  int64_t number = 0;
  EXPECT_TRUE(absl::SimpleAtoi(token.substr(0, digits), &number)) << token;
  return {number, digits == std::string::npos ? "" : token.substr(digits)};
}

std::vector<std::string> Tokens(const std::string& text) {
  return absl::StrSplit(text, ' ', absl::SkipEmpty());
}

Migration File(const std::string& token) {
  const auto [version, rest] = Token(token);
  const size_t equals = std::min(rest.find('='), rest.size());
  const auto has = [l = rest.substr(0, equals)](char c) {
    return l.find(c) != std::string::npos;
  };
  Migration m;
  m.version = Version(version);
  m.name = absl::StrCat("m", version);
  const std::vector<std::string> replaced = absl::StrSplit(
      rest.substr(std::min(equals + 1, rest.size())), ',', absl::SkipEmpty());
  for (const std::string& old : replaced) {
    m.replaces.emplace_back(Token(old).first);
  }
  m.file = absl::StrCat(version, "_m", version, has('c') ? ".cc" : ".sql");
  m.up_checksum = has('*') ? "edited" : absl::StrCat("sum", version);
  m.file_checksum = m.up_checksum;
  if (has('c')) {
    m.format = SourceFormat::kCpp;
    m.cpp = has('i') ? IrreversibleStep() : ReversibleStep();
    return m;
  }
  m.format = SourceFormat::kAnnotated;
  SqlScript script;
  script.text = kScript;
  script.statements = 3;
  script.transactional = !has('n');
  m.sql_up = script;
  if (has('e')) {
    m.down_error = absl::InvalidArgumentError(
        absl::StrCat(m.file, ":9:1: unterminated quote"));
  } else if (has('m')) {
    m.down_missing = true;
  } else if (!has('i')) {
    m.sql_down = script;
  }
  return m;
}

}  // namespace

Catalog Files(const std::string& text) {
  std::vector<Migration> migrations;
  for (const std::string& token : Tokens(text)) {
    migrations.push_back(File(token));
  }
  absl::StatusOr<Catalog> catalog =
      Catalog::Create(DatabaseName::kPostgres, std::move(migrations));
  EXPECT_TRUE(catalog.ok()) << catalog.status();
  return *std::move(catalog);
}

std::vector<HistoryRow> History(const std::string& text) {
  std::vector<HistoryRow> rows;
  int64_t sequence = 0;
  for (const std::string& token : Tokens(text)) {
    const std::vector<std::string> parts = absl::StrSplit(token, '~');
    const auto [version, letters] = Token(parts[0]);
    const int64_t migration =
        parts.size() == 1 ? version : Token(parts[1]).first;
    HistoryRow row;
    row.version = Version(version);
    row.sequence = ++sequence;
    row.name = absl::StrCat("m", migration);
    row.up_checksum = absl::StrCat("sum", migration);
    row.file_checksum = row.up_checksum;
    row.applied_at = "2024-01-31";
    row.statements_total = 3;
    row.statements_done = 3;
    if (letters == "b") {
      row.state = HistoryState::kBaseline;
      row.up_checksum = "";
    } else if (!letters.empty()) {
      row.state = HistoryState::kPartial;
      row.statements_done = letters[1] - '0';
      row.rolling_back = letters.find_first_of("rRs") == 0;
      if (letters.find_first_of("qs") == 0) {
        row.statement_begun = row.statements_done;
      }
      const std::vector<Statement> statements =
          SplitStatements(kScript, DatabaseName::kPostgres).value();
      const bool begun = row.statement_begun.has_value();
      row.done_checksum = letters[0] == 'P' || letters[0] == 'R'
                              ? "of other statements"
                              : DoneChecksum(&statements)
                                    .Of(row.statements_done + (begun ? 1 : 0));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Request Asked(const std::string& text) {
  const std::vector<std::string> words = Tokens(text);
  Request request;
  request.verb = words[0] == "up"     ? Request::Verb::kUp
                 : words[0] == "down" ? Request::Verb::kDown
                 : words[0] == "redo" ? Request::Verb::kRedo
                                      : Request::Verb::kGoto;
  for (size_t i = 1; i < words.size(); ++i) {
    if (words[i] == "all") {
      request.all = true;
    } else if (words[i] == "to") {
      request.to = Version(Token(words[++i]).first);
    } else if (words[i] == "by") {
      request.by = Token(words[++i]).first;
    } else {
      request.to = Version(Token(words[i]).first);
    }
  }
  return request;
}

std::string Shown(const Plan& plan) {
  std::vector<std::string> parts;
  for (const PlannedStep& step : plan.steps) {
    const bool up = step.direction == Direction::kUp;
    parts.push_back(absl::StrCat(step.partial.has_value() ? up ? ">" : "<"
                                 : up                     ? "+"
                                                          : "-",
                                 step.migration->version.ToString()));
    if (step.recorded_as.has_value()) {
      absl::StrAppend(&parts.back(), "(", step.recorded_as->ToString(), ")");
    }
  }
  for (const Problem& problem : plan.problems) {
    parts.push_back(absl::StrCat(std::string(ToString(problem.kind)), "@",
                                 problem.version.ToString()));
  }
  if (!plan.warnings.empty()) {
    parts.push_back(absl::StrCat("?", plan.warnings.size()));
  }
  return absl::StrJoin(parts, " ");
}

}  // namespace gander

#include "runtime/sql/expanded_script.h"

#include "absl/status/status.h"
#include "runtime/sql/envsub.h"
#include "runtime/sql/sql_part.h"
#include "runtime/sql/variables.h"

namespace gander {

namespace {

absl::StatusOr<std::string> ExpandText(
    const SqlScript& script, DatabaseName database, SourcePosition start,
    absl::Span<const DeclaredVariable> declared,
    const VariableLookups& lookups) {
  const auto expand_declared = [&](absl::string_view text,
                                   SourcePosition position) {
    if (declared.empty()) return absl::StatusOr<std::string>(text);
    return ExpandVariables(text, declared, database, position,
                           lookups.declared);
  };
  if (script.substitution == Substitution::kVariables) {
    return expand_declared(script.text, start);
  }
  return ExpandEnvsub(script.text,
                      script.substitution == Substitution::kEnvsubFromStart,
                      start, lookups.envsub, expand_declared);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const ExpandedScript>> ExpandScript(
    const SqlScript& script, SourceFormat format, DatabaseName database,
    absl::Span<const DeclaredVariable> declared,
    const VariableLookups& lookups) {
  const SourcePosition start{script.first_line, script.first_column};
  absl::StatusOr<std::string> text =
      ExpandText(script, database, start, declared, lookups);
  if (!text.ok()) return text.status();
  auto expanded = std::make_shared<ExpandedScript>();
  expanded->text = *std::move(text);
  const FilePart part{expanded->text, start, "the end of this part"};
  const absl::StatusOr<SqlScript> read =
      ReadPart(part, database, format, /*no_transaction=*/!script.transactional,
               "+gander");
  if (!read.ok()) return read.status();
  expanded->script = *read;
  return expanded;
}

}  // namespace gander

#include "runtime/sql/expanded_script.h"

#include "absl/status/status.h"
#include "runtime/sql/envsub.h"
#include "runtime/sql/sql_part.h"
#include "runtime/sql/variables.h"

namespace gander {

absl::StatusOr<std::shared_ptr<const ExpandedScript>> ExpandScript(
    const SqlScript& script, SourceFormat format, DatabaseName database,
    absl::Span<const DeclaredVariable> declared, VariableLookup lookup) {
  const SourcePosition start{script.first_line, script.first_column};
  absl::StatusOr<std::string> text =
      script.substitution == Substitution::kVariables
          ? ExpandVariables(script.text, declared, database, start, lookup)
          : ExpandEnvsub(script.text,
                         script.substitution == Substitution::kEnvsubFromStart,
                         start, lookup);
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

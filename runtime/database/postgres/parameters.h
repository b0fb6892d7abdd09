// File: parameters.h
//
// Values on their way to PostgreSQL, as parameters and as COPY data, and rows
// on their way back.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_PARAMETERS_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_PARAMETERS_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "runtime/database/postgres/libpq.h"
#include "runtime/migration/row.h"
#include "runtime/migration/value.h"

namespace gander {

// Values as libpq wants them. Each has the type that the same value has as a
// literal in SQL: an integer is integer or bigint, true is boolean, and a text
// is of the type that its place asks for, be it a date, an enum or jsonb. A
// statement that was prepared chose its types already, without the values.
// Refers to the values.
class Parameters {
 public:
  // REQUIRES: no text holds a NUL byte (see HasNulByte).
  explicit Parameters(absl::Span<const Value> values);
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  int count() const { return static_cast<int>(values_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

// Whether a text among `values` holds a NUL byte, which PostgreSQL cannot
// store, and libpq would take for the text's end.
bool HasNulByte(absl::Span<const Value> values);

// Appends `row` as a line of COPY's text format.
void AppendCopyLine(absl::Span<const Value> row, std::string* out);

// Row `i` of a result in text format: bytea and boolean columns as Bytes and
// bool, all others as text.
Row ReadRow(const PGresult* rows, int i);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_PARAMETERS_H_

// File: replaces_line.h
//
// The comment line by which a SQL file of any format says under which other
// versions a database may know it:
//
//   -- +gander Replaces 20240102030405
//
// It is no part of the SQL, and of no checksum of Up: a file to which it is
// added matches what was applied before. `fix` writes it.
#ifndef GANDER_RUNTIME_SQL_REPLACES_LINE_H_
#define GANDER_RUNTIME_SQL_REPLACES_LINE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/migration/version.h"

namespace gander {

// Whether `line` is such a line, be it with a mistake in what follows
// "Replaces". Blanks may stand before it, upper and lower case of the word are
// the same.
bool IsReplacesLine(absl::string_view line);

// The versions that `text` replaces, as its lines have them. Lines are looked
// at one by one, whatever SQL they stand in.
//
// kInvalidArgument: blanks before --, no version, or something else than
// versions and blanks. The message begins with line:column.
absl::StatusOr<std::vector<Version>> FindReplaces(absl::string_view text);

// `text` without these lines and their line ends.
std::string WithoutReplaces(absl::string_view text);

// Checksum(WithoutReplaces(text)), without a copy when there are none.
std::string ChecksumWithoutReplaces(absl::string_view text);

// `content` with one more of them as its first line, behind a byte order mark
// if there is one, and with the line end that its first line has.
// WithoutReplaces gives `content` back.
std::string AddReplaces(absl::string_view content, Version version);

}  // namespace gander

#endif  // GANDER_RUNTIME_SQL_REPLACES_LINE_H_

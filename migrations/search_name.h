// File: search_name.h
//
// Names in the form in which they are searched for. A library of this project,
// used by migration steps and tested like any other code.
#ifndef GANDER_MIGRATIONS_SEARCH_NAME_H_
#define GANDER_MIGRATIONS_SEARCH_NAME_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace shop {

// `name` in lower case, the letters of Western Europe without their marks, all
// else but letters and digits as one blank: "Ingrid Å. Sørensen-Müller" is
// "ingrid a sorensen muller". Other letters stay as they are.
std::string SearchName(absl::string_view name);

// The words of SearchName, each once, in their order.
std::vector<std::string> SearchWords(absl::string_view name);

}  // namespace shop

#endif  // GANDER_MIGRATIONS_SEARCH_NAME_H_

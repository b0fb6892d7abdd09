// File: suggestion.h
//
// "Did you mean ...?"
#ifndef GANDER_CMD_SUGGESTION_H_
#define GANDER_CMD_SUGGESTION_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gander::cmd {

// The one of `known` that `text` was probably meant to be: `text` is its
// beginning and no other's, or at most a third of its letters are wrong. Empty
// when nothing is near.
std::string Nearest(absl::string_view text,
                    const std::vector<std::string>& known);

}  // namespace gander::cmd

#endif  // GANDER_CMD_SUGGESTION_H_

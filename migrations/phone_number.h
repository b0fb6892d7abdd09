// File: phone_number.h
//
// Telephone numbers as people write them, turned into the one form of E.164.
// A library of this project, used by a migration step and tested like any
// other code.
#ifndef GANDER_MIGRATIONS_PHONE_NUMBER_H_
#define GANDER_MIGRATIONS_PHONE_NUMBER_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace shop {

// How numbers are dialled in a country. For the United Kingdom:
struct DialingPlan {
  std::string calling_code;          // "44"
  std::string trunk_prefix;          // "0"; empty where there is none
  std::string international_prefix;  // "00"
};

// `entered` as "+", calling code and number, digits only: "+442079460958".
//
//   "(020) 7946 0958"      in the United Kingdom   +442079460958
//   "0047 22 33 44 55"     in the United Kingdom   +4722334455
//   "+44 (0)20 7946 0958"  anywhere                +442079460958
//
// `plan` is of the country that the number was written in. Without one, only a
// number that begins with '+' can be read. Nothing comes back for text that is
// no number: letters (an extension, too), fewer than 7 digits or more than 15.
std::optional<std::string> NormalizePhone(
    absl::string_view entered, const std::optional<DialingPlan>& plan);

}  // namespace shop

#endif  // GANDER_MIGRATIONS_PHONE_NUMBER_H_

// File: phone.h
//
// What a step of this project shares with the rest of it.
#ifndef GANDER_TESTS_RULES_SHOP_PHONE_H_
#define GANDER_TESTS_RULES_SHOP_PHONE_H_

#include <string>

namespace shop {

// "00 47" -> "+47".
std::string NormalPhone(const std::string& phone);

}  // namespace shop

#endif  // GANDER_TESTS_RULES_SHOP_PHONE_H_

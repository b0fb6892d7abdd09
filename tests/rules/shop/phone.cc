#include "tests/rules/shop/phone.h"

namespace shop {

std::string NormalPhone(const std::string& phone) {
  std::string digits;
  for (char c : phone) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits.rfind("00", 0) == 0 ? "+" + digits.substr(2) : digits;
}

}  // namespace shop

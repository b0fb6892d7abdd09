#include "db/phone.h"

namespace shop {

std::string WithCallingCode(const std::string& text) {
  std::string result = "+47";
  for (char c : text) {
    if (c >= '0' && c <= '9') result += c;
  }
  return result;
}

}  // namespace shop

#include "migrations/order_reference.h"

#include "absl/strings/str_format.h"

namespace shop {

std::string OrderReference(int64_t order_id) {
  const std::string digits = absl::StrFormat("%06d", order_id);
  int sum = 0;
  bool doubled = true;  // the digit beside the check digit is
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    const int value = (*digit - '0') * (doubled ? 2 : 1);
    sum += value / 10 + value % 10;
    doubled = !doubled;
  }
  return absl::StrFormat("SO-%s-%d", digits, (10 - sum % 10) % 10);
}

}  // namespace shop

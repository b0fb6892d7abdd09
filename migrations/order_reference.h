// File: order_reference.h
//
// The number of an order as a customer reads it out on the telephone.
#ifndef GANDER_MIGRATIONS_ORDER_REFERENCE_H_
#define GANDER_MIGRATIONS_ORDER_REFERENCE_H_

#include <cstdint>
#include <string>

namespace shop {

// "SO-000123-0": at least six digits and a check digit (Luhn's), which finds
// every single wrong digit and most swaps of two neighbours.
// REQUIRES: order_id >= 0.
std::string OrderReference(int64_t order_id);

}  // namespace shop

#endif  // GANDER_MIGRATIONS_ORDER_REFERENCE_H_

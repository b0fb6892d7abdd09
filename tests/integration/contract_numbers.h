// File: contract_numbers.h
#ifndef GANDER_TESTS_INTEGRATION_CONTRACT_NUMBERS_H_
#define GANDER_TESTS_INTEGRATION_CONTRACT_NUMBERS_H_

#include <gtest/gtest.h>

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "runtime/migration/sql_runner.h"

namespace gander {

// Makes numbers (n BIGINT PRIMARY KEY, t TEXT) with 0 to count-1.
inline void MakeNumbers(SqlRunner& runner, int64_t count) {
  runner.Execute("CREATE TABLE numbers (n BIGINT PRIMARY KEY, t TEXT)");
  BulkInsert insert = runner.InsertInto("numbers", {"n", "t"});
  for (int64_t i = 0; i < count; ++i) insert.Add(i, absl::StrCat("row ", i));
  EXPECT_EQ(insert.Finish(), count);
}

}  // namespace gander

#endif  // GANDER_TESTS_INTEGRATION_CONTRACT_NUMBERS_H_

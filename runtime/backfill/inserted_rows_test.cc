#include "runtime/backfill/inserted_rows.h"

#include <functional>
#include <string>

#include "gtest/gtest.h"

namespace gander {
namespace {

struct Case {
  const char* name;
  std::function<void(RowChange&)> decide;
  const char* refused;  // "": allowed
};

TEST(CheckChangeTest, OnlyWhatTheBackfillWasToldOf) {
  BackfillSpec spec;
  spec.table = "customer";
  spec.write = {"full_name"};
  spec.inserts = {{"phone", {"customer", "number"}}, {"mail", {"address"}}};
  for (const auto& [name, decide, refused] : {
           Case{"nothing", [](RowChange&) {}, ""},
           Case{"set", [](RowChange& change) { change.Set("a"); }, ""},
           Case{"set two", [](RowChange& change) { change.Set("a", "b"); },
                "the function gave 2 values for the 1 columns of Write"},
           Case{"delete", [](RowChange& change) { change.Delete(); }, ""},
           Case{"one of two",
                [](RowChange& change) {
                  change.InsertInto("mail", "a");
                  change.InsertInto("phone", 1, "b");
                },
                ""},
           Case{"none of two", [](RowChange& change) { change.Insert("a"); },
                "the function called Insert, and InsertInto names 2 tables; "
                "call RowChange::InsertInto with one of them"},
           Case{"another table",
                [](RowChange& change) { change.InsertInto("fax", "a"); },
                "the function inserts into fax, which Backfill::InsertInto "
                "does not name"},
           Case{"too few",
                [](RowChange& change) {
                  change.InsertInto("mail", "a");
                  change.InsertInto("phone", 1);
                },
                "the function gave 1 values for the 2 columns of InsertInto "
                "phone"},
       }) {
    RowChange change;
    decide(change);
    EXPECT_EQ(CheckChange(spec, change).message(), refused) << name;
  }
}

TEST(CheckChangeTest, WithOneTableItNeedNotBeNamed) {
  BackfillSpec spec;
  spec.inserts = {{"mail", {"address"}}};
  RowChange change;
  change.Insert("a");
  change.InsertInto("mail", "b");
  EXPECT_TRUE(CheckChange(spec, change).ok());
  spec.inserts.clear();
  EXPECT_EQ(CheckChange(spec, change).message(),
            "the function inserts into another table, which "
            "Backfill::InsertInto does not name");
}

TEST(CheckChangeTest, ARowOfAQueryCannotBeDeleted) {
  BackfillSpec spec;
  spec.query = "SELECT 1";
  RowChange change;
  change.Delete();
  EXPECT_EQ(CheckChange(spec, change).message(),
            "the function called Delete, and the row is a query's; name the "
            "table with Backfill(\"table\"), and the query with ReadFrom");
}

}  // namespace
}  // namespace gander

// File: gander/backfill.h
//
// A migration that computes new values for the rows of a table in C++, millions
// of them, without one huge transaction:
//
//   #include "gander/backfill.h"
//
//   namespace {
//   gander::Backfill FullNames() {
//     gander::Backfill backfill("customer");
//     backfill.Read({"first_name", "last_name"})
//         .Write({"full_name"})
//         .Map<std::string, std::string>(
//             [](const std::string& first, const std::string& last) {
//               return first + " " + last;
//             });
//     return backfill;
//   }
//   }  // namespace
//
//   GANDER_BACKFILL(FullNames, nullptr);
//
// It goes through the table in the order of the key, a batch at a time. Each
// batch is a transaction of its own, which also says how far it came: a run
// that is stopped, killed or cut off goes on behind the last batch that
// committed, and no row is transformed twice. docs/backfill.md is the manual.
#ifndef GANDER_RUNTIME_BACKFILL_BACKFILL_H_
#define GANDER_RUNTIME_BACKFILL_BACKFILL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "runtime/backfill/backfill_spec.h"
#include "runtime/backfill/row_change.h"
#include "runtime/migration/migration.h"
#include "runtime/migration/row.h"

namespace gander {

// Each method replaces what an earlier call of it said (InsertInto: for the
// same table). A value type.
class Backfill {
 public:
  using Columns = std::vector<std::string>;

  // Of the rows of "table" or "schema.table".
  explicit Backfill(absl::string_view table) {
    spec_.table = std::string(table);
  }
  // Of the rows of a query, which has the columns of Key and Read: to insert
  // elsewhere what is computed of them. Nothing is locked, written or deleted.
  static Backfill OfQuery(absl::string_view sql) {
    Backfill backfill("");
    backfill.spec_.query = std::string(sql);
    return backfill;
  }

  // The columns of Read are those of this query, which also has those of Key:
  // each row of the table is given with its row of the query, and one that has
  // none there stays as it is. Several for one key fail the backfill.
  Backfill& ReadFrom(absl::string_view sql) {
    spec_.query = std::string(sql);
    return *this;
  }
  // The columns that order the rows; "id" when it is not called. Together they
  // must be unique and not null, which is checked.
  Backfill& Key(Columns columns) {
    spec_.key = std::move(columns);
    return *this;
  }
  // The columns that the function is given, in this order.
  Backfill& Read(Columns columns) {
    spec_.read = std::move(columns);
    return *this;
  }
  // The columns that RowChange::Set and Map give values to, in this order.
  Backfill& Write(Columns columns) {
    spec_.write = std::move(columns);
    return *this;
  }
  // A table that RowChange::Insert adds rows to. Called for several tables, it
  // names them all, for RowChange::InsertInto; a batch fills them in the order
  // in which they were named first.
  Backfill& InsertInto(absl::string_view table, Columns columns);
  // A condition in SQL for the rows that are to be transformed: "full_name IS
  // NULL". All of them when it is not called.
  Backfill& Where(absl::string_view condition) {
    spec_.where = std::string(condition);
    return *this;
  }

  // The function: from the columns of Read, converted to Types, to the values
  // for Write. It may return
  //   a value          for the one column of Write
  //   std::tuple<...>  for several
  //   std::optional<>  of these; nothing leaves the row as it is
  // and is called from several threads when there are several workers, and
  // sometimes more than once for a row. An exception rejects the row.
  template <typename... Types, typename Function>
  Backfill& Map(Function function) {
    EachRow([function](const Row& row, RowChange& change) {
      Apply<Types...>(function, row, change,
                      std::index_sequence_for<Types...>());
    });
    spec_.map_types = sizeof...(Types);
    return *this;
  }
  // The same with everything that a RowChange can say.
  Backfill& EachRow(std::function<void(const Row&, RowChange&)> function);
  // The same for the rows of a batch together: to look something up for all of
  // them at once. There are as many changes as rows. An exception fails the
  // backfill.
  Backfill& EachBatch(BackfillSpec::Transform function) {
    spec_.transform = std::move(function);
    spec_.map_types.reset();
    return *this;
  }

  // So many rows in every batch. Otherwise as many as take BatchDuration.
  Backfill& BatchSize(int64_t rows) {
    spec_.batch_size = rows;
    return *this;
  }
  // How long a batch should take, which is how long a row may be locked; 200 ms
  // when it is not called.
  Backfill& BatchDuration(absl::Duration duration) {
    spec_.batch_duration = duration;
    return *this;
  }
  // How many ranges of keys are worked on at a time, each with connections of
  // its own; 1 when it is not called, and at most 64. SQLite has one writer:
  // there it is 1.
  Backfill& Workers(int workers) {
    spec_.workers = workers;
    return *this;
  }
  // How long each worker rests after each batch; not at all when it is not
  // called.
  Backfill& Pause(absl::Duration pause) {
    spec_.pause = pause;
    return *this;
  }
  // PostgreSQL: rest while a replica is further behind than this; 10 s when it
  // is not called. Infinite: never.
  Backfill& MaxReplicaLag(absl::Duration lag) {
    spec_.max_replica_lag = lag;
    return *this;
  }
  // PostgreSQL: rest while more sessions than this run something, ours not
  // counted. No limit when it is not called. --max-load comes before it.
  Backfill& MaxLoad(int64_t sessions) {
    spec_.max_load = sessions;
    return *this;
  }
  // So many rows may be rejected: they are left as they are, and their keys and
  // reasons written to the table gander_backfill_error. None when it is not
  // called.
  Backfill& RejectAtMost(int64_t rows) {
    spec_.max_rejected = rows;
    return *this;
  }

  const BackfillSpec& spec() const { return spec_; }

 private:
  template <typename... Types, typename Function, size_t... I>
  static void Apply(const Function& function, const Row& row, RowChange& change,
                    std::index_sequence<I...>) {
    SetFrom(function(row.Get<Types>(I)...), change);
  }

  template <typename T>
  static void SetFrom(const T& value, RowChange& change) {
    change.Set(value);
  }
  template <typename... T>
  static void SetFrom(const std::tuple<T...>& values, RowChange& change) {
    std::apply([&](const T&... value) { change.Set(value...); }, values);
  }
  template <typename T>
  static void SetFrom(const std::optional<T>& value, RowChange& change) {
    if (value.has_value()) SetFrom(*value, change);
  }

  BackfillSpec spec_;
};

// Runs the backfill as the step of `context`, or goes on with it where an
// earlier run stopped. What GANDER_BACKFILL calls; a NO_TX step that makes its
// Backfill itself may call it, too, once.
//
// kInvalidArgument: it makes no sense as it was told. kFailedPrecondition: the
// table or a column is not there, the key is not unique, a row was rejected, it
// goes through other rows than when it stopped; the message names the table and
// the row's key. kCancelled: it was asked to stop. kDataLoss: the checkpoint
// cannot be read. Throws StatementError for what the database refuses
// otherwise: a lost connection, a batch (or the look at the table before the
// first) that failed transiently as often as the run tries, another run that
// has taken over.
absl::Status RunBackfill(const Backfill& backfill, StepContext& context,
                         Connection& connection);

namespace internal {

// The step's function for a function that makes a Backfill.
template <auto kMake>
absl::Status BackfillStep(StepContext& context, Connection& connection) {
  static_assert(std::is_same_v<decltype(kMake()), Backfill>,
                "GANDER_BACKFILL takes functions without parameters that "
                "return a gander::Backfill");
  return RunBackfill(kMake(), context, connection);
}

template <auto kMake>
constexpr auto BackfillStepOf() {
  if constexpr (std::is_same_v<decltype(kMake), std::nullptr_t>) {
    return nullptr;
  } else {
    return &BackfillStep<kMake>;
  }
}

}  // namespace internal
}  // namespace gander

// Registers a backfill as a migration, as GANDER_MIGRATION does. `up` and
// `down` are functions that make a Backfill; nullptr for a Down: it cannot be
// undone.
#define GANDER_BACKFILL(up, down)                                  \
  GANDER_INTERNAL_STEP(::gander::internal::BackfillStepOf<up>(),   \
                       ::gander::internal::BackfillStepOf<down>(), \
                       ::gander::Connection)                       \
      .AsBackfill()

#endif  // GANDER_RUNTIME_BACKFILL_BACKFILL_H_

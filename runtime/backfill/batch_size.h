// File: batch_size.h
//
// How many rows a batch should have, by how long the last ones took.
#ifndef GANDER_RUNTIME_BACKFILL_BATCH_SIZE_H_
#define GANDER_RUNTIME_BACKFILL_BATCH_SIZE_H_

#include <atomic>
#include <cstdint>

#include "absl/time/time.h"

namespace gander {

// Thread-safe.
class BatchSize {
 public:
  // `fixed`: so many, always; 0: as many as take `target`.
  BatchSize(int64_t fixed, absl::Duration target);

  int64_t rows() const { return rows_; }

  // A batch of `rows` took so long.
  void Took(int64_t rows, absl::Duration duration);

  // Somebody waited for a row of ours: the next ones are half as large.
  void Halve();

 private:
  const bool is_fixed_;
  const absl::Duration target_;
  std::atomic<int64_t> rows_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_BACKFILL_BATCH_SIZE_H_

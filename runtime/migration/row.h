// File: row.h
//
// One row of a query's result, and the conversion of its columns to C++ types.
#ifndef GANDER_RUNTIME_MIGRATION_ROW_H_
#define GANDER_RUNTIME_MIGRATION_ROW_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/migration/value.h"

namespace gander {

// A row as the database sent it. A driver gives each column as the Value that
// comes nearest: PostgreSQL's numbers, dates and json come as text and are
// converted by Get.
//
// Get<T>(i) converts column i, counted from 0, to one of bool, int64_t, int,
// double, std::string, Bytes, or std::optional of one of these (empty for
// NULL). It throws StatementError when the column is NULL and T is not
// optional, when the text cannot be read as T, or when i is out of range; the
// message names the column.
class Row {
 public:
  Row() = default;
  explicit Row(std::vector<Value> columns)
      : columns_(std::move(columns)), size_(columns_.size()) {}

  size_t size() const { return size_; }
  const Value& operator[](size_t i) const { return columns_[i]; }

  template <typename T>
  T Get(size_t i) const;

  // gander's own: columns from `size` on stay, for operator[] alone.
  void HideFrom(size_t size) { size_ = std::min(size, columns_.size()); }

 private:
  std::vector<Value> columns_;
  size_t size_ = 0;
};

namespace internal {

// Reads one column as T; specialised for the types that Get names.
template <typename T>
struct ColumnReader;

template <>
struct ColumnReader<bool> {
  static bool Read(const Row& row, size_t i);
};
template <>
struct ColumnReader<int64_t> {
  static int64_t Read(const Row& row, size_t i);
};
template <>
struct ColumnReader<int> {
  static int Read(const Row& row, size_t i);
};
template <>
struct ColumnReader<double> {
  static double Read(const Row& row, size_t i);
};
template <>
struct ColumnReader<std::string> {
  static std::string Read(const Row& row, size_t i);
};
template <>
struct ColumnReader<Bytes> {
  static Bytes Read(const Row& row, size_t i);
};
template <typename T>
struct ColumnReader<std::optional<T>> {
  static std::optional<T> Read(const Row& row, size_t i) {
    if (i < row.size() && row[i].is_null()) return std::nullopt;
    return ColumnReader<T>::Read(row, i);
  }
};

}  // namespace internal

template <typename T>
T Row::Get(size_t i) const {
  return internal::ColumnReader<T>::Read(*this, i);
}

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_ROW_H_

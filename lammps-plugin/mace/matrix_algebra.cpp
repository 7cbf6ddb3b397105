// SPDX-License-Identifier: GPL-2.0-or-later
#include "matrix_algebra.h"

#include "error.h"

namespace mace {

Matrix transpose(const Matrix &m) {
  Matrix t{m.cols, m.rows, std::vector<double>(m.values.size())};
  for (int i = 0; i < m.rows; ++i)
    for (int j = 0; j < m.cols; ++j)
      t.values[static_cast<std::size_t>(j) * m.rows + i] = m(i, j);
  return t;
}

Matrix multiply(const Matrix &a, const Matrix &b) {
  if (a.cols != b.rows)
    throw Error("the model's linear maps do not fit together");
  Matrix c{a.rows, b.cols, std::vector<double>(static_cast<std::size_t>(a.rows) * b.cols)};
  for (int i = 0; i < a.rows; ++i)
    for (int k = 0; k < a.cols; ++k)
      for (int j = 0; j < b.cols; ++j)
        c.values[static_cast<std::size_t>(i) * b.cols + j] += a(i, k) * b(k, j);
  return c;
}

Matrix row_block(const Matrix &m, int begin, int rows) {
  const auto first = m.values.begin() + static_cast<std::ptrdiff_t>(begin) * m.cols;
  return {rows, m.cols, {first, first + static_cast<std::ptrdiff_t>(rows) * m.cols}};
}

Matrix column_block(const Matrix &m, int begin, int cols) {
  return transpose(row_block(transpose(m), begin, cols));
}

} // namespace mace

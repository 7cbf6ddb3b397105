// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/assignment.h"

#include <limits>

namespace ins {

std::vector<int> best_assignment(const Eigen::MatrixXd &weights) {
  const int size = static_cast<int>(weights.rows());
  const double infinity = std::numeric_limits<double>::infinity();
  // Rows join one by one. A new row's augmenting path is the shortest one, in costs reduced by the
  // potentials, to a column without row. Column `size` is the place the path starts from.
  std::vector<double> row_potential(size, 0.0);
  std::vector<double> column_potential(size + 1, 0.0);
  std::vector<int> row_of(size + 1, -1);
  for (int row = 0; row < size; ++row) {
    std::vector<double> distance(size, infinity);
    std::vector<int> previous(size, size);
    std::vector<char> visited(size + 1, 0);
    int column = size;
    row_of[size] = row;
    while (row_of[column] >= 0) {
      visited[column] = 1;
      const int current = row_of[column];
      double step = infinity;
      int next = -1;
      for (int j = 0; j < size; ++j) {
        if (visited[j])
          continue;
        const double reduced = -weights(current, j) - row_potential[current] - column_potential[j];
        if (reduced < distance[j]) {
          distance[j] = reduced;
          previous[j] = column;
        }
        if (distance[j] < step) {
          step = distance[j];
          next = j;
        }
      }
      for (int j = 0; j <= size; ++j) {
        if (visited[j]) {
          row_potential[row_of[j]] += step;
          column_potential[j] -= step;
        } else if (j < size) {
          distance[j] -= step;
        }
      }
      column = next;
    }
    while (column != size) {
      row_of[column] = row_of[previous[column]];
      column = previous[column];
    }
  }
  std::vector<int> chosen(size);
  for (int column = 0; column < size; ++column)
    chosen[row_of[column]] = column;
  return chosen;
}

} // namespace ins

// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/force_constants_symmetry.h"

#include "base/error.h"
#include "force_constants/translations.h"

#include <algorithm>
#include <fmt/format.h>

namespace ins {

namespace {

/// Phi(j, i)^T in the place of Phi(i, j).
std::vector<Eigen::Matrix3d> transposed(const ForceConstants &fc,
                                        const Translations &translations) {
  std::vector<Eigen::Matrix3d> result(fc.values.size());
  const int n = fc.supercell.size();
  for (int i = 0; i < fc.primitive.size(); ++i)
    for (int j = 0; j < n; ++j)
      result[static_cast<std::size_t>(i) * n + j] =
          fc(fc.s2p[j], translations.home(j)[fc.p2s[i]]).transpose();
  return result;
}

Eigen::Matrix3d row_sum(const ForceConstants &fc, int i) {
  Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
  for (int j = 0; j < fc.supercell.size(); ++j)
    sum += fc(i, j);
  return sum;
}

double largest_row_sum(const ForceConstants &fc) {
  double largest = 0.0;
  for (int i = 0; i < fc.primitive.size(); ++i)
    largest = std::max(largest, row_sum(fc, i).cwiseAbs().maxCoeff());
  return largest;
}

void subtract_row_means(ForceConstants &fc) {
  for (int i = 0; i < fc.primitive.size(); ++i) {
    const Eigen::Matrix3d mean = row_sum(fc, i) / fc.supercell.size();
    for (int j = 0; j < fc.supercell.size(); ++j)
      fc(i, j) -= mean;
  }
}

ForceConstantResiduals residuals(const ForceConstants &fc, const Translations &translations) {
  ForceConstantResiduals r;
  r.row_sum = largest_row_sum(fc);
  ForceConstants other = fc;
  other.values = transposed(fc, translations);
  r.column_sum = largest_row_sum(other);
  for (std::size_t k = 0; k < fc.values.size(); ++k)
    r.permutation = std::max(r.permutation, (fc.values[k] - other.values[k]).cwiseAbs().maxCoeff());
  return r;
}

} // namespace

ForceConstantResiduals force_constant_residuals(const ForceConstants &fc) {
  return residuals(fc, Translations(fc));
}

SymmetrizationReport symmetrize(ForceConstants &fc, int level) {
  if (level < 1)
    throw Error(fmt::format("symmetrization level {}: it must be at least 1", level));
  const Translations translations(fc);
  SymmetrizationReport report;
  report.before = residuals(fc, translations);
  for (int round = 0; round < level; ++round) {
    fc.values = transposed(fc, translations);
    subtract_row_means(fc);
    fc.values = transposed(fc, translations);
    subtract_row_means(fc);
    const std::vector<Eigen::Matrix3d> other = transposed(fc, translations);
    for (std::size_t k = 0; k < fc.values.size(); ++k)
      fc.values[k] = 0.5 * (fc.values[k] + other[k]);
  }
  for (int i = 0; i < fc.primitive.size(); ++i) {
    const Eigen::Matrix3d others = row_sum(fc, i) - fc(i, fc.p2s[i]);
    fc(i, fc.p2s[i]) = -0.5 * (others + others.transpose());
  }
  report.after = residuals(fc, translations);
  return report;
}

std::vector<Eigen::Matrix3d> full_force_constants(const ForceConstants &fc) {
  const Translations translations(fc);
  const int n = fc.supercell.size();
  std::vector<Eigen::Matrix3d> full(static_cast<std::size_t>(n) * n);
  for (int j = 0; j < n; ++j)
    for (int m = 0; m < n; ++m)
      full[static_cast<std::size_t>(j) * n + m] = fc(fc.s2p[j], translations.home(j)[m]);
  return full;
}

std::vector<Eigen::Matrix3d> compact_force_constants(const PhononCells &cells,
                                                     const std::vector<Eigen::Matrix3d> &full) {
  const std::size_t n = cells.supercell.positions.size();
  if (full.size() != n * n)
    throw Error(fmt::format("full force constants of {} atoms need {} blocks, not {}", n, n * n,
                            full.size()));
  std::vector<Eigen::Matrix3d> compact;
  compact.reserve(cells.p2s.size() * n);
  for (const int i : cells.p2s)
    compact.insert(compact.end(), full.begin() + i * n, full.begin() + (i + 1) * n);
  return compact;
}

} // namespace ins

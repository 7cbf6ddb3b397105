// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/force_constants_symmetry.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>

namespace ins {

namespace {

/// Where translations take the atoms of a supercell: any pair (j, m) is the compact pair
/// (s2p[j], home(j)[m]).
class Translations {
public:
  Translations(const PhononCells &cells, double symprec)
      : images_(lattice_translations(cells, symprec)), home_(cells.supercell.positions.size(), -1) {
    for (std::size_t t = 0; t < images_.size(); ++t)
      for (std::size_t j = 0; j < home_.size(); ++j)
        if (images_[t][j] == cells.p2s[cells.s2p[j]])
          home_[j] = static_cast<int>(t);
    const auto lost = std::find(home_.begin(), home_.end(), -1);
    if (lost != home_.end())
      throw Error(
          fmt::format("no lattice translation takes supercell atom {} to the primitive cell",
                      lost - home_.begin() + 1));
  }

  /// Images under the translation that takes atom j to its primitive atom.
  const std::vector<int> &home(int j) const { return images_[home_[j]]; }

private:
  std::vector<std::vector<int>> images_;
  std::vector<int> home_;
};

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

ForceConstantResiduals force_constant_residuals(const ForceConstants &fc, double symprec) {
  return residuals(fc, Translations(fc, symprec));
}

SymmetrizationReport symmetrize(ForceConstants &fc, int level, double symprec) {
  if (level < 1)
    throw Error(fmt::format("symmetrization level {}: it must be at least 1", level));
  const Translations translations(fc, symprec);
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

std::vector<Eigen::Matrix3d> full_force_constants(const ForceConstants &fc, double symprec) {
  const Translations translations(fc, symprec);
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

// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/symmetric_pairs.h"

#include "base/error.h"
#include "base/linear_algebra.h"
#include "crystal/atom_locator.h"
#include "force_constants/translations.h"

#include <fmt/format.h>
#include <utility>

namespace ins {

namespace {

using Matrix9d = Eigen::Matrix<double, 9, 9>;

/// R Phi R^T as a matrix that acts on Phi, row-major.
Matrix9d rotation_of_pairs(const Eigen::Matrix3d &r) {
  Matrix9d m;
  for (int a = 0; a < 3; ++a)
    for (int b = 0; b < 3; ++b)
      for (int c = 0; c < 3; ++c)
        for (int d = 0; d < 3; ++d)
          m(3 * a + b, 3 * c + d) = r(a, c) * r(b, d);
  return m;
}

Matrix9d transposition() {
  Matrix9d m = Matrix9d::Zero();
  for (int a = 0; a < 3; ++a)
    for (int b = 0; b < 3; ++b)
      m(3 * a + b, 3 * b + a) = 1.0;
  return m;
}

/// What an operation makes of atoms and of matrices.
struct Action {
  std::vector<int> image; ///< (supercell atoms)
  Matrix9d matrix;
};

std::vector<Action> actions(const PhononCells &cells, const SpaceGroup &group) {
  const Crystal &supercell = cells.supercell;
  const AtomLocator locator(supercell, 10.0 * group.symprec);
  std::vector<Action> result;
  for (const SymmetryOperation &operation : supercell_operations(cells, group)) {
    Action action;
    action.matrix = rotation_of_pairs(cartesian_rotation(supercell.lattice, operation.rotation));
    for (int j = 0; j < supercell.size(); ++j) {
      action.image.push_back(locator.find(
          operation.rotation.cast<double>() * supercell.positions[j] + operation.translation,
          supercell, j));
      if (action.image.back() < 0)
        throw Error(fmt::format("a symmetry operation of {} moves supercell atom {} ({}) to a "
                                "place where there is no such atom; change symprec ({:g} A)",
                                group.symbol, j + 1, supercell.symbols[j], group.symprec));
    }
    result.push_back(std::move(action));
  }
  return result;
}

/// The matrices that a projector leaves alone, as columns.
Eigen::Matrix<double, 9, Eigen::Dynamic> invariants(const Matrix9d &projector) {
  const Eigensystem system = symmetric_eigensystem(0.5 * (projector + projector.transpose()));
  const Eigen::Index count = (system.values.array() > 0.5).count();
  return system.vectors.rightCols(count);
}

} // namespace

ForceConstants SymmetricPairs::force_constants(const PhononCells &cells,
                                               const Eigen::VectorXd &values) const {
  ForceConstants fc;
  static_cast<PhononCells &>(fc) = cells;
  fc.values.reserve(matrices.size());
  for (std::size_t pair = 0; pair < matrices.size(); ++pair) {
    const Eigen::Matrix<double, 9, 1> phi =
        matrices[pair] * values.segment(first[pair], matrices[pair].cols());
    fc.values.emplace_back(
        Eigen::Map<const Eigen::Matrix<double, 3, 3, Eigen::RowMajor>>(phi.data()));
  }
  return fc;
}

SymmetricPairs symmetric_pairs(const PhononCells &cells, const SpaceGroup &group) {
  const std::size_t columns = cells.supercell.positions.size();
  const std::vector<Action> operations = actions(cells, group);
  const Translations translations(cells);
  const Matrix9d exchange = transposition();
  SymmetricPairs pairs;
  pairs.first.assign(cells.p2s.size() * columns, -1);
  pairs.matrices.resize(pairs.first.size());
  const auto compact = [&](int a, int b) {
    return static_cast<std::size_t>(cells.s2p[a]) * columns + translations.home(a)[b];
  };
  for (std::size_t pair = 0; pair < pairs.first.size(); ++pair) {
    if (pairs.first[pair] >= 0)
      continue;
    const int i = cells.p2s[pair / columns], j = static_cast<int>(pair % columns);
    std::vector<std::pair<std::size_t, Matrix9d>> images;
    Matrix9d projector = Matrix9d::Zero();
    int own = 0;
    for (const Action &operation : operations)
      for (const bool exchanged : {false, true}) {
        const int a = operation.image[i], b = operation.image[j];
        const std::size_t image = exchanged ? compact(b, a) : compact(a, b);
        const Matrix9d matrix =
            exchanged ? Matrix9d(exchange * operation.matrix) : operation.matrix;
        if (image == pair) {
          projector += matrix;
          ++own;
        }
        images.emplace_back(image, matrix);
      }
    const Eigen::Matrix<double, 9, Eigen::Dynamic> basis = invariants(projector / own);
    for (const auto &[image, matrix] : images) {
      if (pairs.first[image] >= 0)
        continue;
      pairs.first[image] = pairs.parameters;
      pairs.matrices[image] = image == pair ? basis : matrix * basis;
    }
    pairs.parameters += static_cast<int>(basis.cols());
  }
  return pairs;
}

} // namespace ins

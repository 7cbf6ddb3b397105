// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/force_constants_regression.h"

#include "base/error.h"
#include "base/linear_algebra.h"
#include "force_constants/symmetric_pairs.h"
#include "force_constants/translations.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

/// Parameters beyond make matrices that no computer holds.
constexpr int most_parameters = 20000;

void require_snapshots(const PhononCells &cells, const Snapshots &snapshots) {
  if (snapshots.displacements.empty())
    throw Error("no displaced supercells to fit force constants to");
  if (snapshots.forces.size() != snapshots.displacements.size())
    throw Error(fmt::format("{} of {} displaced supercells have forces", snapshots.forces.size(),
                            snapshots.size()));
  const std::size_t atoms = cells.supercell.positions.size();
  for (std::size_t s = 0; s < snapshots.forces.size(); ++s)
    for (const std::size_t found : {snapshots.displacements[s].size(), snapshots.forces[s].size()})
      if (found != atoms)
        throw Error(fmt::format("displaced supercell {} holds {} atoms, the supercell {}", s + 1,
                                found, atoms));
}

/// Derivatives of all forces with respect to the parameters.
class ForceModel {
public:
  ForceModel(const PhononCells &cells, const SymmetricPairs &pairs)
      : cells_(cells), pairs_(pairs), translations_(cells) {}

  /// \return (3 atoms, parameters)
  Eigen::MatrixXd derivatives(const std::vector<Eigen::Vector3d> &displacements) const {
    const int atoms = cells_.supercell.size();
    Eigen::MatrixXd result = Eigen::MatrixXd::Zero(3 * atoms, pairs_.parameters);
    for (int j = 0; j < atoms; ++j) {
      const std::vector<int> &home = translations_.home(j);
      for (int m = 0; m < atoms; ++m) {
        const std::size_t pair = static_cast<std::size_t>(cells_.s2p[j]) * atoms + home[m];
        const auto &matrix = pairs_.matrices[pair];
        for (int a = 0; a < 3; ++a)
          result.block(3 * j + a, pairs_.first[pair], 1, matrix.cols()) -=
              displacements[m].transpose() * matrix.middleRows<3>(3 * a);
      }
    }
    return result;
  }

private:
  const PhononCells &cells_;
  const SymmetricPairs &pairs_;
  Translations translations_;
};

/// Columns span the parameters for which sum_j Phi(i, j) = 0.
Eigen::MatrixXd translation_invariant(const PhononCells &cells, const SymmetricPairs &pairs) {
  const int primitive = cells.primitive.size(), supercell = cells.supercell.size();
  Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(pairs.parameters, 9 * primitive);
  for (int i = 0; i < primitive; ++i)
    for (int j = 0; j < supercell; ++j) {
      const std::size_t pair = static_cast<std::size_t>(i) * supercell + j;
      const auto &matrix = pairs.matrices[pair];
      sums.block(pairs.first[pair], 9 * i, matrix.cols(), 9) += matrix.transpose();
    }
  return orthogonal_complement(sums);
}

/// Solution of normal equations in the space of the columns of `basis`.
Eigen::VectorXd solve(const Eigen::MatrixXd &normal, const Eigen::VectorXd &right,
                      const Eigen::MatrixXd &basis, int snapshots) {
  const Eigen::MatrixXd inside =
      basis.transpose() * (normal.selfadjointView<Eigen::Lower>() * basis);
  const Eigen::LDLT<Eigen::MatrixXd> factors(inside);
  const Eigen::VectorXd pivots = factors.vectorD();
  constexpr double smallest = 1e-10; // of the largest pivot; the square of what displacements show
  if (basis.cols() == 0 || !(pivots.minCoeff() > smallest * pivots.maxCoeff()))
    throw Error(fmt::format("{} displaced supercells do not determine {} independent force "
                            "constants: more of them are needed, or larger displacements, or a "
                            "fit with symmetry",
                            snapshots, basis.cols()));
  return basis * factors.solve(basis.transpose() * right);
}

} // namespace

ForceConstants regress_force_constants(const PhononCells &cells, const Snapshots &snapshots,
                                       const SpaceGroup &group, RegressionReport *report) {
  require_snapshots(cells, snapshots);
  const SymmetricPairs pairs = symmetric_pairs(cells, group);
  if (pairs.parameters > most_parameters)
    throw Error(fmt::format("{} independent force constants; more than {} are not fitted at once",
                            pairs.parameters, most_parameters));
  const ForceModel model(cells, pairs);
  const Eigen::Index components = 3 * static_cast<Eigen::Index>(cells.supercell.size());
  const auto flat = [&](const std::vector<Eigen::Vector3d> &vectors) {
    return Eigen::Map<const Eigen::VectorXd>(vectors.front().data(), components);
  };
  Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(pairs.parameters, pairs.parameters);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(pairs.parameters);
  for (int s = 0; s < snapshots.size(); ++s) {
    const Eigen::MatrixXd derivatives = model.derivatives(snapshots.displacements[s]);
    normal.selfadjointView<Eigen::Lower>().rankUpdate(derivatives.transpose());
    right += derivatives.transpose() * flat(snapshots.forces[s]);
  }
  const Eigen::MatrixXd basis = translation_invariant(cells, pairs);
  const Eigen::VectorXd values = solve(normal, right, basis, snapshots.size());
  if (report) {
    report->parameters = static_cast<int>(basis.cols());
    report->equations = static_cast<long>(components) * snapshots.size();
    double sum = 0.0;
    for (int s = 0; s < snapshots.size(); ++s) {
      const Eigen::VectorXd left =
          flat(snapshots.forces[s]) - model.derivatives(snapshots.displacements[s]) * values;
      report->max_misfit = std::max(report->max_misfit, left.cwiseAbs().maxCoeff());
      sum += left.squaredNorm();
    }
    report->rms_misfit = std::sqrt(sum / static_cast<double>(report->equations));
  }
  return pairs.force_constants(cells, values);
}

} // namespace ins
